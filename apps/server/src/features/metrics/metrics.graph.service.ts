import type { MetricRange, Metrics } from '@lanet/contracts/devices';
import { may } from '@lanet/contracts/permissions';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import { ruleLimits } from '../alerts/index.ts';
import { requireDevice } from '../devices/index.ts';
import { readAlertMarks, readCommandMarks } from './metrics.graph.repo.ts';
import {
  graphSeries,
  gridOf,
  hourSeries,
  isMinuteRange,
  minuteSeries,
  RANGES_MS,
  stepFor,
} from './metrics.graph.rules.ts';
import type { Grid, GridSeries } from './metrics.grid.rules.ts';
import { readHours } from './metrics.hours.repo.ts';
import { readSealedFrom } from './metrics.seal.repo.ts';
import { mergeWindows, unsealDay } from './metrics.seal.rules.ts';
import { readWindows } from './metrics.windows.repo.ts';
import { dayOf, HOUR_MS, type StoredWindow } from './metrics.windows.rules.ts';

interface Drawn {
  grid: Grid;
  series: GridSeries[];
  /** Points that stand for several values also have their extremes. */
  extremes: boolean;
}

/** The graphs of a device. `nowMs`: epoch milliseconds. @throws Refusal 404 `devices.not_found`. */
export async function deviceMetrics(
  tx: ScopedTx,
  caller: Caller,
  { deviceId, range, nowMs }: { deviceId: string; range: MetricRange; nowMs: number },
): Promise<Metrics> {
  await requireDevice(tx, deviceId);
  const rangeMs = RANGES_MS[range];
  const { grid, series, extremes } = await (isMinuteRange(range) ? minutes : hours)(tx, deviceId, rangeMs, nowMs);
  const marks = [
    ...(may(caller.role, 'alerts.read') ? await readAlertMarks(tx, deviceId, grid.fromMs) : []),
    ...(may(caller.role, 'commands.read') ? await readCommandMarks(tx, deviceId, grid.fromMs) : []),
  ];
  return {
    stepSeconds: grid.stepMs / 1000,
    times: Array.from({ length: grid.count }, (_, index) => (grid.fromMs + index * grid.stepMs) / 1000),
    series: graphSeries(series, grid, await ruleLimits(tx, deviceId), extremes),
    marks: marks.sort((a, b) => a.at - b.at),
  };
}

async function minutes(tx: ScopedTx, deviceId: string, rangeMs: number, nowMs: number): Promise<Drawn> {
  const windows = await readMinutes(tx, deviceId, nowMs - rangeMs, nowMs);
  const stepMs = stepFor(windows, rangeMs);
  const grid = gridOf(rangeMs, stepMs, nowMs);
  return {
    grid,
    series: minuteSeries(windows, grid),
    extremes: windows.some(({ stepSeconds }) => stepSeconds * 1000 < stepMs),
  };
}

async function hours(tx: ScopedTx, deviceId: string, rangeMs: number, nowMs: number): Promise<Drawn> {
  const grid = gridOf(rangeMs, HOUR_MS, nowMs);
  // The hour under way is rolled up only from time to time, and so is the end of the one before.
  const liveFromMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - HOUR_MS;
  const stored = await readHours(tx, deviceId, grid.fromMs);
  const live = await readMinutes(tx, deviceId, liveFromMs, nowMs);
  return { grid, series: hourSeries(stored, live, liveFromMs, grid), extremes: true };
}

/** Hot before sealed: what is sealed in between is then read twice, not missed. */
async function readMinutes(tx: ScopedTx, deviceId: string, fromMs: number, nowMs: number): Promise<StoredWindow[]> {
  // A window is at most an hour long, and a device's clock at most one ahead.
  const hot = await readWindows(tx, deviceId, fromMs - HOUR_MS, nowMs + HOUR_MS);
  const sealed = await readSealedFrom(tx, deviceId, dayOf(fromMs - HOUR_MS));
  const windows = mergeWindows(
    sealed.flatMap((day) => unsealDay(day)),
    hot,
  );
  return windows.filter(({ from, stepSeconds, cpu }) => from + cpu.length * stepSeconds * 1000 > fromMs);
}
