import type { MatchRule } from '@lanet/contracts/inbound-mail';
import { MailboxOptions } from '@lanet/contracts/mailboxes';
import { automaticVerdict, hasReplyPrefix, isOnlyThanks, normalisedSubject, type ReadMail } from '@lanet/mail-reading';
import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import { type MailTokens, readLoopHeader } from '../mail/index.ts';
import { folioPrefix } from '../settings/index.ts';
import { findActiveTeam } from '../teams/index.ts';
import { authenticityOf } from './inbound-mail.authenticity.rules.ts';
import type { Evidence, Match } from './inbound-mail.evidence.rules.ts';
import {
  findNamedTicket,
  findTwin,
  isInternalEntry,
  openTicketOfSubject,
  ticketIdOfNumber,
  ticketOfThreadIndex,
  ticketsOfMessageIds,
} from './inbound-mail.match.repo.ts';
import { type Orders, ordersOf } from './inbound-mail.orders.service.ts';
import { ownerOf, slugsOfOwn } from './inbound-mail.reading.rules.ts';
import { type IntakeMailbox, ownAddresses, type StoredMessage } from './inbound-mail.repo.ts';
import { senderOf } from './inbound-mail.sender.service.ts';
import { ancestorsOf, tagsOf, threadIndexKey } from './inbound-mail.thread.rules.ts';

const DAY_MS = 86_400_000;
const COPY_DAYS = 30;
const THREAD_INDEX_DAYS = 30;
const SUGGESTION_DAYS = 7;
/** More signs than these are not looked at: References of a mail may name a hundred. */
const MAX_SIGNS = 20;

export interface Gathered {
  evidence: Evidence;
  automatic: { kind: Evidence['automatic']; reason: string | null };
  threadIndex: string | null;
  subjectKey: string;
  /** The sender as a person we know; null for others. */
  personId: string | null;
  orders: Orders;
  options: MailboxOptions;
  /** Installations like this one that it went through already. */
  hops: number;
  /** Our mailboxes by their addresses. */
  own: ReadonlyMap<string, string>;
  /** Of several that it was sent to, the one that answers. */
  ownerMailboxId: string | null;
  /** The team that the address it was sent to names: a ticket that it opens is for them. */
  team: { id: string; name: string } | null;
}

export interface Question {
  message: StoredMessage;
  mailbox: IntakeMailbox | undefined;
  read: ReadMail;
  tokens: MailTokens;
  nowMs: number;
}

/** Looks up everything that the decision about a message rests on. */
export async function gather(tx: ScopedTx, question: Question): Promise<Gathered> {
  const { message, mailbox, read, tokens, nowMs } = question;
  const options = MailboxOptions.parse(mailbox?.options ?? {});
  const own = await ownAddresses(tx);
  const address = read.from?.address.toLowerCase() ?? null;
  const { sender, personId } = await senderOf(tx, address, own);
  const threadIndex = threadIndexKey(headerOf(read, 'thread-index'));
  const subjectKey = normalisedSubject(read.subject, await prefixOf(tx));
  const automatic = automaticVerdict(
    { headers: read.headers, subject: read.subject, fromAddress: address, partTypes: read.partTypes },
    {
      installationId: tokens.installation,
      addresses: mailbox ? [mailbox.address, ...mailbox.aliases] : [],
      isOwnMessageId: (id) => tokens.verifyMessageId(id) !== undefined,
    },
  );
  const orders = await ordersOf(tx, { read, sender, own });
  const signs = await signsOf(tx, question, { address, threadIndex });
  const { matches, namesDeleted } = await matchesOf(tx, signs, personId);
  const twin = await findTwin(tx, {
    id: message.id,
    messageId: read.messageId,
    fingerprint: read.fingerprint,
    since: new Date(nowMs - COPY_DAYS * DAY_MS),
  });
  const evidence: Evidence = {
    automatic: automatic.kind,
    hasAutoSubmitted: read.headers.some(({ name, value }) => name === 'auto-submitted' && !/^\s*no\b/i.test(value)),
    sender,
    authenticity: authenticityOf(read.authenticationResults, options.trustedAuthservIds, address),
    matches,
    isForgedId: twin.isForgedId,
    copyOf: twin.copyOf,
    namesDeleted,
    isAllowedSystem: isAllowedSystem(address, options.systemSenders),
    suggestedTicketId: await suggestionOf(tx, question, { address, subjectKey }),
    isOnlyThanks: isOnlyThanks(read.visibleText),
    command: orders.commanded.command,
    onBehalfOf: orders.onBehalfOf,
    nowMs,
    options,
  };
  const hops = readLoopHeader(headerOf(read, 'x-lanet-loop') ?? '')?.hops ?? 0;
  const ownerMailboxId = ownerOf(read, own) ?? message.mailboxId;
  const team = await teamOf(tx, recipientsOf(message, read), own);
  return { evidence, automatic, threadIndex, subjectKey, personId, orders, options, own, ownerMailboxId, team, hops };
}

