// What mail does with tickets, in the transaction of whoever takes it in.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { MailFacts } from '@lanet/contracts/ticket-entries';
import { isOpen } from '@lanet/contracts/ticket-moves';
import { type TicketStatus, ticketKinds } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';
import { followMerged } from './tickets.merges.repo.ts';
import { openTicket } from './tickets.opening.service.ts';
import { firstSite, reopenDaysOf } from './tickets.place.repo.ts';
import { findTicketRef, type LockedTicket } from './tickets.repo.ts';
import { afterReply, cleanSubject, cleanText, type FollowUp, followUpOf, type Side } from './tickets.rules.ts';
import { insertEntry, type NewEntry } from './tickets.timeline.repo.ts';
import { type Author, heldRoot, heldTicket, record, SYSTEM_AUTHOR, tellPeople } from './tickets.timeline.service.ts';

export interface MailOpening {
  clientId: string;
  /** Null: the first site of the requester, or else of the client. */
  siteId: string | null;
  /** Null while nobody we know wrote it. */
  requesterId: string | null;
  /** As the mail says it. */
  authorName: string;
  subject: string;
  text: string;
  priority?: Priority;
  team?: { id: string; name: string } | null;
  receivedAt: Date;
  mail?: MailFacts;
}

/** Opens the ticket of a mail; the requester is told its folio. */
export async function openTicketByMail(
  tx: ScopedTx,
  opening: MailOpening,
): Promise<{ id: string; folio: string; entryId: string }> {
  const { ticket, entry } = await opened(tx, opening);
  return { id: ticket.id, folio: ticket.folio, entryId: entry.id };
}

async function opened(tx: ScopedTx, opening: MailOpening, follows?: string) {
  const { clientId, requesterId, subject, text, priority = 'medium', team = null, receivedAt, mail } = opening;
  const siteId = opening.siteId ?? (await firstSite(tx, clientId, requesterId)) ?? null;
  return openTicket(tx, {
    place: { clientId, siteId, deviceId: null, requesterId },
    team,
    subject: cleanSubject(cleanText(subject)),
    text: cleanText(text),
    ...{ priority, channel: 'email', awaitingReply: true },
    author: personOf(requesterId, opening.authorName),
    ...{ mail, at: receivedAt, follows },
  });
}

export interface MailMessage {
  ticketId: string;
  /** Null while nobody we know wrote it; then `authorName` is what the mail says. */
  authorId: string | null;
  authorName: string;
  side: Side;
  visibility: 'public' | 'internal';
  detailKind: 'reply' | 'note';
  text: string;
  /** When the mail came in. */
  createdAt: Date;
  /** Of a ticket that this one has to follow; without it the old one's. */
  subject?: string;
  /** Of a ticket that this one has to follow; without it none. */
  team?: { id: string; name: string } | null;
  mail?: MailFacts;
  /** Said in public, but nothing follows from it: only thanks. */
  keepsState?: boolean;
}

/** `filed`: kept, and nothing else happened. */
export interface TakenMessage {
  outcome: FollowUp | 'filed';
  /** Another than the one that was named where that was merged, or at its end. */
  ticketId: string;
  folio: string;
  entryId: string;
}

/**
 * Adds a mail to a ticket, or to the one it was merged into, and does what a message of that side does. What no person
 * wrote, whose sender nobody knows, and notes change no state; of automatic ones and notes nobody is told, of an unverified
 * one only staff. @throws Refusal 404 `tickets.not_found`.
 */
export async function addMailEntry(tx: ScopedTx, message: MailMessage): Promise<TakenMessage> {
  const ticket = await heldRoot(tx, message.ticketId);
  const { mail, detailKind, createdAt, side } = message;
  if (mail?.automatic || mail?.unverified || detailKind === 'note' || message.keepsState)
    return filed(tx, ticket, message);
  const outcome = followUpOf(ticketKinds[ticket.status], {
    resolvedAt: ticket.resolvedAt?.getTime() ?? null,
    now: createdAt.getTime(),
    reopenDays: await reopenDaysOf(tx, ticket.clientId),
    side,
  });
  return outcome === 'follow' ? followed(tx, ticket, message) : answered(tx, ticket, message, outcome);
}

/**
 * Resolves by the mail of somebody of the staff, whose text is what was done. A ticket that is at its end already gets it as
 * an answer. @throws Refusal 404 `tickets.not_found`.
 */
export async function resolveByMail(tx: ScopedTx, message: MailMessage): Promise<TakenMessage> {
  const ticket = await heldRoot(tx, message.ticketId);
  if (!isOpen(ticket.status)) return answered(tx, ticket, message, 'message');
  const { mail } = message;
  const change = { status: 'resolved', awaitingReply: false, touched: true } as const;
  const { ticket: saved, entries } = await record(tx, ticket, change, [
    { ...lineOf(message), detail: { kind: 'resolved', reason: 'person', evidence: null, ...(mail && { mail }) } },
  ]);
  await tellPeople(tx, saved, 'resolved', entries[0], message.authorId);
  return taken('message', saved, entries[0]);
}

