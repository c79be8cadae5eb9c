import { HOUR_MS, type StoredWindow, type Values } from './metrics.windows.rules.ts';

/** Points in time at equal distance: bucket `i` holds what was measured from `fromMs + i * stepMs` on, one step long. */
export interface Grid {
  /** Epoch milliseconds, a multiple of `stepMs`. */
  fromMs: number;
  stepMs: number;
  count: number;
}

/** Names of series, as in metric_hours and in the answer. */
export type SeriesMetric =
  | 'cpu.usedPercent'
  | 'memory.usedPercent'
  | 'temperature.celsius'
  | 'volume.usedPercent'
  | 'network.rxBytesPerSecond'
  | 'network.txBytesPerSecond';

export interface Bucket {
  sum: number;
  count: number;
  min: number;
  max: number;
}

/** One series over a grid; undefined is a gap. */
export interface GridSeries {
  metric: SeriesMetric;
  object: string;
  buckets: (Bucket | undefined)[];
}

/** What one step of a bucket holds of every series that any window measured. */
export function onGrid(windows: readonly StoredWindow[], grid: Grid): GridSeries[] {
  const all = new Map<string, GridSeries>();
  for (const window of windows) {
    for (const { metric, object, values } of seriesOf(window)) {
      const key = `${metric} ${object}`;
      const series = all.get(key) ?? { metric, object, buckets: new Array(grid.count).fill(undefined) };
      all.set(key, series);
      addValues(series.buckets, grid, window, values);
    }
  }
  return [...all.values()].filter(({ buckets }) => buckets.some((bucket) => bucket !== undefined));
}

/** Minimum, mean and maximum of an hour of one series. */
export interface HourRow {
  metric: SeriesMetric;
  object: string;
  /** Epoch milliseconds of its start. */
  hour: number;
  min: number;
  avg: number;
  max: number;
}

/** The hours of one UTC day that hold anything. */
export function hoursOf(windows: readonly StoredWindow[], dayMs: number): HourRow[] {
  const grid = { fromMs: dayMs, stepMs: HOUR_MS, count: 24 };
  return onGrid(windows, grid).flatMap(({ metric, object, buckets }) =>
    buckets.flatMap((bucket, index) =>
      bucket
        ? [
            {
              metric,
              object,
              hour: dayMs + index * HOUR_MS,
              min: bucket.min,
              avg: bucket.sum / bucket.count,
              max: bucket.max,
            },
          ]
        : [],
    ),
  );
}

function seriesOf(window: StoredWindow): { metric: SeriesMetric; object: string; values: Values }[] {
  return [
    { metric: 'cpu.usedPercent', object: '', values: window.cpu },
    { metric: 'memory.usedPercent', object: '', values: window.memory },
    { metric: 'temperature.celsius', object: '', values: window.temperature },
    ...window.volumes.map(({ id, usedPercent }) => ({
      metric: 'volume.usedPercent' as const,
      object: id,
      values: usedPercent,
    })),
    ...window.network.flatMap(({ id, rx, tx }) => [
      { metric: 'network.rxBytesPerSecond' as const, object: id, values: rx },
      { metric: 'network.txBytesPerSecond' as const, object: id, values: tx },
    ]),
  ];
}

function addValues(buckets: (Bucket | undefined)[], grid: Grid, window: StoredWindow, values: Values): void {
  values.forEach((value, index) => {
    if (value === null) return;
    const at = Math.floor((window.from + index * window.stepSeconds * 1000 - grid.fromMs) / grid.stepMs);
    if (at < 0 || at >= grid.count) return;
    const bucket = buckets[at];
    if (bucket === undefined) {
      buckets[at] = { sum: value, count: 1, min: value, max: value };
      return;
    }
    bucket.sum += value;
    bucket.count += 1;
    bucket.min = Math.min(bucket.min, value);
    bucket.max = Math.max(bucket.max, value);
  });
}
