import { isStaff } from '@lanet/contracts/roles';
import type { TimelineEntry } from '@lanet/contracts/tickets';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { TicketEvent, TicketVoice } from './tickets.jobs.ts';
import { followMerged } from './tickets.merges.repo.ts';
import { type LockedTicket, lockTicket, lockUnmerged, type TicketChange, updateTicket } from './tickets.repo.ts';
import type { Side } from './tickets.rules.ts';
import { isDateCome } from './tickets.scheduled.repo.ts';
import { noteLines } from './tickets.sla.service.ts';
import { insertEntry, type NewEntry } from './tickets.timeline.repo.ts';

export type Author = TimelineEntry['author'];

/** What the product does by itself. */
export const SYSTEM_AUTHOR: Author = { kind: 'system', id: null, name: 'LANET Helpdesk' };

export function authorOf(caller: Caller): Author {
  return { kind: 'person', id: caller.personId, name: caller.name };
}

export function sideOf(caller: Caller): Side {
  return isStaff(caller.role) ? 'staff' : 'client';
}

/** The ticket, held until the transaction ends. @throws Refusal 404 `tickets.not_found`, also when it is another client's. */
export async function heldTicket(tx: ScopedTx, id: string): Promise<LockedTicket> {
  const ticket = await lockTicket(tx, id);
  if (!ticket) throw new Refusal('tickets.not_found');
  return ticket;
}

/**
 * The ticket where it goes on, held until the transaction ends: what is written to a merged ticket belongs there.
 * @throws Refusal 404 `tickets.not_found`.
 */
export async function heldRoot(tx: ScopedTx, id: string): Promise<LockedTicket> {
  // Nearly all of them.
  const unmerged = await lockUnmerged(tx, id);
  if (unmerged) return unmerged;
  let ticket = await heldTicket(tx, await followMerged(tx, id));
  // It may have been merged while this waited for it.
  while (ticket.mergedInto !== null) {
    const root = await followMerged(tx, ticket.id);
    if (root === ticket.id) break;
    ticket = await heldTicket(tx, root);
  }
  return ticket;
}

/** As `heldTicket`, for what a merged ticket is too late for. @throws Refusal also 409 `tickets.merged`. */
export async function heldAlone(tx: ScopedTx, id: string): Promise<LockedTicket> {
  const ticket = await heldTicket(tx, id);
  if (ticket.mergedInto !== null) throw new Refusal('tickets.merged');
  return ticket;
}

/**
 * Stores a change of a ticket with the lines that tell of it, in their order, and says so to the browsers. A line alone
 * is a change too: it moves the ticket to the top of the lists. What was planned and whose date has come came back before.
 */
export async function record(
  tx: ScopedTx,
  ticket: LockedTicket,
  change: TicketChange,
  entries: readonly NewEntry[],
): Promise<Recorded> {
  return write(tx, change.status === undefined ? ticket : await broughtBack(tx, ticket), change, entries);
}

interface Recorded {
  ticket: LockedTicket;
  entries: TimelineEntry[];
}

/**
 * The ticket, open again where it was planned and its date has come by the database's clock. It came back at its date, whoever
 * noticed it and when: its line and its clocks say so.
 */
export async function broughtBack(tx: ScopedTx, ticket: LockedTicket): Promise<LockedTicket> {
  const { id, status, scheduledFor } = ticket;
  if (status !== 'scheduled' || scheduledFor === null || !(await isDateCome(tx, id))) return ticket;
  const detail = { kind: 'status', from: status, to: 'in_progress', reason: 'date_came' } as const;
  const line: NewEntry = { visibility: 'public', author: SYSTEM_AUTHOR, detail, createdAt: scheduledFor };
  const back = await write(tx, ticket, { status: detail.to }, [line]);
  await tellPeople(tx, back.ticket, 'date_came', back.entries[0], null);
  return back.ticket;
}

async function write(
  tx: ScopedTx,
  ticket: LockedTicket,
  change: TicketChange,
  entries: readonly NewEntry[],
): Promise<Recorded> {
  const saved = await updateTicket(tx, ticket, change);
  const written: TimelineEntry[] = [];
  for (const entry of entries) written.push(await insertEntry(tx, saved, entry));
  await noteLines(tx, saved, change, written);
  announceTicket(tx, saved);
  for (const { visibility } of written) announceLine(tx, saved, visibility);
  return { ticket: saved, entries: written };
}

export function announceTicket(tx: ScopedTx, { id, version, clientId, siteId }: LockedTicket): void {
  announce(tx, { topic: 'live', event: { type: 'ticket', id, version }, audience: { clientId, siteId } });
}

/** Readers of a timeline ask again; of an internal line the client's side hears nothing. */
export function announceLine(
  tx: ScopedTx,
  { id, mergedInto, clientId, siteId }: LockedTicket,
  visibility: TimelineEntry['visibility'],
): void {
  const audience = { clientId, siteId, staffOnly: visibility === 'internal' };
  announce(tx, { topic: 'live', event: { type: 'ticket_timeline', id }, audience });
  // Where it goes on its lines are read along.
  if (mergedInto) announce(tx, { topic: 'live', event: { type: 'ticket_timeline', id: mergedInto }, audience });
}

/**
 * Whom it concerns is told if, and only if, it really happened: same transaction. `voice`: whose side speaks, where no
 * person we know does.
 */
export async function tellPeople(
  tx: ScopedTx,
  ticket: LockedTicket,
  event: TicketEvent,
  entry: TimelineEntry | undefined,
  actorId: string | null,
  voice?: TicketVoice,
): Promise<void> {
  if (!entry) throw new Error(`a ticket was ${event} without a line that says so`);
  await enqueue(tx, 'tickets.notify', {
    clientId: ticket.clientId,
    ticketId: ticket.id,
    event,
    entryId: entry.id,
    actorId,
    ...(voice && { voice }),
  });
}
