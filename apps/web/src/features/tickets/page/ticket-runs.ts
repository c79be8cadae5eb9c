// The runs asked for from a ticket.
import type { Command } from '@lanet/contracts/commands';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '../../../platform/live.ts';
import { commandList, useLiveRuns } from '../../scripts/scripts.queries.ts';

/** Newest first; undefined while they load. */
export const useTicketRuns = (ticketId: string): readonly Command[] | undefined =>
  useInfiniteQuery(commandList({ ticketId })).data?.items;

/** Keeps them current while the component is shown. A line on the timeline may be a run that somebody else asked for. */
export function useLiveTicketRuns(ticketId: string): void {
  const queryClient = useQueryClient();
  useLiveRuns();
  useLive(['ticket_timeline'], ({ id }) => {
    if (id === ticketId) void queryClient.invalidateQueries({ queryKey: commandList({ ticketId }).queryKey });
  });
}
