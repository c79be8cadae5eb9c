import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertStored, isKnownUid } from './inbound-mail.storing.repo.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Reads a stored message and decides where it belongs. */
    'inbound_mail.process': { id: string };
  }
}

export interface Arrival {
  mailboxId: string;
  /** How the server names it; null where it was handed over (SMTP, LMTP, HTTP), and then every hand-over is a message. */
  place: { folder: string; uidvalidity: string; uid: string } | null;
  /** Exactly as it came; the header block alone with `headersOnly`. */
  raw: Uint8Array;
  /** Of the whole message, also where only its headers were taken. */
  sizeBytes: number;
  headersOnly: boolean;
  /** Who spoke at the door, where somebody did. */
  envelope: { from: string | null; to: string[]; remoteAddress: string | null } | null;
  receivedAt: Date;
}

/** Beyond any mailbox's own limit. */
const MAX_BYTES = 160 * 1024 * 1024;

/**
 * Makes a message durable: its bytes first, then one row and the job that reads it. When this returns, the server it came
 * from may be told, and not before. Safe to repeat: a message of a mailbox that is known is answered `known`, and nothing
 * is written.
 */
export async function storeArrival(
  { db, files, clock }: Platform,
  arrival: Arrival,
): Promise<{ kind: 'stored' | 'known'; id: string }> {
  const { raw } = arrival;
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const content = (async function* () {
    yield raw;
  })();
  await files.put(content, { maxBytes: MAX_BYTES, expected: { sha256, sizeBytes: raw.length } });
  return inScope(db, SYSTEM, async (tx) => {
    const id = uuidv7();
    const storedAt = new Date(clock.now());
    const receivedAt = withinSecond(arrival.receivedAt, storedAt);
    const known = await insertStored(tx, { ...arrival, id, sha256, storedAt, receivedAt });
    if (known) return { kind: 'known', id: known };
    await enqueue(tx, 'inbound_mail.process', { id }, { key: processKey(id) });
    return { kind: 'stored', id };
  });
}

/**
 * Servers tell when a message came in whole seconds, rounded down: as late within that second as it can have been, so that an
 * answer does not stand before what it answers.
 */
function withinSecond(receivedAt: Date, storedAt: Date): Date {
  if (receivedAt.getMilliseconds() !== 0) return receivedAt;
  return new Date(Math.max(receivedAt.getTime(), Math.min(receivedAt.getTime() + 999, storedAt.getTime())));
}

/** One reading of a message waits at a time. */
export const processKey = (id: string) => `inbound_mail.process:${id}`;

/** Whether a message of a folder is stored already, so that it need not be fetched to know. */
export function isStored(
  { db }: Platform,
  mailboxId: string,
  place: { folder: string; uidvalidity: string; uid: string },
): Promise<boolean> {
  return inScope(db, SYSTEM, (tx) => isKnownUid(tx, mailboxId, place));
}
