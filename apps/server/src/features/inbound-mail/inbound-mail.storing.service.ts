import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { storable } from './inbound-mail.reading.rules.ts';
import { insertStored, type Place } from './inbound-mail.storing.repo.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Reads the messages that are stored and wait, and decides where they belong. */
    'inbound_mail.process': Record<never, never>;
  }
}

export interface Arrival {
  mailboxId: string;
  /** How the server names it; null where it was handed over (SMTP, LMTP, HTTP), and then every hand-over is a message. */
  place: Place | null;
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
    const envelope = arrival.envelope && storableEnvelope(arrival.envelope);
    const { known, isAlone } = await insertStored(tx, { ...arrival, envelope, id, sha256, storedAt, receivedAt });
    if (known) return { kind: 'known', id: known };
    if (isAlone) await enqueue(tx, 'inbound_mail.process', {}, PROCESS);
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

/** Whoever speaks at the door says what they like; what cannot be stored is no address anyway. */
const storableEnvelope = ({ from, to, remoteAddress }: NonNullable<Arrival['envelope']>) => ({
  from: from && storable(from),
  to: to.map(storable),
  remoteAddress,
});

/**
 * One job reads all that waits, and one at a time does. Whoever stores a message while others wait leaves it to the job that
 * was queued for those; should that one just have ended, the next look at what waits finds it.
 */
export const PROCESS = { key: 'inbound_mail.process', queue: 'inbound_mail.process' } as const;
