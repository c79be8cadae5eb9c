import type { MailFault } from '@lanet/contracts/mailboxes';
import { v7 as uuidv7 } from 'uuid';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type Described,
  faultOf,
  findProgress,
  holdsLease,
  type Lease,
  type MailSource,
  MailTrouble,
  markWaiting,
  type StoredMailbox,
  saveProgress,
} from '../mailboxes/index.ts';
import { findCopies, insertCopies, keyOf, knownUids, type Series } from './inbound-mail.fetch.repo.ts';
import { type Look, lookAt, oldestWanted } from './inbound-mail.fetch.rules.ts';
import { withoutProbe } from './inbound-mail.probe.service.ts';
import { storeArrival } from './inbound-mail.storing.service.ts';

/** Another process fetches this mailbox by now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** What is remembered of a mailbox between two conversations with its server. */
export interface Memory {
  /** How often fetching a message ended the conversation, by its place. */
  tries: Map<string, number>;
  /** Messages that are larger than the server says: their headers alone are taken. */
  larger: Set<string>;
  /** Places of what is too old to be taken, where only the message itself says so. */
  leftAlone: Set<string>;
  /** Epoch milliseconds of the last look at the last days, by folder. */
  sweptAt: Map<string, number>;
  /** Whether a look succeeded since it was last asked. */
  looked: boolean;
}

export interface Scan {
  platform: Platform;
  mailbox: StoredMailbox;
  lease: Lease;
  source: MailSource;
  memory: Memory;
  signal: AbortSignal;
  /** Messages stored so far. */
  stored: number;
  /** What did not work, without keeping the rest from being fetched. */
  troubles: MailFault[];
}

const CHUNK = 50;
const DAY_MS = 86_400_000;
const SWEPT_DAYS = 7;
/** Between two looks at the last days. What a server keeps track of itself may leave out what went and came back. */
const SWEPT_EVERY_MS = { numbered: DAY_MS, tracked: 3_600_000 };
/** A message that ends the conversation again and again does not keep the others away. */
const MOST_TRIES = 5;

/** Fetches what is new in a folder. @throws MailTrouble; LeaseLost when another process has the mailbox. */
export async function scanFolder(scan: Scan, folder: string): Promise<void> {
  const { platform, mailbox, source } = scan;
  const { db, clock } = platform;
  const opened = await source.open(folder);
  const known = await inScope(db, SYSTEM, (tx) => findProgress(tx, mailbox.id, folder));
  const look = lookAt(known, opened, String(clock.now()));
  const series = { mailboxId: mailbox.id, folder, uidvalidity: look.uidvalidity };
  const oldest = oldestWanted(mailbox.createdAt.getTime(), mailbox.incoming.firstLookDays);
  if (source.changes) return scanChanges(scan, series, look.kind === 'news' ? (known?.cursor ?? null) : null, oldest);
  const since = oldest === null ? undefined : new Date(oldest);

  const uids = await source.find(findingFor(look, opened.uidNext, since));
  // Old mail that is not taken counts as read: what comes after it is new.
  const from = look.kind === 'news' ? look.after : 0;
  const highest = { at: from };
  const byNumber = opened.uidNext !== null;
  await takeAll(scan, series, uids, {
    compares: look.kind !== 'news',
    oldest: from > 0 && byNumber ? null : oldest,
    highest,
    cursor: null,
  });
  const end = look.kind === 'news' ? highest.at : Math.max(highest.at, (opened.uidNext ?? 1) - 1);
  await saved(scan, series, end, null);
  if (byNumber) await sweep(scan, series, { oldest, highest: end, cursor: null });
}

/**
 * The same where the server keeps track of what is new. Its cursor moves on only when everything before it is stored here: what
 * is told again is known.
 */
async function scanChanges(scan: Scan, series: Series, from: string | null, oldest: number | null): Promise<void> {
  const since = oldest === null ? undefined : new Date(oldest);
  const found = await scan.source.changes?.({ cursor: from, since });
  if (!found) return;
  const { uids, cursor, isWhole } = found;
  const how = { compares: isWhole, oldest: isWhole ? oldest : null, highest: { at: 0 }, cursor: from };
  await takeAll(scan, series, uids, how);
  await saved(scan, series, 0, cursor);
  await sweep(scan, series, { oldest, highest: Number.POSITIVE_INFINITY, cursor });
}

