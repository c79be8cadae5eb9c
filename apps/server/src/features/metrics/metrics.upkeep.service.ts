import { type Db, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { hoursOf } from './metrics.grid.rules.ts';
import {
  deleteOldHours,
  devicesToRollUp,
  readRollUpSpan,
  rollUpHours,
  writeHours,
  writeRollUpSpan,
} from './metrics.hours.repo.ts';
import {
  clientsOfDevices,
  daysToSeal,
  deleteOldDays,
  devicesToSeal,
  dropPartition,
  readSealedOf,
  takeUpkeepTurn,
  writeSealed,
} from './metrics.seal.repo.ts';
import { mergeWindows, sealDay, unsealDay } from './metrics.seal.rules.ts';
import { preparePartitions } from './metrics.service.ts';
import { takeWindows } from './metrics.windows.repo.ts';
import { DAY_MS, dayOf, SEALED_DAYS, type StoredWindow, startOfDay } from './metrics.windows.rules.ts';

/** Days that stay hot after their end: most late reports come while a day is still cheap to add to. */
const HOT_DAYS = 2;
/** Thirteen months: a month can be held against the same one a year ago. */
const HOURS_DAYS = 396;
/** Devices of one transaction; sealing one takes some milliseconds, in which the process does nothing else. */
const SEAL_DEVICES = 10;
const ROLL_UP_DEVICES = 50;
const DELETE_ROWS = 10_000;

/**
 * Everything that has to be done with stored metrics from time to time: partitions ahead, hours, sealing, forgetting. Safe to
 * repeat and to kill at any point: each step is one transaction, and another worker's turn is left to it.
 */
export async function runMetricUpkeep(db: Db, nowMs: number): Promise<void> {
  await turn(db, (tx) => preparePartitions(tx, nowMs));
  await rollUp(db);
  await sealDays(db, nowMs);
  await forget(db, nowMs);
}

/** Computes the hours that windows stored since the last time touch. Running it again changes nothing. */
export async function rollUp(db: Db): Promise<void> {
  const span = await turn(db, readRollUpSpan);
  if (!span) return;
  const devices = (await turn(db, (tx) => devicesToRollUp(tx, span.since))) ?? [];
  for (let start = 0; start < devices.length; start += ROLL_UP_DEVICES) {
    const part = devices.slice(start, start + ROLL_UP_DEVICES);
    const done = await turn(db, async (tx) => {
      await rollUpHours(tx, part, span.since);
      return true;
    });
    if (!done) return;
  }
  // Only now: a roll-up that died half-way looks at everything again.
  await turn(db, (tx) => writeRollUpSpan(tx, span.till));
}

/**
 * Seals every day that ended more than two days ago, and what came late for days sealed before. A day's partition goes once
 * nothing is left in it.
 */
export async function sealDays(db: Db, nowMs: number): Promise<void> {
  const before = dayOf(startOfDay(nowMs) - HOT_DAYS * DAY_MS);
  const days = (await turn(db, (tx) => daysToSeal(tx, before))) ?? [];
  for (const day of days) {
    let more: boolean | undefined = true;
    while (more) more = await turn(db, (tx) => sealSome(tx, day));
    await turn(db, (tx) => dropPartition(tx, day));
  }
}

/** Moves the windows of some devices into their sealed rows; whether there were any. */
async function sealSome(tx: ScopedTx, day: string): Promise<boolean> {
  const deviceIds = await devicesToSeal(tx, day, SEAL_DEVICES);
  if (deviceIds.length === 0) return false;
  const clients = await clientsOfDevices(tx, deviceIds);
  const sealed = await readSealedOf(tx, day, deviceIds);
  const { since } = await readRollUpSpan(tx);
  // Deleted and sealed in one transaction: whatever is not sealed is still hot. Windows of devices that are gone just go.
  const taken = await takeWindows(tx, { day, deviceIds, since });
  const merged = [...taken].flatMap(([deviceId, late]) => {
    const clientId = clients.get(deviceId);
    if (clientId === undefined) return [];
    const there = sealed.get(deviceId);
    const windows = mergeWindows(
      there ? unsealDay(there) : [],
      late.map(({ window }) => window),
    );
    const isRolledUp = !there && late.every(({ fresh }) => !fresh);
    return [{ clientId, deviceId, windows, isRolledUp }];
  });
  await writeSealed(
    tx,
    day,
    merged.map(({ windows, ...device }) => ({ ...device, data: sealDay(windows) })),
  );
  const hours = merged.filter(({ isRolledUp }) => !isRolledUp).flatMap((device) => deviceHours(device, day));
  if (hours.length > 0) await writeHours(tx, hours);
  return true;
}

function deviceHours(
  { clientId, deviceId, windows }: { clientId: string; deviceId: string; windows: StoredWindow[] },
  day: string,
) {
  return hoursOf(windows, Date.parse(day)).map((hour) => ({ clientId, deviceId, ...hour }));
}

async function forget(db: Db, nowMs: number): Promise<void> {
  const oldestDay = dayOf(nowMs - SEALED_DAYS * DAY_MS);
  const oldestHour = startOfDay(nowMs) - HOURS_DAYS * DAY_MS;
  for (const remove of [
    (tx: ScopedTx) => deleteOldDays(tx, oldestDay, DELETE_ROWS),
    (tx: ScopedTx) => deleteOldHours(tx, oldestHour, DELETE_ROWS),
  ]) {
    let removed: number | undefined = DELETE_ROWS;
    while (removed === DELETE_ROWS) removed = await turn(db, remove);
  }
}

/** One transaction of the upkeep; undefined when another worker is at it. */
function turn<T>(db: Db, work: (tx: ScopedTx) => Promise<T>): Promise<T | undefined> {
  return inScope(db, SYSTEM, async (tx) => ((await takeUpkeepTurn(tx)) ? work(tx) : undefined));
}
