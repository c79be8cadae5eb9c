// Where a ticket may go: the server decides by this table, and the web offers no choice that it would refuse.
import { type TicketStatus, ticketKinds } from './tickets.ts';

const WAITS = ['waiting_client', 'waiting_third', 'pending_approval', 'scheduled'] as const;

/**
 * Where staff may move a ticket by changing its status. Resolving is not here: it needs a text for the requester. From
 * an end there is only the reopening, with one exception: a resolved ticket may be closed.
 */
export const ticketMoves: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  new: ['assigned', 'in_progress', ...WAITS, 'cancelled'],
  assigned: ['in_progress', ...WAITS, 'cancelled'],
  in_progress: ['assigned', ...WAITS, 'cancelled'],
  waiting_client: ['assigned', 'in_progress', 'waiting_third', 'pending_approval', 'scheduled', 'cancelled'],
  waiting_third: ['assigned', 'in_progress', 'waiting_client', 'pending_approval', 'scheduled', 'cancelled'],
  pending_approval: ['assigned', 'in_progress', 'waiting_client', 'waiting_third', 'scheduled', 'cancelled'],
  scheduled: ['assigned', 'in_progress', 'waiting_client', 'waiting_third', 'pending_approval', 'cancelled'],
  reopened: ['assigned', 'in_progress', ...WAITS, 'cancelled'],
  resolved: ['closed'],
  closed: [],
  cancelled: [],
};

/** Whether somebody still has to do something about it. */
export function isOpen(status: TicketStatus): boolean {
  return ticketKinds[status] !== 'resolved' && ticketKinds[status] !== 'closed';
}
