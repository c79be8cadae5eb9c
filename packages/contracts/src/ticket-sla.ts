import { z } from 'zod';
import { Instant } from './endpoint.ts';
import { ClockName } from './kinds.ts';

/** What lists show of a ticket's SLA; null where nothing was ever promised. */
export const TicketSla = z.object({
  state: z.enum(['running', 'paused', 'ended']),
  /** What is due next; it may lie in the past. */
  clock: ClockName.nullable(),
  dueAt: Instant.nullable(),
  /** A clock that still runs is late. */
  late: z.boolean(),
  pausedSince: Instant.nullable(),
});
export type TicketSla = z.infer<typeof TicketSla>;
