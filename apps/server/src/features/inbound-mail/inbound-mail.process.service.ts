import { buffer } from 'node:stream/consumers';
import type { InboundDecision, InboundReason } from '@lanet/contracts/inbound-mail';
import { awayUntil, type ReadMail, scanHeaders } from '@lanet/mail-reading';
import { announce, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { mailTokens } from '../mail/index.ts';
import { bookMessage, type Booked, storeAttachments, type StoredAttachment } from './inbound-mail.booking.service.ts';
import { type Decision, decide } from './inbound-mail.decide.rules.ts';
import { type Gathered, gather, recipientsOf } from './inbound-mail.evidence.service.ts';
import { noteReturned } from './inbound-mail.returned.service.ts';
import { ownerOf, previewOf, savedFacts } from './inbound-mail.reading.rules.ts';
import { readerOf } from './inbound-mail.reader.jobs.ts';
import {
  findIntakeMailbox,
  keepOutcome,
  keepRead,
  lockMessage,
  lockTwins,
  markFailed,
  type StoredMessage,
  takeWaiting,
} from './inbound-mail.repo.ts';

/** After these, a message is taken from its headers alone, since reading all of it does not end well. */
const WHOLE_ATTEMPTS = 5;
/** After these, people are asked. */
const MOST_ATTEMPTS = 8;

/**
 * Reads a stored message, decides and books it. Running twice: what does not wait any more is left alone, and everything it
 * changes is one transaction. @throws whatever went wrong, so that the job is tried again with growing pauses.
 */
export async function processMessage(platform: Platform, id: string): Promise<void> {
  const { db, clock } = platform;
  const taken = await inScope(db, SYSTEM, (tx) => takeWaiting(tx, id));
  if (!taken) return;
  try {
    const message = await inScope(db, SYSTEM, (tx) => lockMessage(tx, id));
    const raw = message && (await rawOf(platform, message));
    if (!message) return;
    if (!raw) throw new Error('the stored bytes of the message are missing');
    const read = taken.attempts > WHOLE_ATTEMPTS ? scanHeaders(raw) : await readerOf(platform).read(raw);
    const attachments = await storeAttachments(platform, read, { raw, isUnread: taken.attempts > WHOLE_ATTEMPTS });
    await inScope(db, SYSTEM, (tx) => settle(platform, tx, { id, read, attachments }));
  } catch (error) {
    if (taken.attempts < MOST_ATTEMPTS) throw error;
    const text = error instanceof Error ? error.message : String(error);
    await inScope(db, SYSTEM, (tx) => markFailed(tx, id, text.slice(0, 500), new Date(clock.now())));
  }
}

/** The bytes as they came; undefined when they are gone. */
export async function rawOf({ files }: Platform, { rawSha256 }: Pick<StoredMessage, 'rawSha256'>): Promise<Buffer | undefined> {
  const content = await files.open(rawSha256, { verify: true });
  return content && (await buffer(content));
}

interface Settling {
  id: string;
  read: ReadMail;
  attachments: readonly StoredAttachment[];
}

/** The decision and all that follows from it, in one transaction. */
async function settle(platform: Platform, tx: ScopedTx, { id, read, attachments }: Settling): Promise<void> {
  const nowMs = platform.clock.now();
  const message = await lockMessage(tx, id);
  if (message?.state !== 'stored') return;
  // Copies of one message may be read at the same time; the second waits for what becomes of the first.
  await lockTwins(tx, read.messageId ?? read.fingerprint);
  const judged = await judge(platform, tx, { message, read, nowMs });
  await keepRead(tx, id, columnsOf(message, read, judged));
  const booked = await bookMessage(platform, tx, { message, read, attachments, nowMs, ...judged });
  if (judged.gathered.automatic.kind === 'bounce') {
    await noteReturned(tx, { message, read, nowMs, ticketId: booked.ticketId });
  }
  await keepOutcome(tx, id, {
    ...booked,
    reason: judged.decision.reason,
    decision: explained(judged, booked),
    suggestedTicketId: judged.gathered.evidence.suggestedTicketId,
    processedAt: new Date(nowMs),
  });
  announce(tx, { topic: 'live', event: { type: 'inbound_mail', id }, audience: { staffOnly: true } });
}

export interface Judged {
  gathered: Gathered;
  decision: Decision;
  ownerMailboxId: string | null;
}

/** What would be decided now; changes nothing. */
export async function judge(
  platform: Platform,
  tx: ScopedTx,
  { message, read, nowMs }: { message: StoredMessage; read: ReadMail; nowMs: number },
): Promise<Judged> {
  const mailbox = message.mailboxId ? await findIntakeMailbox(tx, message.mailboxId) : undefined;
  const tokens = await mailTokens(platform, tx);
  const gathered = await gather(tx, { message, mailbox, read, tokens, nowMs });
  return { gathered, decision: decide(gathered.evidence), ownerMailboxId: ownerOf(read, gathered.mailboxes) ?? message.mailboxId };
}
