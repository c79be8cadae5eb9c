// What is due for a ticket, the wall and the reports, in the query cache.
import { type ReportBy, sla } from '@lanet/contracts/sla';
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const KEY = 'sla';
const DAY_MS = 86_400_000;
/** A clock runs by itself: what is shown of it is asked for again. */
const WALL_EVERY_MS = 30_000;

export const ticketSla = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'ticket', id],
    queryFn: ({ signal }) => call(sla.ofTicket, { params: { id }, signal }),
  });

/** Follows what happens to the ticket, and what the service finds of it. */
export function useLiveTicketSla(id: string): void {
  const queryClient = useQueryClient();
  useLive(['ticket', 'ticket_sla'], (event) => {
    if (event.id === id) void queryClient.invalidateQueries({ queryKey: ticketSla(id).queryKey });
  });
}

export const slaWall = queryOptions({
  queryKey: [KEY, 'wall'],
  queryFn: ({ signal }) => call(sla.wall, { signal }),
  refetchInterval: WALL_EVERY_MS,
});

/** `days`: until now, by whole days so that one period is one question. */
export const slaReport = (by: ReportBy, days: number) =>
  queryOptions({
    queryKey: [KEY, 'report', by, days],
    queryFn: ({ signal }) => {
      const to = Date.now();
      const query = { by, from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString() };
      return call(sla.report, { query, signal });
    },
    placeholderData: keepPreviousData,
  });
