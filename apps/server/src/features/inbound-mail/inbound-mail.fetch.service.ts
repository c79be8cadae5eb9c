import { setTimeout as pause } from 'node:timers/promises';
import type { MailFault } from '@lanet/contracts/mailboxes';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  faultOf,
  findMailbox,
  freshToken,
  giveLease,
  type Lease,
  type MailSource,
  MailTrouble,
  openMailbox,
  renewLease,
  type StoredMailbox,
  takeLease,
} from '../mailboxes/index.ts';
import { type FetchTimes, pauseAfter } from './inbound-mail.fetch.rules.ts';
import { fenced, LeaseLost, type Memory, type Scan, scanFolder } from './inbound-mail.fetch.scan.service.ts';
import { connected, failed, fetched } from './inbound-mail.health.service.ts';
import { probe } from './inbound-mail.probe.service.ts';

/** One mailbox and the process that would fetch it. */
export interface Keeper {
  platform: Platform;
  mailboxId: string;
  /** Of this process. */
  owner: string;
  times: FetchTimes;
  /** Aborted when the mailbox changed or the process ends. */
  signal: AbortSignal;
}

/** Fetches a mailbox for as long as the signal lets it, whenever no other process does. Never throws. */
export async function keepFetching(keeper: Keeper): Promise<void> {
  const { platform, times, signal, mailboxId } = keeper;
  const memory: Memory = {
    tries: new Map(),
    larger: new Set(),
    leftAlone: new Set(),
    sweptAt: new Map(),
    looked: false,
  };
  while (!signal.aborted) {
    try {
      const lease = await inScope(platform.db, SYSTEM, (tx) => takeLease(tx, mailboxId, keeper.owner, times.leaseMs));
      if (lease) await withLease(keeper, lease, memory);
    } catch (error) {
      // Of the database, for the most part: the mailbox is tried again, and the others do not notice.
      platform.log.error({ err: error, mailboxId }, 'fetching a mailbox failed');
    }
    await sleep(times.leaseRetryMs, signal);
  }
}

async function withLease(keeper: Keeper, lease: Lease, memory: Memory): Promise<void> {
  const { platform, times } = keeper;
  const lost = new AbortController();
  const signal = AbortSignal.any([keeper.signal, lost.signal]);
  const renewing = keepLease(platform, lease, times.leaseMs, () => lost.abort(new LeaseLost()));
  try {
    for (let failures = 0; !signal.aborted; ) {
      const fault = await converse({ ...keeper, signal }, lease, memory);
      if (fault === 'gone') return;
      if (memory.looked) failures = 0;
      memory.looked = false;
      if (!fault) continue;
      await sleep(pauseAfter(failures, fault, times, Math.random()), signal);
      failures += 1;
    }
  } finally {
    renewing.stop();
    await inScope(platform.db, SYSTEM, (tx) => giveLease(tx, lease));
  }
}

/** Renews it until stopped, and says when it is lost, or when nobody can say whether it is. */
function keepLease({ db, log }: Platform, lease: Lease, forMs: number, lost: () => void): { stop(): void } {
  let renewedAt = performance.now();
  const timer = setInterval(async () => {
    const asked = performance.now();
    try {
      if (!(await inScope(db, SYSTEM, (tx) => renewLease(tx, lease, forMs)))) return lost();
      renewedAt = asked;
    } catch (error) {
      log.warn({ err: error, mailboxId: lease.mailboxId }, 'the lease of a mailbox was not renewed');
    }
    if (performance.now() - renewedAt > forMs) lost();
  }, forMs / 4);
  return { stop: () => clearInterval(timer) };
}

/** One conversation with the server, until it ends: with a fault, or undefined where it is simply to begin anew. */
async function converse(keeper: Keeper, lease: Lease, memory: Memory): Promise<MailFault | 'gone' | undefined> {
  const { platform, signal, mailboxId } = keeper;
  const mailbox = await inScope(platform.db, SYSTEM, (tx) => findMailbox(tx, mailboxId));
  if (!mailbox?.active) return 'gone';
  let source: MailSource | undefined;
  const end = () => void source?.close();
  try {
    source = await unlessAborted(openMailbox(platform, mailbox), signal);
    signal.addEventListener('abort', end, { once: true });
    await fenced({ platform, lease }, (tx) => connected(tx, platform, mailboxId, source?.certUntil ?? null));
    await look({ ...keeper, mailbox, lease, source, memory });
    return undefined;
  } catch (error) {
    if (signal.aborted || error instanceof LeaseLost) return 'gone';
    const fault = faultOf(error);
    if (!(error instanceof MailTrouble)) platform.log.error({ err: error, mailboxId }, 'fetching a mailbox failed');
    await fenced({ platform, lease }, (tx) => failed(tx, platform, mailboxId, fault));
    return fault;
  } finally {
    signal.removeEventListener('abort', end);
    await source?.close();
  }
}

type Looking = Keeper & Pick<Scan, 'lease' | 'memory' | 'source'> & { mailbox: StoredMailbox };

async function look(looking: Looking): Promise<void> {
  const { platform, mailbox, lease, source, memory, signal } = looking;
  for (let goesOn = true; goesOn; ) {
    const scan: Scan = { platform, mailbox, lease, source, memory, signal, stored: 0, troubles: [] };
    // The first folder last: it is the one whose news the server tells while nothing is asked.
    for (const folder of mailbox.incoming.folders.toReversed()) await scanFolder(scan, folder);
    signal.throwIfAborted();
    const current = await inScope(platform.db, SYSTEM, (tx) => findMailbox(tx, mailbox.id));
    const lost = current && (await probe(platform, current));
    if (lost) scan.troubles.push(lost);
    await fenced(scan, (tx) => fetched(tx, platform, mailbox.id, scan));
    memory.looked = true;
    await renewToken(looking);
    goesOn = (await source.wait(waitFor(looking), signal)) && !signal.aborted;
  }
}

/** Before it ends, also while this conversation goes on with the old one: whoever sends finds a good one. */
async function renewToken({ platform, mailboxId, times }: Looking): Promise<void> {
  const mailbox = await inScope(platform.db, SYSTEM, (tx) => findMailbox(tx, mailboxId));
  if (mailbox) await freshToken(platform, mailbox, TOKEN_EARLY_MS + times.idleMs);
}

const TOKEN_EARLY_MS = 5 * 60_000;

function waitFor({ mailbox, source, times }: Looking): number {
  if (mailbox.kind === 'pop3') return times.pop3Ms;
  return source.idles && mailbox.incoming.folders.length === 1 ? times.idleMs : times.pollMs;
}

/** A server that does not answer holds nobody up who wants to end. */
async function unlessAborted(opening: Promise<MailSource>, signal: AbortSignal): Promise<MailSource> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([opening, promise]);
  } catch (error) {
    void opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
