import { type ReadMail, scanHeaders } from '@lanet/mail-reading';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { rawOf, settle } from './inbound-mail.process.service.ts';
import { readerOf } from './inbound-mail.reader.jobs.ts';
import { storable } from './inbound-mail.reading.rules.ts';
import { markFailed, putOff, type Taken, takeWaiting } from './inbound-mail.repo.ts';
import { PROCESS } from './inbound-mail.storing.service.ts';

/** After these, a message is taken from its headers alone, since reading all of it does not end well. */
const WHOLE_ATTEMPTS = 5;
/** After these, people are asked. */
const MOST_ATTEMPTS = 8;
/** Booked in one transaction. More would hold the series of folios, which everybody who opens a ticket waits for. */
const AT_ONCE = 10;
/** Seconds before attempt 2, 3, …: what is wrong with one message may pass, and holds up no other. */
const PAUSES = [5, 30, 120, 600, 30, 600, 3600];
const MAX_FILE_BYTES = 160 * 1024 * 1024;

interface Read {
  taken: Taken;
  read: ReadMail;
  /** Only its headers could be looked at. */
  isUnread: boolean;
}

/**
 * Reads and books every message that waits, in the order in which they came. Running twice: what does not wait any more is
 * left alone. A message that fails is tried again after a pause, and never takes others along.
 */
export async function drainWaiting(platform: Platform): Promise<void> {
  const { db, clock } = platform;
  for (;;) {
    const waiting = await inScope(db, SYSTEM, (tx) => takeWaiting(tx, AT_ONCE, new Date(clock.now())));
    if (waiting.length === 0) return;
    const messages: Read[] = [];
    for (const taken of waiting) {
      const message = await unlessFailing(platform, taken, () => readTaken(platform, taken));
      if (message) messages.push(message);
    }
    await bookAll(platform, messages);
  }
}

async function readTaken(platform: Platform, taken: Taken): Promise<Read> {
  const raw = await rawOf(platform, taken);
  if (!raw) throw new Error('the stored bytes of the message are missing');
  const isUnread = taken.attempts > WHOLE_ATTEMPTS;
  const read = isUnread ? scanHeaders(raw, 'reading it whole did not end well') : await readerOf(platform).read(raw);
  await storeAttachments(platform, read);
  return { taken, read, isUnread };
}

/** All in one transaction, since most of the work of each is the same for all; one by one where that fails. */
async function bookAll(platform: Platform, messages: readonly Read[]): Promise<void> {
  if (messages.length === 0) return;
  const book = (some: readonly Read[]) =>
    inScope(platform.db, SYSTEM, async (tx) => {
      for (const { taken, read, isUnread } of some) await settle(platform, tx, { id: taken.id, read, isUnread });
    });
  try {
    await book(messages);
  } catch (error) {
    platform.log.warn({ err: error, messages: messages.length }, 'messages are booked one by one');
    for (const one of messages) await unlessFailing(platform, one.taken, () => book([one]));
  }
}

/** Undefined where it failed: then the message waits for its next attempt, or for people. */
async function unlessFailing<T>(platform: Platform, taken: Taken, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { db, clock, log } = platform;
    const { id, attempts } = taken;
    log.error({ err: error, inboundMailId: id, attempts }, 'a message was not read or not booked');
    const at = new Date(clock.now());
    await inScope(db, SYSTEM, async (tx) => {
      const pause = PAUSES[attempts - 1];
      if (attempts >= MOST_ATTEMPTS || pause === undefined) {
        return markFailed(tx, id, storable(error instanceof Error ? error.message : String(error)).slice(0, 500), at);
      }
      await putOff(tx, id, new Date(at.getTime() + pause * 1000));
      // By the database's own time, which is what the queue goes by.
      const runAt = new Date(Date.now() + pause * 1000);
      await enqueue(tx, 'inbound_mail.process', {}, { ...PROCESS, key: `${PROCESS.key}:${id}`, runAt });
    });
    return undefined;
  }
}

/** Before the transaction that names them: a row never names bytes that are not durable. */
async function storeAttachments({ files }: Platform, { attachments }: ReadMail): Promise<void> {
  for (const { content, sha256, size } of attachments) {
    const bytes = (async function* () {
      yield content;
    })();
    await files.put(bytes, { maxBytes: MAX_FILE_BYTES, expected: { sha256, sizeBytes: size } });
  }
}
