// Messages that came, in the query cache. All keys begin with `inbound-mail`.
import { type InboundState, inboundMail, mailBlocks } from '@lanet/contracts/inbound-mail';
import { useThrottledCallback } from '@mantine/hooks';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';
import { useCan } from '../../platform/session.ts';

const KEY = 'inbound-mail';
const PAGE = 100;
/** Many messages come at once when a mailbox is read for the first time; the page asks once for all of them. */
const REFRESH_EVERY_MS = 1_000;

export interface InboundFilter {
  state?: InboundState | undefined;
  mailboxId?: string | undefined;
  search?: string | undefined;
}

/** Newest first, in pages. */
export const inboundList = ({ state, mailboxId, search }: InboundFilter) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'list', { state, mailboxId, search }],
    queryFn: ({ pageParam, signal }) =>
      call(inboundMail.list, {
        query: {
          limit: PAGE,
          ...(state && { state }),
          ...(mailboxId && { mailboxId }),
          ...(search && { search }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    placeholderData: keepPreviousData,
  });

export const inboundCounts = queryOptions({
  queryKey: [KEY, 'counts'],
  queryFn: ({ signal }) => call(inboundMail.counts, { signal }),
});

export const inboundDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'detail', id],
    queryFn: ({ signal }) => call(inboundMail.get, { params: { id }, signal }),
  });

export const blockList = queryOptions({
  queryKey: [KEY, 'blocks'],
  queryFn: ({ signal }) => call(mailBlocks.list, { signal }),
});

/** Everything shown about mail that came is asked for again. */
export function useInboundChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Keeps it current while the component is shown. */
export function useLiveInbound(): void {
  const refresh = useThrottledCallback(useInboundChanged(), REFRESH_EVERY_MS);
  useLive(['inbound_mail'], refresh);
}

/** What waits for somebody's decision, for the menu. */
export function useMailBadge(): { count: number } | undefined {
  useLiveInbound();
  const decidesPairs = useCan('outbox.read');
  const { data } = useQuery(inboundCounts);
  return data && { count: data.quarantine + data.failed + (decidesPairs ? data.heldPairs : 0) };
}