function findingFor(look: Look, uidNext: number | null, since: Date | undefined) {
  if (uidNext === null) return {};
  if (look.kind === 'news') return { after: look.after };
  return since ? { since } : {};
}

/** At times, what came in the last days is held against the table: servers move messages behind one's back. */
async function sweep(
  scan: Scan,
  series: Series,
  { oldest, highest, cursor }: { oldest: number | null; highest: number; cursor: string | null },
): Promise<void> {
  const { clock } = scan.platform;
  const now = clock.now();
  const last = scan.memory.sweptAt.get(series.folder);
  const every = cursor === null ? SWEPT_EVERY_MS.numbered : SWEPT_EVERY_MS.tracked;
  if (last !== undefined && now - last < every) return;
  const since = new Date(Math.max(now - SWEPT_DAYS * DAY_MS, oldest ?? 0));
  const found = await scan.source.find({ since });
  const uids = cursor === null ? found.filter((uid) => Number(uid) <= highest) : found;
  const at = cursor === null ? highest : 0;
  await takeAll(scan, series, uids, { compares: true, oldest, tidiesKnown: false, highest: { at }, cursor });
  scan.memory.sweptAt.set(series.folder, now);
}

interface How {
  /** Whether a message may be stored already under another number. */
  compares: boolean;
  /** Epoch milliseconds; what came before is left alone. */
  oldest: number | null;
  /** Whether what is stored is told to the server again: it died between the two. */
  tidiesKnown?: boolean;
  highest: { at: number };
  /** Kept until all of it is stored. */
  cursor: string | null;
}

async function takeAll(scan: Scan, series: Series, uids: readonly string[], how: How): Promise<void> {
  for (let start = 0; start < uids.length; start += CHUNK) {
    await takeChunk(scan, series, uids.slice(start, start + CHUNK), how);
  }
}

async function takeChunk(scan: Scan, series: Series, uids: readonly string[], how: How): Promise<void> {
  const { platform, source, mailbox, memory } = scan;
  const known = await inScope(platform.db, SYSTEM, (tx) => knownUids(tx, series, uids));
  const unknown = uids.filter((uid) => !known.has(uid) && !memory.leftAlone.has(placeOf(series, uid)));
  const described = await withoutProbe(platform, mailbox.id, source, await source.describe(unknown));
  const wanted = described.filter((one) => !isTooOld(scan, series, one, how.oldest));
  const tidy = how.tidiesKnown === false ? [] : [...known];
  const copies = how.compares ? await storeCopies(scan, series, wanted) : new Set<string>();
  tidy.push(
    ...wanted.filter(({ uid, isTidy }) => copies.has(uid) && (!isTidy || movesAway(mailbox))).map(({ uid }) => uid),
  );

  const fresh = wanted.filter(({ uid }) => !copies.has(uid));
  if (fresh.length > 0) await waits(scan, fresh);
  for (const one of fresh) if (await take(scan, series, one)) tidy.push(one.uid);
  // Only now: everything told to the server is durable here.
  await tidyUp(scan, tidy);
  how.highest.at = Math.max(how.highest.at, ...uids.map(Number).filter(Number.isSafeInteger));
  await saved(scan, series, how.highest.at, how.cursor);
}

/** Mail that is stored goes on to be stored, also where the folder it should be moved to cannot be made. */
async function tidyUp({ source, mailbox, troubles }: Scan, uids: readonly string[]): Promise<void> {
  try {
    await source.tidy(uids, mailbox.incoming.afterStoring);
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code !== 'folder') throw error;
    troubles.push(fault);
  }
}

const movesAway = ({ incoming }: StoredMailbox) => incoming.afterStoring.kind !== 'mark_seen';

