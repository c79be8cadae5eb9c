import {
  InboundDecision,
  type InboundMail,
  type InboundSummary,
  type inboundMail,
} from '@lanet/contracts/inbound-mail';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { searchWords } from '../search/index.ts';
import {
  countWaiting,
  findDetails,
  findSummary,
  listMessages,
  listRoutes,
  toSummary,
} from './inbound-mail.list.repo.ts';
import { waitsFor } from './inbound-mail.pictures.rules.ts';
import { Facts } from './inbound-mail.reading.rules.ts';

const Key = z.tuple([InstantKey, z.uuid()]);

/** One page of messages, newest first. @throws Refusal 422 for a cursor that is none. */
export async function messagePage(
  tx: ScopedTx,
  { cursor, search = '', ...filter }: z.output<typeof inboundMail.list.query>,
): Promise<{ items: InboundSummary[]; nextCursor: string | null }> {
  const rows = await listMessages(tx, { ...filter, words: searchWords(search) }, readCursor(Key, cursor));
  return pageOf(rows, filter.limit, toSummary, ({ key, id }) => [key, id]);
}

/** @throws Refusal 404 `inbound_mail.not_found`, also when it is out of scope. */
export async function readSummary(tx: ScopedTx, id: string): Promise<InboundSummary> {
  const summary = await findSummary(tx, id);
  if (!summary) throw new Refusal('inbound_mail.not_found');
  return summary;
}

/** @throws Refusal 404 `inbound_mail.not_found`, also when it is out of scope. */
export async function readMessage(tx: ScopedTx, id: string): Promise<InboundMail> {
  const summary = await readSummary(tx, id);
  const details = await findDetails(tx, id);
  if (!details) throw new Refusal('inbound_mail.not_found');
  // Null until it was read.
  const facts = Facts.safeParse(details.facts).data;
  const routes = await listRoutes(tx, id);
  const { suggested_ticket_id: suggestedId, suggested_folio: suggestedFolio } = details;
  return {
    ...summary,
    to: facts?.to ?? [],
    cc: facts?.cc ?? [],
    replyTo: facts?.replyTo ?? [],
    messageId: details.message_id,
    inReplyTo: facts?.inReplyTo ?? null,
    date: facts?.date ?? null,
    text: details.text,
    visibleText: details.visible_text ?? '',
    html: details.html,
    hasRemoteImages: facts?.hasRemoteImages ?? false,
    attachments: facts?.attachments.map(({ sha256: _sha256, ...shown }) => shown) ?? [],
    warnings: facts?.warnings ?? [],
    decision: InboundDecision.nullable().parse(details.decision),
    suggestedTicket: suggestedId && suggestedFolio ? { id: suggestedId, folio: suggestedFolio } : null,
    attempts: details.attempts,
    routes: routes.map(({ mailbox, folder, received_at }) => ({
      mailbox,
      folder,
      receivedAt: received_at.toISOString(),
    })),
    hasRaw: details.raw_removed_at === null,
  };
}

/** What waits for a decision; nothing for who does not see every client, since undecided mail belongs to none. */
export async function waitingFor(tx: ScopedTx, { scope }: Caller) {
  return scope.kind === 'everything' ? countWaiting(tx) : { quarantine: 0, failed: 0, heldPairs: 0 };
}

/** The bytes of a message as they came. @throws Refusal 404 `inbound_mail.not_found`; 410 `inbound_mail.raw_removed`. */
export async function rawFile(tx: ScopedTx, id: string): Promise<{ sha256: string; name: string }> {
  const summary = await readSummary(tx, id);
  const details = await findDetails(tx, id);
  if (!details) throw new Refusal('inbound_mail.not_found');
  if (details.raw_removed_at) throw new Refusal('inbound_mail.raw_removed');
  return { sha256: details.raw_sha256, name: `${summary.subject.slice(0, 100) || 'mail'}.eml` };
}

/** An attachment of a message by its place. @throws Refusal 404 `inbound_mail.not_found`, `files.not_found`. */
export async function partFile(tx: ScopedTx, id: string, index: number): Promise<Facts['attachments'][number]> {
  const details = await findDetails(tx, id);
  if (!details) throw new Refusal('inbound_mail.not_found');
  const part = Facts.safeParse(details.facts).data?.attachments[index];
  if (!part || details.raw_removed_at) throw new Refusal('files.not_found');
  return part;
}

/**
 * A picture that the HTML of a message leaves on another server. @throws Refusal 404 `inbound_mail.not_found`,
 * `files.not_found` where the message waits for no such picture.
 */
export async function requirePicture(tx: ScopedTx, id: string, url: string): Promise<void> {
  const details = await findDetails(tx, id);
  if (!details) throw new Refusal('inbound_mail.not_found');
  if (!waitsFor(details.html, url)) throw new Refusal('files.not_found');
}

/**
 * Deciding about mail is for staff who see every client: a message belongs to none before it is decided.
 * @throws Refusal 403 `request.forbidden`.
 */
export function requireEverything({ scope }: Caller): void {
  if (scope.kind !== 'everything') throw new Refusal('request.forbidden');
}
