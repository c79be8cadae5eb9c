import { type OutboxMessage, type OutboxState, outbox } from '@lanet/contracts/mail';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '../../../platform/api.ts';
import { useLive } from '../../../platform/live.ts';
import type { PillTone } from '../../../ui/Pill.tsx';

const KEY = 'outbox';

export type MessageState = z.output<typeof OutboxState>;

/** Newest first, in pages; `configured` says whether there is a mail server at all. */
export const outboxList = (state: MessageState | undefined) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'list', state],
    queryFn: ({ pageParam, signal }) =>
      call(outbox.list, {
        query: { limit: 100, ...(state && { state }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({
      items: pages.flatMap(({ items }): OutboxMessage[] => items),
      configured: pages[0]?.configured ?? true,
    }),
    placeholderData: keepPreviousData,
  });

export function useOutboxChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

export function useLiveOutbox(): void {
  const changed = useOutboxChanged();
  useLive(['outbox'], changed);
}

export const MESSAGE_TONES: Record<MessageState, PillTone> = {
  queued: 'indigo',
  sent: 'green',
  failed: 'red',
  kept: 'yellow',
  held: 'yellow',
  discarded: 'gray',
  bounced: 'red',
};

/** What waits on its own is not hurried; what was sent stays sent. */
export const canRetry = ({ state }: OutboxMessage): boolean =>
  state === 'failed' || state === 'kept' || state === 'bounced';

/** What nobody took yet may be given up. */
export const canDiscard = ({ state }: OutboxMessage): boolean =>
  state === 'held' || state === 'failed' || state === 'kept' || state === 'queued';

/** Every attempt at one mail. */
export const outboxAttempts = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'attempts', id],
    queryFn: ({ signal }) => call(outbox.attempts, { params: { id }, signal }),
  });
