import type { InboundReason, InboundState } from '@lanet/contracts/inbound-mail';
import { awayUntil, type ReadMail } from '@lanet/mail-reading';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { personByAddress } from '../people/index.ts';
import {
  addMailEntry,
  addParticipant,
  attachFile,
  openTicketByMail,
  resolveByMail,
  suggestTicket,
  withdrawMailEntry,
} from '../tickets/index.ts';
import type { Decision } from './inbound-mail.decide.rules.ts';
import type { Gathered } from './inbound-mail.evidence.service.ts';
import { entryText, storable, ticketSubject, withoutTag } from './inbound-mail.reading.rules.ts';
import { keepAway, type StoredMessage } from './inbound-mail.repo.ts';
import { ticketOnce } from './inbound-mail.tickets.service.ts';
import { forwardedWriter, personOfWriter, senderAsWriter } from './inbound-mail.writer.service.ts';

export interface Booking {
  message: StoredMessage;
  read: ReadMail;
  decision: Decision;
  gathered: Gathered;
  /** The whole message goes along as a file, since it could not be read, or not all of it was taken. */
  asFile: { sha256: string; sizeBytes: number } | null;
}

/** What became of a message. */
export interface Booked {
  state: InboundState;
  reason: InboundReason;
  clientId: string | null;
  ticketId: string | null;
  entryId: string | null;
  copyOf: string | null;
}

const NOWHERE = { clientId: null, ticketId: null, entryId: null, copyOf: null };
/** Cc of a mail to the whole company does not make everybody a participant. */
const MOST_CC = 10;

/** Writes what was decided: the line or the ticket, its files, who takes part. In the caller's transaction. */
export async function bookMessage(tx: ScopedTx, platform: Platform, booking: Booking): Promise<Booked> {
  const { decision, message } = booking;
  if (message.ticketId && message.entryId) await withdrawMailEntry(tx, message.entryId);
  const { reason } = decision;
  switch (decision.kind) {
    case 'copy':
      return { ...NOWHERE, state: 'duplicate', reason, copyOf: decision.of };
    case 'file': {
      const ticket = decision.ticketId === null ? undefined : await ticketOnce(tx, decision.ticketId);
      return { ...NOWHERE, state: 'filed', reason, ticketId: ticket?.id ?? null, clientId: ticket?.clientId ?? null };
    }
    case 'quarantine':
      return { ...NOWHERE, state: 'quarantine', reason };
    case 'message':
      return bookLine(tx, booking, decision);
    case 'ticket':
      return decision.follows === null
        ? bookTicket(tx, platform, booking, decision)
        : bookLine(tx, booking, followUp(decision, decision.follows));
  }
}

type Line = Extract<Decision, { kind: 'message' }>;
type Opening = Extract<Decision, { kind: 'ticket' }>;

/** An answer to what has ended: the ticket it names opens the one that goes on from it. */
function followUp({ reason, clientId, makesPerson }: Opening, ticketId: string): Line {
  const answer = { visibility: 'public', effect: 'answer', unverified: false } as const;
  return { kind: 'message', reason, ticketId, clientId, makesPerson, command: null, ...answer };
}

async function bookLine(tx: ScopedTx, booking: Booking, line: Line): Promise<Booked> {
  const { message, read, gathered } = booking;
  const writer = senderAsWriter(read, gathered);
  const personId = await personOfWriter(tx, writer, line);
  const visibleText = line.command === null ? read.visibleText : gathered.orders.commanded.text;
  const { text, hasMore } = entryText({ ...read, visibleText }, false);
  const take = line.command === 'resolve' ? resolveByMail : addMailEntry;
  const taken = await take(tx, {
    ticketId: line.ticketId,
    authorId: personId,
    authorName: writer.name,
    side: gathered.evidence.sender.kind === 'staff' ? 'staff' : 'client',
    visibility: line.visibility,
    detailKind: line.visibility === 'internal' && gathered.evidence.sender.kind === 'staff' ? 'note' : 'reply',
    text,
    createdAt: message.receivedAt,
    keepsState: line.effect === 'keep',
    subject: ticketSubject(read.subject) ?? undefined,
    team: gathered.team,
    mail: factsOfLine(booking, { unverified: line.unverified, hasMore }),
  });
  await attachFiles(tx, booking, taken);
  if (line.visibility === 'public') {
    await addParticipants(tx, booking, { ticketId: taken.ticketId, clientId: line.clientId }, personId);
  }
  if (gathered.evidence.automatic === 'out-of-office') await noteAbsence(tx, booking);
  return {
    state: 'ticket',
    reason: taken.outcome === 'follow' ? 'ticket_closed' : line.reason,
    clientId: line.clientId,
    ticketId: taken.ticketId,
    entryId: taken.entryId,
    copyOf: null,
  };
}

