import type { Level } from '@lanet/contracts/classification';
import { isOpen } from '@lanet/contracts/ticket-moves';
import type { Ticket, TimelineEntry, tickets } from '@lanet/contracts/tickets';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { levelLines } from './tickets.classification.rules.ts';
import { withFollowingPriority } from './tickets.classification.service.ts';
import type { LockedTicket } from './tickets.repo.ts';
import { afterReply, canReopen, linesOf } from './tickets.rules.ts';
import { readTicket } from './tickets.service.ts';
import { findEntry, type NewEntry } from './tickets.timeline.repo.ts';
import { authorOf, broughtBack, heldAlone, heldRoot, record, sideOf, tellPeople } from './tickets.timeline.service.ts';
import { attachUploads } from './tickets.uploads.service.ts';

type Body = z.output<typeof tickets.reply.body>;

/**
 * Answers in public. A client's answer wakes a ticket that waits for it, and reopens a resolved one; staff may resolve
 * in the same step, and then the answer is the resolution.
 * @throws Refusal 404 `tickets.not_found`; 403 `request.forbidden` when a client's person resolves; 409
 * `tickets.move_not_allowed` when the ticket is at its end, `tickets.merged` when it is merged and to be resolved; 422
 * `files.not_uploaded`.
 */
export async function reply(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  { text, resolve = false, fileIds }: Body,
): Promise<TimelineEntry> {
  const side = sideOf(caller);
  if (resolve && side === 'client') throw new Refusal('request.forbidden');
  if (resolve) return (await resolved(tx, caller, id, { text, fileIds })).entry;

  const current = await heldRoot(tx, id);
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
  return withFiles(tx, caller, ticket, first(entries), fileIds);
}

/** Writes what only staff read. @throws Refusal 404 `tickets.not_found`; 422 `files.not_uploaded`. */
export async function addNote(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  { text, fileIds }: z.output<typeof tickets.note.body>,
): Promise<TimelineEntry> {
  const { ticket, entries } = await record(tx, await heldRoot(tx, id), { touched: true }, [
    { visibility: 'internal', author: authorOf(caller), text, detail: { kind: 'note' } },
  ]);
  return withFiles(tx, caller, ticket, first(entries), fileIds);
}

/** The line with the uploads that were sent along. @throws Refusal 422 `files.not_uploaded`. */
async function withFiles(
  tx: ScopedTx,
  caller: Caller,
  { id: ticketId }: LockedTicket,
  entry: TimelineEntry,
  fileIds: readonly string[] | undefined,
): Promise<TimelineEntry> {
  if (!fileIds || fileIds.length === 0) return entry;
  await attachUploads(tx, caller, { ticketId, entryId: entry.id }, fileIds);
  return (await findEntry(tx, entry.id)) ?? entry;
}

function moveOf(current: LockedTicket, to: LockedTicket['status']): NewEntry['detail'] {
  if (to === 'reopened') return { kind: 'reopened', reason: 'client_reply' };
  return { kind: 'status', from: current.status, to };
}

/** @throws Refusal 404 `tickets.not_found`; 409 `tickets.move_not_allowed` when it is at its end already. */
export async function resolveTicket(tx: ScopedTx, caller: Caller, id: string, text: string): Promise<Ticket> {
  const { ticket } = await resolved(tx, caller, id, { text });
  return readTicket(tx, ticket.id);
}

async function resolved(tx: ScopedTx, caller: Caller, id: string, { text, fileIds }: Body) {
  const current = await heldAlone(tx, id);
  if (!isOpen(current.status)) throw new Refusal('tickets.move_not_allowed');
  const { ticket, entries } = await record(tx, current, { status: 'resolved', awaitingReply: false, touched: true }, [
    line(caller, { kind: 'resolved', reason: 'person', evidence: null }, text),
  ]);
  await tellPeople(tx, ticket, 'resolved', entries[0], caller.personId);
  return { ticket, entry: await withFiles(tx, caller, ticket, first(entries), fileIds) };
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

/**
 * What whoever asked says of the urgency, and the priority that follows from it.
 * @throws Refusal as `reopenByPerson` does; 409 when the ticket is at its end.
 */
export async function urgencyByPerson(tx: ScopedTx, caller: Caller, id: string, urgency: Level): Promise<Ticket> {
  const current = await ownTicket(tx, caller, id);
  if (!isOpen(current.status)) throw new Refusal('tickets.move_not_allowed');
  if (urgency === current.urgency) return readTicket(tx, id);
  const { priority = current.priority } = await withFollowingPriority(tx, current, { urgency });
  const next = { ...current, urgency, priority };
  const lines = [...levelLines(current, next), ...linesOf(current, next)].map((detail) => line(caller, detail));
  await record(tx, current, { urgency, touched: true, ...(priority !== current.priority && { priority }) }, lines);
  return readTicket(tx, id);
}

/** A requester sees the tickets of a whole site, but decides only about the own ones. */
async function ownTicket(tx: ScopedTx, caller: Caller, id: string): Promise<LockedTicket> {
  const ticket = await heldAlone(tx, id);
  if (caller.role === 'requester' && ticket.requesterId !== caller.personId) throw new Refusal('request.forbidden');
  return broughtBack(tx, ticket);
}

function line(caller: Caller, detail: NewEntry['detail'], text?: string): NewEntry {
  return { visibility: 'public', author: authorOf(caller), detail, ...(text !== undefined && { text }) };
}

function first(entries: readonly TimelineEntry[]): TimelineEntry {
  const [entry] = entries;
  if (!entry) throw new Error('a line of the timeline was not written');
  return entry;
}
