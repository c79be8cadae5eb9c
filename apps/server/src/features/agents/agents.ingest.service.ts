import { randomUUID } from 'node:crypto';
import type { Report } from '@lanet/contracts/agent';
import { cleanText, type SectionName } from '@lanet/contracts/inventory';
import { announce, inScope, isLostConnection, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { storeBlackBoxes } from '../alerts/index.ts';
import { storeSections } from '../inventory/index.ts';
import { storeWindows } from '../metrics/index.ts';
import { storeUpdates } from '../releases/index.ts';
import { ClockWatch } from './agents.clock.service.ts';
import { noteClone } from './agents.clones.service.ts';
import { reportSkippedSections } from './agents.collectors.service.ts';
import { tellRestarts, tellScans } from './agents.ingest.events.service.ts';
import { type EdgeRow, insertEdges, readRemembered, type StatusRow, updateStatus } from './agents.ingest.repo.ts';
import { judgeLate, latestOf, type PlacedWindows } from './agents.ingest.rules.ts';
import type { KnownAgent } from './agents.registry.service.ts';
import { reportBreach } from './agents.security.service.ts';

/** A report that was read and belongs to somebody. */
export interface Arrived {
  agent: KnownAgent;
  report: Report;
  /** sha256 of its `hashedContent`. */
  hash: Buffer;
  placed: PlacedWindows;
  /** How far the server's clock was ahead when it came. */
  clockOffsetMs: number;
  /** Whether its newest window is the newest of the device, as far as this gateway saw. */
  isNewest: boolean;
}

/** What became of it. */
export type Outcome =
  | { kind: 'acknowledged'; lease: string; want: readonly SectionName[] }
  | { kind: 'refused'; code: 'agents.clone' | 'agents.sequence_reused' | 'agents.revoked' };

/**
 * Stores reports of many agents in one transaction, at most one of each. What is refused has no effect but a security
 * event; the rest stands together or, if this throws, not at all.
 */
async function storeBatch(tx: ScopedTx, batch: readonly Arrived[], nowMs: number): Promise<Outcome[]> {
  const rows = batch.map((item) => toStatus(item));
  const taken = await updateStatus(tx, rows, new Date(nowMs));
  const late = batch.filter(({ agent }) => !taken.has(agent.deviceId));
  const lateOutcomes = late.length > 0 ? await judge(tx, late, nowMs) : new Map<Arrived, Outcome>();

  const stored = batch.filter((item) => lateOutcomes.get(item)?.kind !== 'refused');
  await storeMeasured(tx, stored, nowMs);
  await storeEdges(tx, stored, nowMs);
  await storeBlackBoxes(tx, stored.map(boxesOf), nowMs);
  const fresh = batch.filter(({ agent }) => taken.has(agent.deviceId));
  const wanted = await storeInventory(tx, fresh, nowMs);
  await tellBreaches(tx, fresh);
  for (const { agent, report } of fresh) await reportSkippedSections(tx, agent, report.events ?? []);
  await tellUpdates(tx, fresh, nowMs);
  await tellRestarts(tx, fresh, nowMs);
  await tellScans(tx, fresh, nowMs);
  for (const { agent } of fresh) {
    const { clientId, siteId, deviceId } = agent;
    announce(tx, { topic: 'live', event: { type: 'device_sample', id: deviceId }, audience: { clientId, siteId } });
  }
  return batch.map(
    (item, index) =>
      lateOutcomes.get(item) ?? {
        kind: 'acknowledged',
        lease: rows[index]?.lease ?? '',
        want: wanted.get(item.agent.deviceId) ?? [],
      },
  );
}

function toStatus({ agent, report, hash, placed, clockOffsetMs, isNewest }: Arrived): StatusRow {
  return {
    deviceId: agent.deviceId,
    agentId: agent.agentId,
    sequence: report.sequence,
    hash,
    lease: randomUUID(),
    bootId: report.bootId,
    agentVersion: cleanText(report.agentVersion, 40),
    clockOffsetMs,
    // No computer has run for part of a second longer, and the column takes no denormal number.
    uptimeSeconds: Math.round(report.uptimeSeconds),
    latest: isNewest ? latestOf(placed.kept) : undefined,
  };
}

/** Reports whose number was used already: sent again, late, or of a copy. */
async function judge(tx: ScopedTx, late: readonly Arrived[], nowMs: number): Promise<Map<Arrived, Outcome>> {
  const remembered = await readRemembered(
    tx,
    late.map(({ agent }) => agent.deviceId),
  );
  const outcomes = new Map<Arrived, Outcome>();
  for (const item of late) outcomes.set(item, await judgeOne(tx, item, remembered.get(item.agent.deviceId), nowMs));
  return outcomes;
}

async function judgeOne(
  tx: ScopedTx,
  { agent, report, hash }: Arrived,
  last: Parameters<typeof judgeLate>[1] | undefined,
  nowMs: number,
): Promise<Outcome> {
  // No status at all: the device is gone since the gateway last looked.
  if (!last) return { kind: 'refused', code: 'agents.revoked' };
  const { sequence, lease, bootId } = report;
  switch (judgeLate({ agentId: agent.agentId, sequence, hash, lease, bootId }, last)) {
    case 'repeated':
    case 'older':
      return { kind: 'acknowledged', lease: last.lease ?? '', want: [] };
    case 'reused':
      return { kind: 'refused', code: 'agents.sequence_reused' };
    case 'replaced':
      return { kind: 'refused', code: 'agents.revoked' };
    case 'clone':
      await noteClone(tx, agent, 'sequence fork', nowMs);
      return { kind: 'refused', code: 'agents.clone' };
  }
}

async function storeMeasured(tx: ScopedTx, stored: readonly Arrived[], nowMs: number): Promise<void> {
  const windows = stored.flatMap(({ agent: { clientId, deviceId }, placed }) =>
    placed.kept.map((window) => ({ clientId, deviceId, window })),
  );
  if (windows.length > 0) await storeWindows(tx, windows, nowMs);
}

async function storeEdges(tx: ScopedTx, stored: readonly Arrived[], nowMs: number): Promise<void> {
  const rows = stored.flatMap(({ agent: { clientId, deviceId, agentId }, report }) =>
    (report.edges ?? []).map(
      (edge, position): EdgeRow => ({
        ...{ clientId, deviceId, agentId, position },
        sequence: report.sequence,
        edge: JSON.stringify(edge),
      }),
    ),
  );
  if (rows.length === 0 || (await insertEdges(tx, rows, new Date(nowMs))) === 0) return;
  // One job for the whole batch: it works through whatever waits. In a queue of its own, so that a flood of edges is at
  // most one of the jobs that run.
  await enqueue(tx, 'alerts.process_edges', {}, { key: 'alerts.process_edges', queue: 'alerts' });
}

const boxesOf = ({ agent, report }: Arrived) => ({ ...agent, parts: report.blackBoxes ?? [] });

async function storeInventory(
  tx: ScopedTx,
  fresh: readonly Arrived[],
  nowMs: number,
): Promise<Map<string, SectionName[]>> {
  const reports = fresh.flatMap(({ agent: { clientId, deviceId }, report: { sections } }) =>
    sections ? [{ clientId, deviceId, sections }] : [],
  );
  return reports.length > 0 ? storeSections(tx, reports, nowMs) : new Map();
}

/** Of one report: a device that shouts must not fill the audit log. */
const MOST_BREACHES = 20;

async function tellBreaches(tx: ScopedTx, fresh: readonly Arrived[]): Promise<void> {
  for (const { agent, report } of fresh) {
    const breaches = (report.events ?? []).filter((event) => event.kind === 'security');
    for (const event of breaches.slice(0, MOST_BREACHES)) await reportBreach(tx, agent, event, event.at);
  }
}

async function tellUpdates(tx: ScopedTx, fresh: readonly Arrived[], nowMs: number): Promise<void> {
  const reports = fresh.flatMap(({ agent, report: { events } }) => (events ? [{ agent, events }] : []));
  if (reports.length > 0) await storeUpdates(tx, reports, nowMs);
}

/** A statement for many costs hardly more than one for few, and nobody but the agent waits for the acknowledgement. */
const GATHER_MS = 50;
/** So many that one more would not make each of them cheaper. */
const COMPANY = 300;
const BATCH = 1000;
/** About ten seconds of work: whoever would wait longer had better come again. */
const MAX_WAITING = 20_000;

interface Waiting {
  item: Arrived;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/** Stores reports in groups. */
export class Ingest {
  readonly #platform: Platform;
  readonly #clocks = new ClockWatch();
  #waiting: Waiting[] = [];
  #isWorking = false;
  #stopGathering: () => void = () => undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Stores a report together with those that come within 50 ms; resolves after the commit.
   * @throws Refusal 503 when more wait than can be stored in time, 422 for a value the database does not take.
   */
  submit(item: Arrived): Promise<Outcome> {
    if (this.#waiting.length >= MAX_WAITING)
      throw new Refusal('server.unavailable', { retryAfterSeconds: 30 + Math.floor(Math.random() * 60) });
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#waiting.push({ item, resolve, reject });
    if (item.report.edges || this.#waiting.length >= COMPANY) this.#stopGathering();
    if (!this.#isWorking) void this.#work();
    return promise;
  }

  /** Waits for company; not when there is enough, and not with an alert's edge, for which people wait. */
  async #gather(): Promise<void> {
    if (this.#waiting.length >= COMPANY || this.#waiting.some(({ item }) => item.report.edges)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, GATHER_MS);
    this.#stopGathering = resolve;
    await promise;
    clearTimeout(timer);
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      // Also behind a full batch.
      await this.#gather();
      const batch = oneOfEach(this.#waiting);
      const taken = new Set(batch);
      this.#waiting = this.#waiting.filter((one) => !taken.has(one));
      await this.#settle(batch);
    }
    this.#isWorking = false;
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    const { db, clock, metrics, log } = this.#platform;
    const items = batch.map(({ item }) => item);
    try {
      let remember = () => {};
      const outcomes = await inScope(db, SYSTEM, async (tx) => {
        const stored = await storeBatch(tx, items, clock.now());
        const taken = items.filter((_, index) => stored[index]?.kind === 'acknowledged');
        remember = await this.#clocks.store(tx, taken, clock.now());
        return stored;
      });
      remember();
      metrics.reportsStored(outcomes.filter(({ kind }) => kind === 'acknowledged').length);
      for (const [index, { resolve }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome) resolve(outcome);
      }
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) {
        for (const { reject } of batch) reject(ofOneReport(error));
        return;
      }
      // Each alone, so that the one that cannot be stored fails alone.
      log.warn({ err: error, reports: batch.length }, 'batch of reports failed, storing one by one');
      for (const one of batch) await this.#settle([one]);
    }
  }
}

/** The batch that is stored next: the second report of an agent has to see what the first one left. */
function oneOfEach(waiting: readonly Waiting[]): Waiting[] {
  const seen = new Set<string>();
  const batch: Waiting[] = [];
  for (const one of waiting) {
    const { deviceId } = one.item.agent;
    if (seen.has(deviceId)) continue;
    seen.add(deviceId);
    batch.push(one);
    if (batch.length === BATCH) break;
  }
  return batch;
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The database itself is away or has no room (classes 53, 57 of its error codes): nobody's report is at fault. */
const isUnavailable = (error: unknown) => isLostConnection(error) || /^(53|57)/.test(codeOf(error));

/** A value the database does not take (class 22, or a check) is the report's fault, whatever the contract let through. */
function ofOneReport(error: unknown): unknown {
  return /^22|^23514$/.test(codeOf(error))
    ? new Refusal('request.invalid', { detail: 'a value cannot be stored' })
    : error;
}