/** Says at a ticket, to staff alone, that it may belong to another; nothing where they are of two clients. */
export async function suggestTicket(tx: ScopedTx, id: string, suggestedId: string): Promise<void> {
  const other = await findTicketRef(tx, await followMerged(tx, suggestedId));
  const ticket = await heldTicket(tx, id);
  if (!other || other.id === id || other.clientId !== ticket.clientId) return;
  const detail = { kind: 'mail_suggestion', ticketId: other.id, folio: other.folio } as const;
  await record(tx, ticket, {}, [{ visibility: 'internal', author: SYSTEM_AUTHOR, detail }]);
}

async function filed(tx: ScopedTx, ticket: LockedTicket, message: MailMessage): Promise<TakenMessage> {
  const { mail, authorId } = message;
  const touched = mail?.automatic || mail?.unverified ? {} : { touched: true };
  const { entries } = await record(tx, ticket, touched, [lineOf(message)]);
  if (message.keepsState && !mail?.automatic && !mail?.unverified && message.visibility === 'public') {
    await tellPeople(tx, ticket, 'replied', entries[0], authorId, message.side === 'client' ? 'client' : undefined);
  }
  if (mail?.unverified && !mail.automatic) await tellPeople(tx, ticket, 'replied', entries[0], authorId, 'unverified');
  return taken('filed', ticket, entries[0]);
}

async function answered(tx: ScopedTx, ticket: LockedTicket, message: MailMessage, outcome: FollowUp) {
  const { side, authorId } = message;
  const status = statusAfter(ticket.status, side, outcome);
  const moved: NewEntry[] = status === ticket.status ? [] : [moveLine(message, ticket.status, status)];
  const change = { awaitingReply: side === 'client', touched: true, ...(moved.length > 0 && { status }) };
  const { ticket: saved, entries } = await record(tx, ticket, change, [lineOf(message), ...moved]);
  const voice = side === 'client' ? 'client' : undefined;
  await tellPeople(tx, saved, outcome === 'reopen' ? 'reopened' : 'replied', entries[0], authorId, voice);
  return taken(outcome, saved, entries[0]);
}

function statusAfter(status: TicketStatus, side: Side, outcome: FollowUp): TicketStatus {
  if (outcome === 'reopen') return 'reopened';
  return (side === 'client' && outcome === 'message' ? undefined : afterReply(status, side)) ?? status;
}

function moveLine(message: MailMessage, from: TicketStatus, to: TicketStatus): NewEntry {
  const { authorId, authorName, createdAt } = message;
  const detail: NewEntry['detail'] =
    to === 'reopened' ? { kind: 'reopened', reason: 'client_reply' } : { kind: 'status', from, to };
  return { visibility: 'public', author: personOf(authorId, authorName), detail, createdAt };
}

/** A new ticket in the place of the old, each with a line that leads to the other. */
async function followed(tx: ScopedTx, old: LockedTicket, message: MailMessage): Promise<TakenMessage> {
  const { authorId, authorName, text, createdAt, mail } = message;
  const { ticket, entry } = await opened(
    tx,
    {
      ...{ clientId: old.clientId, siteId: old.siteId, requesterId: authorId ?? old.requesterId, authorName, text },
      ...{ subject: message.subject ?? old.subject, receivedAt: createdAt, ...(mail && { mail }) },
      team: message.team ?? null,
    },
    old.id,
  );
  const author = personOf(authorId, authorName);
  const lineTo = (kind: 'continues' | 'continued_in', other: LockedTicket): NewEntry => ({
    ...{ visibility: 'public', author, detail: { kind, ticketId: other.id, folio: other.folio } },
  });
  await insertEntry(tx, ticket, lineTo('continues', old));
  await record(tx, old, {}, [lineTo('continued_in', ticket)]);
  return taken('follow', ticket, entry);
}

function lineOf({ visibility, authorId, authorName, text, detailKind, mail, createdAt }: MailMessage): NewEntry {
  const detail = { kind: detailKind, ...(mail && { mail }) };
  return { visibility, author: personOf(authorId, authorName), text: cleanText(text), detail, createdAt };
}

function personOf(id: string | null, name: string): Author {
  return { kind: 'person', id, name: cleanSubject(cleanText(name)) };
}

function taken(
  outcome: TakenMessage['outcome'],
  { id, folio }: LockedTicket,
  entry: { id: string } | undefined,
): TakenMessage {
  if (!entry) throw new Error('a mail was taken without a line that holds it');
  return { outcome, ticketId: id, folio, entryId: entry.id };
}
