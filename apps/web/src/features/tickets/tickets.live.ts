// Keeps tickets on screen current: hints say which ticket changed, the cache asks again.
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useLive } from '../../platform/live.ts';
import { useClassificationChanged } from '../classification/classification.queries.ts';
import { ticketDetail, ticketKeys } from './tickets.queries.ts';

/** A storm of alerts must not become a storm of requests. */
const LISTS_EVERY_MS = 500;

/** Lists and counts follow every ticket while the component is shown. */
export function useLiveTicketLists(): void {
  const queryClient = useQueryClient();
  const refresh = useThrottledCallback(() => {
    for (const queryKey of [ticketKeys.lists, ticketKeys.inbox, ticketKeys.counts])
      void queryClient.invalidateQueries({ queryKey });
  }, LISTS_EVERY_MS);
  // Types and categories are called otherwise, or gone.
  useLive(['ticket', 'classification'], refresh);
}

/** One ticket and its timeline. A hint about a version that is here already is the echo of one's own act. */
export function useLiveTicket(id: string): void {
  const queryClient = useQueryClient();
  const sorted = useClassificationChanged();
  useLive(['classification'], () => {
    void sorted();
    void queryClient.invalidateQueries({ queryKey: ticketKeys.detail(id) });
  });
  useLive(['ticket', 'ticket_timeline'], (event) => {
    if (event.id !== id) return;
    const known = queryClient.getQueryData(ticketDetail(id).queryKey);
    const isEcho = event.type === 'ticket' && event.version !== undefined && known && known.version >= event.version;
    if (!isEcho) void queryClient.invalidateQueries({ queryKey: ticketKeys.detail(id) });
    for (const of of [ticketKeys.timeline, ticketKeys.files, ticketKeys.readers])
      void queryClient.invalidateQueries({ queryKey: of(id) });
  });
}
