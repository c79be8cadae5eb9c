// What is known of the addresses of a person, in the query cache. All keys begin with `mail-addresses`.
import { mailAddresses } from '@lanet/contracts/mail-addresses';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';
import { useCan } from '../../../platform/session.ts';

const KEY = 'mail-addresses';

const personAddresses = (personId: string) =>
  queryOptions({
    queryKey: [KEY, personId],
    queryFn: ({ signal }) => call(mailAddresses.ofPerson, { params: { id: personId }, signal }),
  });

/** Those out of the ordinary; none for whoever may not know. */
export function usePersonAddresses(personId: string) {
  const enabled = useCan('inbound_mail.read');
  return useQuery({ ...personAddresses(personId), enabled }).data?.items ?? [];
}

/** Writes to an address again from now on. */
export function useRelease() {
  const queryClient = useQueryClient();
  return async (address: string) => {
    await call(mailAddresses.release, { body: { address } });
    await queryClient.invalidateQueries({ queryKey: [KEY] });
  };
}
