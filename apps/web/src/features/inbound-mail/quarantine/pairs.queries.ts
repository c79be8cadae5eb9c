// The pairs whose automatic mail is held. Its key begins with `inbound-mail`, so it is asked for again with the rest.
import { mailPairs } from '@lanet/contracts/mail';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';

export const pairList = queryOptions({
  queryKey: ['inbound-mail', 'pairs'],
  queryFn: ({ signal }) => call(mailPairs.list, { signal }),
});