async function bookTicket(tx: ScopedTx, platform: Platform, booking: Booking, opening: Opening): Promise<Booked> {
  const { message, read, gathered } = booking;
  const writer = opening.onBehalf ? forwardedWriter(read, gathered) : senderAsWriter(read, gathered);
  const personId = await personOfWriter(tx, writer, opening);
  const handedOn = opening.onBehalf ? gathered.orders.forwarded : null;
  const { text, hasMore } = entryText(handedOn ? { ...read, fullText: handedOn.text } : read, true);
  const isUnknown = personId === null && opening.reason !== 'system_mail';
  const mail = factsOfLine(booking, { unverified: isUnknown, hasMore: hasMore || handedOn !== null });
  const ticket = await openTicketByMail(tx, {
    clientId: opening.clientId,
    siteId: opening.siteId,
    requesterId: personId,
    authorName: writer.name,
    subject: ticketSubject(handedOn?.subject ?? read.subject) ?? noSubject(platform),
    text,
    team: gathered.team,
    receivedAt: message.receivedAt,
    mail,
  });
  await attachFiles(tx, booking, { ticketId: ticket.id, entryId: ticket.entryId });
  if (opening.suggestedTicketId !== null) await suggestTicket(tx, ticket.id, opening.suggestedTicketId);
  if (handedOn && handedOn.above !== '') await noteAbove(tx, booking, ticket.id, handedOn.above);
  // Whoever asked takes part as it is.
  await addParticipants(tx, booking, { ticketId: ticket.id, clientId: opening.clientId }, null);
  return {
    state: 'ticket',
    reason: opening.reason,
    clientId: opening.clientId,
    ticketId: ticket.id,
    entryId: ticket.entryId,
    copyOf: null,
  };
}

/** What a technician wrote above the mail they handed on is for their colleagues. */
async function noteAbove(tx: ScopedTx, { message, read, gathered }: Booking, ticketId: string, above: string) {
  const { name, personId } = senderAsWriter(read, gathered);
  const { text } = entryText({ fullText: above, visibleText: above, html: null }, true);
  await addMailEntry(tx, {
    ...{ ticketId, authorId: personId, authorName: name, side: 'staff', createdAt: message.receivedAt },
    ...{ visibility: 'internal', detailKind: 'note', text },
  });
}

const noSubject = ({ config }: Platform) => (config.language === 'es' ? '(sin asunto)' : '(no subject)');

function factsOfLine({ message, read, gathered, asFile }: Booking, how: { unverified: boolean; hasMore: boolean }) {
  const { automatic } = gathered.evidence;
  return {
    id: message.id,
    from: storable(read.from?.address ?? '').slice(0, 320),
    automatic: automatic === 'none' ? null : automatic,
    unverified: how.unverified,
    hasMore: how.hasMore,
    ...(asFile && { problem: message.headersOnly ? ('too_large' as const) : ('unreadable' as const) }),
  };
}

async function attachFiles(
  tx: ScopedTx,
  { read, asFile }: Booking,
  place: { ticketId: string; entryId: string },
): Promise<void> {
  const { ticketId, entryId } = place;
  for (const { name, mime, size, sha256, inline, contentId } of read.attachments) {
    const file = { name: storable(name), mediaType: storable(mime), sizeBytes: size, sha256, inline };
    await attachFile(tx, { ticketId, entryId, ...file, contentId: contentId && storable(contentId).slice(0, 500) });
  }
  if (!asFile) return;
  const name = `${ticketSubject(read.subject)?.slice(0, 100) ?? 'mail'}.eml`;
  const original = { name, mediaType: 'message/rfc822', inline: false, contentId: null, ...asFile };
  await attachFile(tx, { ticketId, entryId, ...original });
}

/** Who wrote, and the people of the same client to whom it went as well. Nobody of another client, whoever wrote them down. */
async function addParticipants(
  tx: ScopedTx,
  booking: Booking,
  { ticketId, clientId }: { ticketId: string; clientId: string },
  writerId: string | null,
): Promise<void> {
  const ids = await othersOf(tx, booking, clientId);
  if (writerId && booking.gathered.evidence.sender.kind !== 'staff') ids.unshift(writerId);
  if (ids.length === 0) return;
  const ticket = await ticketOnce(tx, ticketId);
  if (!ticket) throw new Error(`there is no ticket ${ticketId} to take part in`);
  for (const id of ids) if (id !== ticket.requesterId) await addParticipant(tx, ticket, id, null);
}

/** People of the client among those to whom it went as well. */
async function othersOf(tx: ScopedTx, { read, gathered }: Booking, clientId: string): Promise<string[]> {
  const { evidence, options, own } = gathered;
  if (evidence.automatic !== 'none' || !options.ccTakesPart) return [];
  const addresses = new Set([...read.to, ...read.cc].map(({ address }) => address.toLowerCase()));
  const others = [...addresses].filter((address) => !own.has(withoutTag(address)));
  const ids: string[] = [];
  for (const address of others.slice(0, MOST_CC)) {
    const person = await personByAddress(tx, address);
    if (person?.active && person.clientId === clientId) ids.push(person.id);
  }
  return ids;
}

async function noteAbsence(tx: ScopedTx, { message, read }: Booking): Promise<void> {
  const until = awayUntil(read.visibleText, message.receivedAt);
  if (until && read.from)
    await keepAway(tx, { address: read.from.address.toLowerCase(), until, inboundId: message.id });
}