const prefixOf = (tx: ScopedTx) => onceIn(tx, 'organisation.prefix', () => folioPrefix(tx));

export const headerOf = (read: ReadMail, name: string): string | null =>
  read.headers.find((header) => header.name === name)?.value ?? null;

/** A ticket's id as a message names it, before anything is known about it. */
interface Sign {
  rule: MatchRule;
  ticketId: string;
  tokenPersonId?: string;
  entryId?: string;
}

async function signsOf(
  tx: ScopedTx,
  { message, read, tokens, nowMs }: Question,
  { address, threadIndex }: { address: string | null; threadIndex: string | null },
): Promise<Sign[]> {
  const signs: Sign[] = [];
  for (const recipient of recipientsOf(message, read)) {
    const named = tokens.verifyReplyAddress(recipient);
    if (named) signs.push({ rule: 'reply_address', ticketId: named.ticketId });
  }
  const ancestors = ancestorsOf(read);
  for (const id of ancestors) {
    const named = tokens.verifyMessageId(id);
    if (named) {
      const { ticketId, personId, messageId } = named;
      signs.push({ rule: 'message_id', ticketId, tokenPersonId: personId, entryId: messageId });
    }
  }
  const inBody = tokens.findBodyReference(`${read.fullText}\n${read.html ?? ''}`);
  if (inBody) signs.push({ rule: 'body_reference', ticketId: inBody.ticketId });
  const foreign = await ticketsOfMessageIds(tx, ancestors);
  for (const id of ancestors) {
    const ticketId = foreign.get(id);
    if (ticketId) signs.push({ rule: 'foreign_id', ticketId });
  }
  const prefix = await prefixOf(tx);
  for (const tag of tagsOf(read.subject)) {
    if (tag.prefix !== null && tag.prefix !== prefix.toUpperCase()) continue;
    const ticketId = await ticketIdOfNumber(tx, tag.number);
    if (ticketId) signs.push({ rule: 'subject', ticketId });
  }
  if (threadIndex && address) {
    const since = new Date(nowMs - THREAD_INDEX_DAYS * DAY_MS);
    const ticketId = await ticketOfThreadIndex(tx, { index: threadIndex, address, since, except: message.id });
    if (ticketId) signs.push({ rule: 'thread_index', ticketId });
  }
  return signs.slice(0, MAX_SIGNS);
}

/** Everything that says to whom it was really sent, lower case. */
export function recipientsOf({ envelope }: StoredMessage, read: ReadMail): string[] {
  const delivered = read.headers
    .filter(({ name }) => name === 'delivered-to' || name === 'x-original-to')
    .map(({ value }) => value.replaceAll(/[<>\s]/g, ''));
  const shown = [...read.to, ...read.cc].map(({ address }) => address);
  return [...new Set([...(envelope?.to ?? []), ...delivered, ...shown].map((one) => one.toLowerCase()))];
}

/** `soporte+redes@…` is for the team `redes`; what stands there for anything else changes nothing. */
async function teamOf(
  tx: ScopedTx,
  recipients: readonly string[],
  own: ReadonlyMap<string, string>,
): Promise<Gathered['team']> {
  for (const slug of slugsOfOwn(recipients, own).slice(0, MAX_SIGNS)) {
    const team = await onceIn(tx, `inbound_mail.team ${slug}`, () => findActiveTeam(tx, { slug }));
    if (team) return team;
  }
  return null;
}

async function matchesOf(
  tx: ScopedTx,
  signs: readonly Sign[],
  personId: string | null,
): Promise<{ matches: Match[]; namesDeleted: boolean }> {
  const matches: Match[] = [];
  let namesDeleted = false;
  for (const { rule, ticketId, tokenPersonId = null, entryId } of signs) {
    const ticket = await findNamedTicket(tx, ticketId, personId);
    if (!ticket) {
      namesDeleted ||= rule !== 'subject';
      continue;
    }
    if (matches.some((known) => known.rule === rule && known.ticketId === ticket.ticketId)) continue;
    const toInternal = entryId !== undefined && (await isInternalEntry(tx, entryId)) === true;
    matches.push({ ...ticket, rule, tokenPersonId, toInternal });
  }
  return { matches, namesDeleted };
}

function isAllowedSystem(address: string | null, allowed: readonly string[]): boolean {
  if (address === null) return false;
  return allowed.includes(address) || allowed.includes(address.slice(address.lastIndexOf('@') + 1));
}

async function suggestionOf(
  tx: ScopedTx,
  { message, read, nowMs }: Question,
  { address, subjectKey }: { address: string | null; subjectKey: string },
): Promise<string | null> {
  if (!address || subjectKey === '' || !hasReplyPrefix(read.subject)) return null;
  const since = new Date(nowMs - SUGGESTION_DAYS * DAY_MS);
  return (await openTicketOfSubject(tx, { subjectKey, address, since, except: message.id })) ?? null;
}