function isTooOld({ memory }: Scan, series: Series, { uid, receivedAt }: Described, oldest: number | null): boolean {
  if (oldest === null || receivedAt === null || receivedAt.getTime() >= oldest) return false;
  memory.leftAlone.add(placeOf(series, uid));
  return true;
}

const placeOf = ({ folder, uidvalidity }: Series, uid: string) => `${folder} ${uidvalidity} ${uid}`;

/** Writes a row for each message that is stored under another number, without fetching it; answers which. */
async function storeCopies(scan: Scan, series: Series, described: readonly Described[]): Promise<Set<string>> {
  const ids = described.flatMap(({ messageId }) => messageId ?? []);
  if (ids.length === 0) return new Set();
  const at = new Date(scan.platform.clock.now());
  return fenced(scan, async (tx) => {
    const originals = await findCopies(tx, series.mailboxId, ids);
    const copies = described.flatMap(({ uid, messageId, sizeBytes }) => {
      const copyOf = messageId === null ? undefined : originals.get(keyOf(messageId, sizeBytes));
      return copyOf === undefined ? [] : { id: uuidv7(), uid, copyOf };
    });
    if (copies.length > 0) await insertCopies(tx, series, copies, at);
    return new Set(copies.map(({ uid }) => uid));
  });
}

/** Fetches and stores one message. False when it is gone, or passed over after it ended too many conversations. */
async function take(scan: Scan, series: Series, { uid, sizeBytes, receivedAt }: Described): Promise<boolean> {
  const { platform, mailbox, source, memory, signal } = scan;
  signal.throwIfAborted();
  const place = placeOf(series, uid);
  const maxBytes = mailbox.options.maxMiB * 1024 * 1024;
  try {
    const limits = memory.larger.has(place) ? { maxBytes, sizeBytes: maxBytes + 1 } : { maxBytes, sizeBytes };
    const mail = await source.fetch(uid, limits);
    memory.tries.delete(place);
    if (!mail) return false;
    const now = new Date(platform.clock.now());
    const arrival = { mailboxId: mailbox.id, place: { folder: series.folder, uidvalidity: series.uidvalidity, uid } };
    const { kind } = await storeArrival(platform, {
      ...arrival,
      ...mail,
      envelope: null,
      receivedAt: receivedAt ?? now,
    });
    if (kind === 'stored') scan.stored += 1;
    return true;
  } catch (error) {
    if (!(error instanceof MailTrouble) || signal.aborted) throw error;
    if (faultOf(error).code === 'too_large') memory.larger.add(place);
    const tries = (memory.tries.get(place) ?? 0) + 1;
    memory.tries.set(place, tries);
    if (tries < MOST_TRIES) throw error;
    platform.log.error({ err: error, mailboxId: mailbox.id, place }, 'a message cannot be fetched');
    scan.troubles.push({
      code: faultOf(error).code,
      text: `${series.folder} ${uid}: ${faultOf(error).text}`.slice(0, 500),
    });
    return false;
  }
}

/** People see since when mail waits. */
function waits(scan: Scan, fresh: readonly Described[]): Promise<void> {
  const times = fresh.flatMap(({ receivedAt }) => (receivedAt ? [receivedAt.getTime()] : []));
  const oldest = times.length > 0 ? new Date(Math.min(...times)) : null;
  return fenced(scan, (tx) => markWaiting(tx, scan.mailbox.id, oldest));
}

function saved(scan: Scan, { folder, uidvalidity }: Series, highestUid: number, cursor: string | null): Promise<void> {
  const at = new Date(scan.platform.clock.now());
  return fenced(scan, (tx) => saveProgress(tx, scan.mailbox.id, folder, { uidvalidity, highestUid, cursor }, at));
}

/** Writes only while this process has the mailbox. @throws LeaseLost */
export function fenced<T>(
  { platform, lease }: Pick<Scan, 'platform' | 'lease'>,
  work: (tx: ScopedTx) => Promise<T>,
): Promise<T> {
  return inScope(platform.db, SYSTEM, async (tx) => {
    if (!(await holdsLease(tx, lease))) throw new LeaseLost();
    return work(tx);
  });
}
