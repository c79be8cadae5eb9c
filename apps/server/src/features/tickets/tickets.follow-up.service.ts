import { isOpen } from '@lanet/contracts/ticket-moves';
import type { Ticket, TimelineEntry } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { LockedTicket } from './tickets.repo.ts';
import { afterReply, canReopen } from './tickets.rules.ts';
import { readTicket } from './tickets.service.ts';
import type { NewEntry } from './tickets.timeline.repo.ts';
import { authorOf, heldTicket, record, sideOf, tellPeople } from './tickets.timeline.service.ts';

/**
 * Answers in public. A client's answer wakes a ticket that waits for it, and reopens a resolved one; staff may resolve
 * in the same step, and then the answer is the resolution.
 * @throws Refusal 404 `tickets.not_found`; 403 `request.forbidden` when a client's person resolves; 409
 * `tickets.move_not_allowed` when the ticket is at its end.
 */
export async function reply(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  { text, resolve = false }: { text: string; resolve?: boolean | undefined },
): Promise<TimelineEntry> {
  const side = sideOf(caller);
  if (resolve && side === 'client') throw new Refusal('request.forbidden');
  if (resolve) return (await resolved(tx, caller, id, text)).entry;

  const current = await heldTicket(tx, id);
  const status = afterReply(current.status, side);
  if (status === undefined) throw new Refusal('tickets.move_not_allowed');
  const answer = line(caller, { kind: 'reply' }, text);
  const moved = status === current.status ? [] : [line(caller, moveOf(current, status))];
  const { ticket, entries } = await record(
    tx,
    current,
    { awaitingReply: side === 'client', touched: true, ...(status !== current.status && { status }) },
    [answer, ...moved],
  );
  await tellPeople(
    tx,
    ticket,
    status === 'reopened' && moved.length > 0 ? 'reopened' : 'replied',
    entries[0],
    caller.personId,
  );
  return first(entries);
}

function moveOf(current: LockedTicket, to: LockedTicket['status']): NewEntry['detail'] {
  if (to === 'reopened') return { kind: 'reopened', reason: 'client_reply' };
  return { kind: 'status', from: current.status, to };
}

/** @throws Refusal 404 `tickets.not_found`; 409 `tickets.move_not_allowed` when it is at its end already. */
export async function resolveTicket(tx: ScopedTx, caller: Caller, id: string, text: string): Promise<Ticket> {
  const { ticket } = await resolved(tx, caller, id, text);
  return readTicket(tx, ticket.id);
}

async function resolved(tx: ScopedTx, caller: Caller, id: string, text: string) {
  const current = await heldTicket(tx, id);
  if (!isOpen(current.status)) throw new Refusal('tickets.move_not_allowed');
  const { ticket, entries } = await record(tx, current, { status: 'resolved', awaitingReply: false, touched: true }, [
    line(caller, { kind: 'resolved', reason: 'person', evidence: null }, text),
  ]);
  await tellPeople(tx, ticket, 'resolved', entries[0], caller.personId);
  return { ticket, entry: first(entries) };
}

/**
 * Brings a ticket back. @throws Refusal 404 `tickets.not_found`; 403 `request.forbidden` for a requester whose ticket it
 * is not; 409 `tickets.move_not_allowed`.
 */
export async function reopenByPerson(tx: ScopedTx, caller: Caller, id: string, text: string): Promise<Ticket> {
  const side = sideOf(caller);
  const current = await ownTicket(tx, caller, id);
  if (!canReopen(current.status, side)) throw new Refusal('tickets.move_not_allowed');
  const { ticket, entries } = await record(
    tx,
    current,
    { status: 'reopened', awaitingReply: side === 'client', touched: true },
    [line(caller, { kind: 'reopened', reason: 'person' }, text)],
  );
  await tellPeople(tx, ticket, 'reopened', entries[0], caller.personId);
  return readTicket(tx, id);
}

/** @throws Refusal as `reopenByPerson` does; 409 when the ticket is at its end already. */
export async function cancelTicket(tx: ScopedTx, caller: Caller, id: string): Promise<Ticket> {
  const current = await ownTicket(tx, caller, id);
  if (!isOpen(current.status)) throw new Refusal('tickets.move_not_allowed');
  await record(tx, current, { status: 'cancelled', awaitingReply: false, touched: true }, [
    line(caller, { kind: 'status', from: current.status, to: 'cancelled' }),
  ]);
  return readTicket(tx, id);
}

/** A requester sees the tickets of a whole site, but decides only about the own ones. */
async function ownTicket(tx: ScopedTx, caller: Caller, id: string): Promise<LockedTicket> {
  const ticket = await heldTicket(tx, id);
  if (caller.role === 'requester' && ticket.requesterId !== caller.personId) throw new Refusal('request.forbidden');
  return ticket;
}

function line(caller: Caller, detail: NewEntry['detail'], text?: string): NewEntry {
  return { visibility: 'public', author: authorOf(caller), detail, ...(text !== undefined && { text }) };
}

function first(entries: readonly TimelineEntry[]): TimelineEntry {
  const [entry] = entries;
  if (!entry) throw new Error('a line of the timeline was not written');
  return entry;
}
