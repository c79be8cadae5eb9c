// Merging tickets. Nothing is copied: the lines of a merged ticket stay its own and are read along with the other's, so that
// taking it back leaves both as they were. Its alerts stay with it, too.
import type { Ticket } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { mergeSla, unmergeSla } from '../sla/index.ts';
import {
  bringParticipants,
  clearMerged,
  followMerged,
  mergedChildren,
  setMerged,
  takeParticipantsBack,
} from './tickets.merges.repo.ts';
import { findTicketRef, type LockedTicket } from './tickets.repo.ts';
import { readTicket } from './tickets.service.ts';
import type { NewEntry } from './tickets.timeline.repo.ts';
import { type Author, authorOf, heldTicket, record } from './tickets.timeline.service.ts';

/**
 * Merges a ticket into another of the same client. Answers the other one.
 * @throws Refusal 404 `tickets.not_found`; 409 `tickets.merged` when one of them is merged already, `tickets.merge_cycle`
 * when the other one is merged into this; 422 `tickets.merge_itself`, `tickets.merge_other_client`.
 */
export async function mergeByPerson(tx: ScopedTx, caller: Caller, id: string, intoId: string): Promise<Ticket> {
  await mergeTickets(tx, id, intoId, authorOf(caller));
  return readTicket(tx, intoId);
}

/** As `mergeByPerson`, by anybody. */
export async function mergeTickets(tx: ScopedTx, sourceId: string, targetId: string, author: Author): Promise<void> {
  if (sourceId === targetId) throw new Refusal('tickets.merge_itself');
  const [source, target] = await heldPair(tx, sourceId, targetId);
  if (source.clientId !== target.clientId) throw new Refusal('tickets.merge_other_client');
  if (source.mergedInto !== null) throw new Refusal('tickets.merged');
  if (target.mergedInto !== null) {
    const root = await followMerged(tx, targetId);
    throw new Refusal(root === sourceId ? 'tickets.merge_cycle' : 'tickets.merged');
  }
  await setMerged(tx, sourceId, targetId);
  await bringParticipants(tx, sourceId, targetId);
  await record(tx, source, {}, [line(author, 'merged_into', target)]);
  await record(tx, target, {}, [line(author, 'merged', source)]);
  await mergeSla(tx, sourceId, targetId);
}

/**
 * Takes the merge of a ticket back. Whoever came with it to the other one leaves with it; what was written there since stays
 * there. @throws Refusal 404 `tickets.not_found`; 409 `tickets.not_merged`.
 */
export async function unmergeByPerson(tx: ScopedTx, caller: Caller, id: string): Promise<Ticket> {
  const found = await findTicketRef(tx, id);
  if (!found) throw new Refusal('tickets.not_found');
  if (found.mergedInto === null) throw new Refusal('tickets.not_merged');
  const [source, target] = await heldPair(tx, id, found.mergedInto);
  if (source.mergedInto !== target.id) throw new Refusal('tickets.not_merged');
  await clearMerged(tx, id);
  await refreshParticipants(tx, id, target);
  await record(tx, source, {}, [line(authorOf(caller), 'unmerged', target)]);
  await record(tx, target, {}, [line(authorOf(caller), 'unmerged', source)]);
  await unmergeSla(tx, id, target.id);
  return readTicket(tx, id);
}

/** Both, held; always in the same order, so that two who merge the same tickets do not wait for each other for ever. */
async function heldPair(tx: ScopedTx, one: string, other: string): Promise<[LockedTicket, LockedTicket]> {
  if (one < other) {
    const first = await heldTicket(tx, one);
    return [first, await heldTicket(tx, other)];
  }
  const first = await heldTicket(tx, other);
  return [await heldTicket(tx, one), first];
}

/**
 * Whom the ticket that leaves had brought goes, unless another one brought them too; so it is on every ticket that this one
 * was merged into meanwhile.
 */
async function refreshParticipants(tx: ScopedTx, leaving: string, target: LockedTicket): Promise<void> {
  let [from, to]: [string, LockedTicket | undefined] = [leaving, target];
  while (to) {
    const gone = await takeParticipantsBack(tx, from, to.id);
    for (const child of await mergedChildren(tx, to.id)) await bringParticipants(tx, child, to.id, gone);
    from = to.id;
    to = to.mergedInto === null ? undefined : await heldTicket(tx, to.mergedInto);
  }
}

function line(author: Author, kind: 'merged' | 'merged_into' | 'unmerged', other: LockedTicket): NewEntry {
  return { visibility: 'public', author, detail: { kind, ticketId: other.id, folio: other.folio } };
}
