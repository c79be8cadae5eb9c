import type { MetricRange, MetricSeries } from '@lanet/contracts/devices';
import { type Bucket, type Grid, type GridSeries, onGrid, type SeriesMetric } from './metrics.grid.rules.ts';
import { DAY_MS, HOUR_MS, type StoredWindow } from './metrics.windows.rules.ts';

/** More points than a screen has columns only cost time. */
export const MAX_POINTS = 1500;

/** Lines that a graph can still tell apart, and an end to what a hostile device may name. */
const MAX_VOLUMES = 50;
const MAX_INTERFACES = 4;

const MINUTE_MS = 60_000;
const STEPS_MS = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

export const RANGES_MS: Record<MetricRange, number> = {
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
};

/** Whether a range is drawn from minute values; the others from hours. */
export const isMinuteRange = (range: MetricRange): boolean => RANGES_MS[range] <= DAY_MS;

/** The last `rangeMs` up to and with the step under way. */
export function gridOf(rangeMs: number, stepMs: number, nowMs: number): Grid {
  const count = Math.max(1, Math.floor(rangeMs / stepMs));
  return { fromMs: Math.floor(nowMs / stepMs) * stepMs - (count - 1) * stepMs, stepMs, count };
}

/**
 * The distance of points for windows of one or several steps: the longest, so that a change of the interval leaves no
 * false gaps, and never so short that there are more than MAX_POINTS.
 */
export function stepFor(windows: readonly StoredWindow[], rangeMs: number): number {
  const longest = windows.reduce((step, window) => Math.max(step, window.stepSeconds * 1000), 0) || MINUTE_MS;
  const shortest = rangeMs / MAX_POINTS;
  return longest >= shortest ? longest : (STEPS_MS.find((step) => step >= shortest) ?? HOUR_MS);
}

/** Minute values; with extremes where a point stands for several. */
export function minuteSeries(windows: readonly StoredWindow[], grid: Grid): GridSeries[] {
  return onGrid(windows, grid);
}

/** One hour of one series as stored; parallel arrays, `hours` in epoch seconds. */
export interface StoredHours {
  metric: string;
  object: string;
  hours: readonly number[];
  min: readonly number[];
  avg: readonly number[];
  max: readonly number[];
}

/**
 * Stored hours, with those that are not complete yet (or not yet rolled up again) from the minute values instead.
 * `live`: windows that hold everything of the hours they touch from `liveFromMs` on.
 */
export function hourSeries(
  stored: readonly StoredHours[],
  live: readonly StoredWindow[],
  liveFromMs: number,
  grid: Grid,
): GridSeries[] {
  const all = new Map(
    stored.flatMap((hours) => (isSeries(hours.metric) ? [[keyOf(hours), ofHours(hours.metric, hours, grid)]] : [])),
  );
  const firstLive = (liveFromMs - grid.fromMs) / grid.stepMs;
  for (const fresh of onGrid(live, grid)) {
    const known = all.get(keyOf(fresh));
    if (!known) {
      all.set(keyOf(fresh), fresh);
      continue;
    }
    fresh.buckets.forEach((bucket, index) => {
      if (bucket && index >= firstLive) known.buckets[index] = bucket;
    });
  }
  return [...all.values()];
}

export interface Limit {
  metric: string;
  /** A pattern: `*` stands for any characters. */
  object: string;
  trigger: number;
}

/**
 * The lines of the graphs in the order they are shown: processor and memory always, temperature where there is a sensor,
 * every volume, and the busiest interfaces. Of several limits the first to be met is drawn.
 */
export function graphSeries(
  series: readonly GridSeries[],
  grid: Grid,
  limits: readonly Limit[],
  extremes: boolean,
): MetricSeries[] {
  const of = (metric: SeriesMetric) => series.filter((one) => one.metric === metric);
  const empty = (metric: SeriesMetric): GridSeries => ({
    metric,
    object: '',
    buckets: new Array(grid.count).fill(undefined),
  });
  const volumes = of('volume.usedPercent').sort((a, b) => (a.object < b.object ? -1 : 1));
  const busiest = busiestInterfaces(series);
  const shown = [
    of('cpu.usedPercent')[0] ?? empty('cpu.usedPercent'),
    of('memory.usedPercent')[0] ?? empty('memory.usedPercent'),
    ...of('temperature.celsius'),
    ...volumes.slice(0, MAX_VOLUMES),
    ...busiest.flatMap((object) => series.filter((one) => one.object === object && one.metric.startsWith('network.'))),
  ];
  return shown.map((one) => toSeries(one, limits, extremes));
}

function busiestInterfaces(series: readonly GridSeries[]): string[] {
  const traffic = new Map<string, number>();
  for (const { metric, object, buckets } of series) {
    if (!metric.startsWith('network.')) continue;
    const total = buckets.reduce((sum, bucket) => sum + (bucket ? meanOf(bucket) : 0), 0);
    traffic.set(object, (traffic.get(object) ?? 0) + total);
  }
  const sorted = [...traffic].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return sorted.slice(0, MAX_INTERFACES).map(([object]) => object);
}

const UNITS: Record<SeriesMetric, MetricSeries['unit']> = {
  'cpu.usedPercent': 'percent',
  'memory.usedPercent': 'percent',
  'temperature.celsius': 'celsius',
  'volume.usedPercent': 'percent',
  'network.rxBytesPerSecond': 'bytes_per_second',
  'network.txBytesPerSecond': 'bytes_per_second',
};

const isSeries = (metric: string): metric is SeriesMetric => Object.hasOwn(UNITS, metric);
const keyOf = ({ metric, object }: { metric: string; object: string }) => `${metric} ${object}`;
const meanOf = ({ sum, count }: Bucket) => sum / count;

function toSeries({ metric, object, buckets }: GridSeries, limits: readonly Limit[], extremes: boolean): MetricSeries {
  const digits = UNITS[metric] === 'bytes_per_second' ? 1 : 100;
  const values = (of: (bucket: Bucket) => number) =>
    buckets.map((bucket) => (bucket ? Math.round(of(bucket) * digits) / digits : null));
  const triggers = limits
    .filter((limit) => limit.metric === metric && matches(limit.object, object))
    .map(({ trigger }) => trigger);
  return {
    metric,
    object,
    unit: UNITS[metric],
    avg: values(meanOf),
    ...(extremes && { min: values(({ min }) => min), max: values(({ max }) => max) }),
    trigger: triggers.length > 0 ? Math.min(...triggers) : null,
  };
}

/** Whether the parts of a pattern between its stars are found one after another, the first and last at the ends. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  let at = first.length;
  return rest.every((part) => {
    const found = name.indexOf(part, at);
    at = found + part.length;
    return found >= 0 && at <= end;
  });
}

function ofHours(metric: SeriesMetric, hours: StoredHours, grid: Grid): GridSeries {
  const buckets: (Bucket | undefined)[] = new Array(grid.count).fill(undefined);
  hours.hours.forEach((seconds, index) => {
    const at = (seconds * 1000 - grid.fromMs) / grid.stepMs;
    const [min, avg, max] = [hours.min[index], hours.avg[index], hours.max[index]];
    if (at < 0 || at >= grid.count || min === undefined || avg === undefined || max === undefined) return;
    buckets[at] = { sum: avg, count: 1, min, max };
  });
  return { metric, object: hours.object, buckets };
}
