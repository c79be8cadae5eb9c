// Where a ticket may go from each status by choosing another one. The server decides (tickets.rules.ts there says the
// same); this only keeps the menu from offering what would be refused. Resolving needs a text, so it is no choice here.
import type { TicketStatus } from '@lanet/contracts/tickets';
import { ticketKinds } from '@lanet/contracts/tickets';

const OPEN_CHOICES = [
  'assigned',
  'in_progress',
  'waiting_client',
  'waiting_third',
  'pending_approval',
  'scheduled',
  'cancelled',
] as const satisfies readonly TicketStatus[];

/** Whether somebody still has to do something about it. */
export const isOpen = (status: TicketStatus): boolean =>
  ticketKinds[status] !== 'resolved' && ticketKinds[status] !== 'closed';

/** The present status first, then where it may go. `assigned` needs somebody to be assigned. */
export function statusChoices(status: TicketStatus, hasAssignee: boolean): readonly TicketStatus[] {
  if (status === 'resolved') return ['resolved', 'closed'];
  if (!isOpen(status)) return [status];
  return [status, ...OPEN_CHOICES.filter((to) => to !== status && (to !== 'assigned' || hasAssignee))];
}
