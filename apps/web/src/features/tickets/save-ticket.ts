// Saving one property of a ticket that others may be changing as well.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { PersonRef } from '@lanet/contracts/people';
import { type Ticket, type TicketStatus, tickets } from '@lanet/contracts/tickets';
import { ApiError, call } from '../../platform/api.ts';
import {
  type ClassificationChange,
  classificationBack,
  classificationBody,
  classificationValue,
  isClassification,
} from './classification-change.ts';

/** One property at a time: that is what people change, and what two people can disagree about. */
export type TicketChange =
  | ClassificationChange
  /** `scheduledFor`: with `scheduled`, also where it is planned already and moves to another date. */
  | { field: 'status'; to: TicketStatus; scheduledFor?: string }
  | { field: 'priority'; to: Priority }
  | { field: 'assignee'; to: PersonRef | null }
  | { field: 'team'; to: Ticket['team'] };

/** Somebody else set the same property meanwhile; the person at this page has to choose. */
export class TicketConflict extends Error {
  override readonly name = 'TicketConflict';
  readonly theirs: Ticket;
  readonly change: TicketChange;

  constructor(theirs: Ticket, change: TicketChange) {
    super('the ticket was changed meanwhile');
    this.theirs = theirs;
    this.change = change;
  }
}

/**
 * Saves a change made while looking at `ticket`. When somebody changed something else meanwhile, both changes are kept.
 * @throws TicketConflict when they changed the same property; ApiError and NetworkError as `call`.
 */
export async function saveTicket(ticket: Ticket, change: TicketChange): Promise<Ticket> {
  try {
    return await put(ticket, change);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'request.stale') throw error;
    const theirs = await call(tickets.get, { params: { id: ticket.id } });
    if (!sameValue(ticket, theirs, change)) throw new TicketConflict(theirs, change);
    return put(theirs, change);
  }
}

const put = (ticket: Ticket, change: TicketChange): Promise<Ticket> =>
  call(tickets.update, { params: { id: ticket.id }, body: bodyOf(change), ifMatch: ticket.version });

function bodyOf(change: TicketChange) {
  if (isClassification(change)) return classificationBody(change);
  if (change.field === 'assignee') return { assigneeId: change.to?.id ?? null };
  if (change.field === 'status')
    return { status: change.to, ...(change.scheduledFor && { scheduledFor: change.scheduledFor }) };
  return change.field === 'team' ? { teamId: change.to?.id ?? null } : { [change.field]: change.to };
}

function sameValue(one: Ticket, other: Ticket, change: TicketChange): boolean {
  if (isClassification(change))
    return classificationValue(one, change.field) === classificationValue(other, change.field);
  if (change.field === 'status') return one.status === other.status && one.scheduledFor === other.scheduledFor;
  return change.field === 'assignee' || change.field === 'team'
    ? one[change.field]?.id === other[change.field]?.id
    : one[change.field] === other[change.field];
}

/** The ticket as it will look when the server agrees: giving a new ticket to somebody makes it assigned. */
export function withChange(ticket: Ticket, change: TicketChange): Partial<Ticket> {
  if (isClassification(change)) return { [change.field]: change.to };
  switch (change.field) {
    case 'status':
      return { status: change.to, scheduledFor: change.scheduledFor ?? null };
    case 'priority':
      return { priority: change.to };
    case 'assignee':
      return { assignee: change.to, ...(change.to && ticket.status === 'new' && { status: 'assigned' }) };
    case 'team':
      return { team: change.to };
  }
}

/** The change that takes `change` back; undefined for a status, because not every step has a way back. */
export function opposite(ticket: Ticket, change: TicketChange): TicketChange | undefined {
  if (isClassification(change)) return classificationBack(ticket, change.field);
  if (change.field === 'priority') return { field: 'priority', to: ticket.priority };
  if (change.field === 'team') return { field: 'team', to: ticket.team };
  return change.field === 'assignee' ? { field: 'assignee', to: ticket.assignee } : undefined;
}
