import type { Report, Window } from '@lanet/contracts/agent';
import { cleanText } from '@lanet/contracts/inventory';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A device's clock may be off by so much before its times are put right. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;
const OLDEST_MS = 40 * DAY_MS;
const NEWEST_MS = DAY_MS;

export interface PlacedWindows {
  kept: Window[];
  dropped: { from: number; reason: 'too_old' | 'ahead' | 'empty' }[];
}

/**
 * Windows at the server's time. `offsetMs`: how far the server's clock was ahead of `sentAt`. Beyond five minutes the
 * windows are moved by it, in whole minutes, so that a report that is sent again lands in the same place; what is then
 * further than 40 days back or a day ahead is dropped.
 */
export function placeWindows(windows: readonly Window[], offsetMs: number, nowMs: number): PlacedWindows {
  const shift = Math.abs(offsetMs) > CLOCK_TOLERANCE_MS ? Math.round(offsetMs / MINUTE_MS) * MINUTE_MS : 0;
  const placed: PlacedWindows = { kept: [], dropped: [] };
  for (const window of windows) {
    const from = window.from + shift;
    const reason =
      window.cpu.length === 0
        ? 'empty'
        : from < nowMs - OLDEST_MS
          ? 'too_old'
          : from > nowMs + NEWEST_MS
            ? 'ahead'
            : undefined;
    if (reason) placed.dropped.push({ from: window.from, reason });
    else placed.kept.push(shift === 0 ? window : { ...window, from });
  }
  return placed;
}

/** The last values a device told, for lists and its page. */
export interface Latest {
  from: number;
  cpu: number | null;
  memory: number | null;
  temperature: number | null;
  /** The fullest volume. */
  diskVolume: string | null;
  diskUsed: number | null;
}

/** Of the newest window; undefined without one. */
export function latestOf(windows: readonly Window[]): Latest | undefined {
  let newest: Window | undefined;
  for (const window of windows) if (!newest || window.from > newest.from) newest = window;
  if (!newest) return undefined;
  let diskVolume: string | null = null;
  let diskUsed: number | null = null;
  for (const { id, usedPercent } of newest.volumes) {
    const used = lastOf(usedPercent);
    if (used !== null && (diskUsed === null || used > diskUsed)) {
      diskUsed = used;
      diskVolume = cleanText(id, 255);
    }
  }
  const { from, cpu, memory, temperature } = newest;
  return { from, cpu: lastOf(cpu), memory: lastOf(memory), temperature: lastOf(temperature), diskVolume, diskUsed };
}

/** The last value that was measured, in hundredths: smaller ones than `real` holds are none. */
function lastOf(values: readonly (number | null)[]): number | null {
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index];
    if (value !== null && value !== undefined) return Math.round(value * 100) / 100;
  }
  return null;
}

/**
 * What of a report its hash is over: what it says about the device. When, after which boot and under which lease it was
 * sent may differ between two sendings of one report, and what later versions add to the head as well. A section is stood
 * for by its own hash. Numbers as they lie in memory: as text they cost more than all else that is done with a report.
 */
export function hashedContent({ sequence, windows, sections, events, edges, blackBoxes }: Report): Uint8Array {
  const told = sections && Object.entries(sections).map(([name, { hash, data }]) => [name, hash, data !== undefined]);
  const numbers: number[] = [sequence, windows.length];
  const names: string[] = [];
  for (const { from, stepSeconds, cpu, memory, temperature, volumes, network, reach = [] } of windows) {
    numbers.push(from, stepSeconds, volumes.length, network.length, reach.length);
    for (const values of [cpu, memory, temperature]) addValues(numbers, values);
    for (const { id, usedPercent, freeBytes, sizeBytes } of volumes) {
      names.push(id);
      addValues(numbers, usedPercent);
      numbers.push(freeBytes, sizeBytes);
    }
    for (const { id, rx, tx } of network) {
      names.push(id);
      addValues(numbers, rx);
      addValues(numbers, tx);
    }
    for (const { target, loss, ms } of reach) {
      names.push(target);
      addValues(numbers, loss);
      addValues(numbers, ms);
    }
  }
  const measured = new Uint8Array(new Float64Array(numbers).buffer);
  return Buffer.concat([
    measured,
    Buffer.from(JSON.stringify([names, told, events, edges, ...(blackBoxes ? [blackBoxes] : [])])),
  ]);
}

/** Behind their number, so that no two lists can be taken for others; null as a number that no measurement is. */
function addValues(numbers: number[], values: readonly (number | null)[]): void {
  numbers.push(values.length);
  for (const value of values) numbers.push(value ?? Number.NaN);
}

/** What the server remembers of a device's newest report. */
export interface Remembered {
  agentId: string;
  sequence: number;
  bodyHash: Buffer | null;
  lease: string | null;
  bootId: string | null;
}

type LateKind = 'repeated' | 'older' | 'reused' | 'clone' | 'replaced';

/**
 * What a report is whose sequence is not above the last one. Older ones are stored once more without effect (all of it is
 * idempotent), so that nothing is lost when a backlog comes behind a fresh report. Another body for the last sequence is a
 * copy of the agent's state (agents.md 2.5) if it also comes from another boot and under a lease that is not the last;
 * otherwise it is an agent that forgot what it sent and has to count on.
 */
export function judgeLate(
  report: { agentId: string; sequence: number; hash: Buffer; lease: string | null; bootId: string },
  last: Remembered,
): LateKind {
  if (report.agentId !== last.agentId) return 'replaced';
  if (report.sequence < last.sequence) return 'older';
  if (last.bodyHash?.equals(report.hash)) return 'repeated';
  return report.lease !== last.lease && report.bootId !== last.bootId ? 'clone' : 'reused';
}
