import type { Window } from '@lanet/contracts/agent';
import type { ScopedTx } from '../../platform/database/index.ts';
import { createPartition, type DeviceWindow, insertWindows, partitionedDays } from './metrics.windows.repo.ts';
import { DAY_MS, dayOf, startOfDay, storableWindows } from './metrics.windows.rules.ts';

/** Rows of one statement: a batch is normally below it, a backlog of a long outage is not. */
const MAX_ROWS = 2000;

/** Days seen with a committed partition, for each database this process talks to. */
const knownDays = new WeakMap<object, Set<string>>();

/**
 * Stores the windows of a whole batch of reports. Idempotent by (device, start). Windows older than 90 days, ahead of time
 * or longer than a day are left out. Late windows of days that are sealed wait in the hot table's default partition until
 * the sealer merges them. `nowMs`: epoch milliseconds of the server's clock. Runs as the product (scope everything).
 */
export async function storeWindows(
  tx: ScopedTx,
  windows: readonly { clientId: string; deviceId: string; window: Window }[],
  nowMs: number = Date.now(),
): Promise<void> {
  const rows: DeviceWindow[] = windows.flatMap(({ clientId, deviceId, window }) =>
    storableWindows(window, nowMs).map((piece) => ({ clientId, deviceId, window: piece })),
  );
  if (rows.length === 0) return;
  await ensurePartitions(tx, new Set(rows.map(({ window }) => dayOf(window.from))), nowMs);
  // Always in one order: two batches with the same windows would otherwise wait for each other's keys.
  rows.sort((a, b) => (a.deviceId === b.deviceId ? a.window.from - b.window.from : a.deviceId < b.deviceId ? -1 : 1));
  for (let start = 0; start < rows.length; start += MAX_ROWS)
    await insertWindows(tx, rows.slice(start, start + MAX_ROWS));
}

/** Makes the partitions of today and tomorrow, so that no batch has to at midnight. */
export async function preparePartitions(tx: ScopedTx, nowMs: number): Promise<void> {
  await ensurePartitions(tx, new Set([dayOf(nowMs), dayOf(nowMs + DAY_MS)]), nowMs);
}

/**
 * Only yesterday and later get a partition: an older day's may be dropped at any moment, and its windows are as well off in
 * the default partition. A day is remembered when it is seen, not when it is made: this transaction may yet fail.
 */
async function ensurePartitions(tx: ScopedTx, days: ReadonlySet<string>, nowMs: number): Promise<void> {
  const known = knownOf(tx);
  const oldest = dayOf(startOfDay(nowMs) - DAY_MS);
  const unknown = [...days].filter((day) => day >= oldest && !known.has(day)).sort();
  if (unknown.length === 0) return;
  const there = new Set(await partitionedDays(tx));
  for (const day of unknown) {
    if (there.has(day)) known.add(day);
    else await createPartition(tx, day);
  }
}

function knownOf(tx: ScopedTx): Set<string> {
  const database = tx.getExecutor().adapter;
  const known = knownDays.get(database) ?? new Set();
  knownDays.set(database, known);
  return known;
}
