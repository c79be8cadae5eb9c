// Mailboxes in the query cache. All keys begin with `mailboxes`.
import { mailboxes } from '@lanet/contracts/mailboxes';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const KEY = 'mailboxes';

export const mailboxList = queryOptions({
  queryKey: [KEY, 'list'],
  queryFn: ({ signal }) => call(mailboxes.list, { signal }),
});

export const mailboxDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'detail', id],
    queryFn: ({ signal }) => call(mailboxes.get, { params: { id }, signal }),
  });

export function useMailboxesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Keeps what is shown about mailboxes current while the component is shown. */
export function useLiveMailboxes(): void {
  const changed = useMailboxesChanged();
  useLive(['mailbox'], changed);
}
