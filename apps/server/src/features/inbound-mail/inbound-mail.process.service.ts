import { buffer } from 'node:stream/consumers';
import type { ReadMail } from '@lanet/mail-reading';
import { announce, onceIn, type ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { mailTokens, releaseAddress } from '../mail/index.ts';
import { bookMessage } from './inbound-mail.booking.service.ts';
import { breakCircle } from './inbound-mail.circles.service.ts';
import { type Decision, decide } from './inbound-mail.decide.rules.ts';
import { type Gathered, gather } from './inbound-mail.evidence.service.ts';
import { explained } from './inbound-mail.explaining.service.ts';
import { forcedDecision } from './inbound-mail.forced.service.ts';
import { factsOf, MAX_TEXT, previewOf, storable } from './inbound-mail.reading.rules.ts';
import { findIntakeMailbox, keepSettled, lockMessage, type StoredMessage } from './inbound-mail.repo.ts';
import { noteReturned } from './inbound-mail.returned.service.ts';
import { tellSender } from './inbound-mail.telling.service.ts';

/** The bytes as they came; undefined when they are gone. */
export async function rawOf(
  { files }: Platform,
  { rawSha256 }: Pick<StoredMessage, 'rawSha256'>,
): Promise<Buffer | undefined> {
  const content = await files.open(rawSha256, { verify: true });
  return content && (await buffer(content));
}

interface Settling {
  id: string;
  read: ReadMail;
  /** Only its headers could be looked at. */
  isUnread: boolean;
}

/**
 * The decision and all that follows from it, in the caller's transaction. One job settles at a time: of two copies of one
 * message the second sees what became of the first.
 */
export async function settle(platform: Platform, tx: ScopedTx, { id, read, isUnread }: Settling): Promise<void> {
  const nowMs = platform.clock.now();
  const message = await lockMessage(tx, id);
  if (message?.state !== 'stored') return;
  const judged = await judge(platform, tx, { message, read, nowMs });
  const { decision, gathered } = judged;
  const { rawSha256: sha256, sizeBytes } = message;
  const asFile = isUnread || message.headersOnly ? { sha256, sizeBytes } : null;
  const booked = await bookMessage(tx, platform, { message, read, decision, gathered, asFile });
  // Whoever writes can be written to again.
  if (booked.state === 'ticket' && read.from) await releaseAddress(tx, read.from.address, new Date(nowMs));
  if (decision.reason === 'bounce') await noteReturned(tx, { message, read, nowMs });
  await keepSettled(tx, id, {
    ...columnsOf(read, judged),
    ...booked,
    decision: await explained(tx, { ...judged, decision: { ...decision, reason: booked.reason } }, booked.ticketId),
    suggestedTicketId: decision.kind === 'ticket' ? decision.suggestedTicketId : null,
    processedAt: new Date(nowMs),
  });
  await tellSender(platform, tx, { message, read, gathered, booked, nowMs });
  if (booked.state !== 'duplicate') await breakCircle(tx, { message, read, judged, booked, nowMs });
  announce(tx, { topic: 'live', event: { type: 'inbound_mail', id }, audience: { staffOnly: true } });
}

export interface Judged {
  gathered: Gathered;
  decision: Decision;
}

/** What is decided with what is known now; changes nothing. */
export async function judge(
  platform: Platform,
  tx: ScopedTx,
  { message, read, nowMs }: { message: StoredMessage; read: ReadMail; nowMs: number },
): Promise<Judged> {
  const { mailboxId } = message;
  const mailbox = mailboxId
    ? await onceIn(tx, `inbound_mail.mailbox ${mailboxId}`, () => findIntakeMailbox(tx, mailboxId))
    : undefined;
  const tokens = await mailTokens(platform, tx);
  const gathered = await gather(tx, { message, mailbox, read, tokens, nowMs });
  const forced = message.forced && (await forcedDecision(tx, message.forced));
  return { gathered, decision: forced ?? decide(gathered.evidence) };
}

function columnsOf(read: ReadMail, { gathered }: Judged) {
  return {
    messageId: read.messageId && storable(read.messageId),
    fingerprint: read.fingerprint,
    threadIndex: gathered.threadIndex,
    subjectKey: gathered.subjectKey.slice(0, 500),
    fromAddress: read.from && storable(read.from.address).toLowerCase().slice(0, 320),
    fromName: read.from && storable(read.from.name).slice(0, 300),
    subject: storable(read.subject).slice(0, 1000).toWellFormed(),
    automatic: gathered.automatic.kind,
    preview: previewOf(read),
    text: storable(read.fullText).slice(0, MAX_TEXT).toWellFormed(),
    visibleText: storable(read.visibleText).slice(0, MAX_TEXT).toWellFormed(),
    html: read.html && storable(read.html),
    facts: factsOf(read),
    ownerMailboxId: gathered.ownerMailboxId,
  };
}
