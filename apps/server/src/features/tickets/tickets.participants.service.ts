import type { TicketParticipant } from '@lanet/contracts/ticket-participants';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import {
  deleteParticipant,
  insertParticipant,
  listParticipants,
  listReadingParticipants,
  MOST_PARTICIPANTS,
  mayParticipate,
} from './tickets.participants.repo.ts';
import { findPersonPlace } from './tickets.place.repo.ts';
import { findTicketRef, type TicketRef } from './tickets.repo.ts';
import { readTicket } from './tickets.service.ts';
import { announceLine, heldAlone } from './tickets.timeline.service.ts';

/** @throws Refusal 404 `tickets.not_found`. */
export async function participantsOf(tx: ScopedTx, ticketId: string): Promise<{ items: TicketParticipant[] }> {
  await readTicket(tx, ticketId);
  return { items: await listParticipants(tx, ticketId) };
}

/**
 * @throws Refusal 404 `tickets.not_found`, `people.not_found`; 409 `request.conflict` when there are too many, `tickets.merged`; 422
 * `tickets.participant_not_allowed`.
 */
export async function addByPerson(tx: ScopedTx, caller: Caller, ticketId: string, personId: string) {
  const ticket = await heldAlone(tx, ticketId);
  if (!(await findPersonPlace(tx, personId))) throw new Refusal('people.not_found');
  const there = await listParticipants(tx, ticketId);
  if (there.length >= MOST_PARTICIPANTS && !there.some(({ id }) => id === personId)) {
    throw new Refusal('request.conflict', { detail: `a ticket has at most ${MOST_PARTICIPANTS} participants` });
  }
  if (!(await addParticipant(tx, ticket, personId, caller.personId))) {
    throw new Refusal('tickets.participant_not_allowed');
  }
  return { items: await listParticipants(tx, ticketId) };
}

/**
 * Lets a person read along: staff who see the ticket's client, or a person of the client who sees the ticket's site. False,
 * and nothing is written, for anybody else. `addedBy`: null for the product itself.
 */
export async function addParticipant(
  tx: ScopedTx,
  ticket: TicketRef,
  personId: string,
  addedBy: string | null,
): Promise<boolean> {
  if (!(await mayParticipate(tx, ticket, personId))) return false;
  // Who asked hears of everything anyway.
  if (personId === ticket.requesterId) return true;
  await insertParticipant(tx, ticket, personId, addedBy);
  announceLine(tx, ticket, 'public');
  return true;
}

/** @throws Refusal 404 `tickets.not_found`, `people.not_found` of who does not read along; 409 `tickets.merged`. */
export async function removeParticipant(tx: ScopedTx, ticketId: string, personId: string): Promise<void> {
  const ticket = await heldAlone(tx, ticketId);
  if (!(await deleteParticipant(tx, ticketId, personId))) throw new Refusal('people.not_found');
  announceLine(tx, ticket, 'public');
}

/** Who reads along and still may: their ids. None when the ticket is not there. */
export async function participantIds(tx: ScopedTx, ticketId: string): Promise<string[]> {
  const ticket = await findTicketRef(tx, ticketId);
  return ticket ? listReadingParticipants(tx, ticket) : [];
}
