import { describe, expect, it } from 'vitest';
import {
  graphSeries,
  gridOf,
  hourSeries,
  MAX_POINTS,
  minuteSeries,
  RANGES_MS,
  stepFor,
} from './metrics.graph.rules.ts';
import { DAY_MS, HOUR_MS, type StoredWindow, type Values } from './metrics.windows.rules.ts';

const NOW = Date.parse('2026-03-03T12:34:56Z');

function windowOf(from: number, cpu: Values, more: Partial<StoredWindow> = {}): StoredWindow {
  const gaps = cpu.map(() => null);
  return { from, stepSeconds: 60, cpu, memory: gaps, temperature: gaps, volumes: [], network: [], ...more };
}

describe('the grid', () => {
  it('ends with the step under way and starts on a step', () => {
    const grid = gridOf(HOUR_MS, 60_000, NOW);

    expect(new Date(grid.fromMs).toISOString()).toBe('2026-03-03T11:35:00.000Z');
    expect(grid.count).toBe(60);
  });

  it.each([
    { steps: [], rangeMs: RANGES_MS['1h'], stepMs: 60_000, because: 'a minute where nothing is known' },
    { steps: [60], rangeMs: RANGES_MS['24h'], stepMs: 60_000, because: 'a day of minutes fits' },
    { steps: [1], rangeMs: RANGES_MS['1h'], stepMs: 3000, because: '3,600 seconds do not fit' },
    { steps: [1], rangeMs: RANGES_MS['24h'], stepMs: 60_000, because: 'nor does a day of seconds' },
    {
      steps: [1, 60],
      rangeMs: RANGES_MS['1h'],
      stepMs: 60_000,
      because: 'a shorter interval must not make gaps of the longer',
    },
  ])('has steps of $stepMs ms: $because', ({ steps, rangeMs, stepMs }) => {
    const windows = steps.map((stepSeconds) => windowOf(NOW, [1], { stepSeconds }));

    expect(stepFor(windows, rangeMs)).toBe(stepMs);
    expect(rangeMs / stepFor(windows, rangeMs)).toBeLessThanOrEqual(MAX_POINTS);
  });
});

describe('the lines', () => {
  const grid = gridOf(HOUR_MS, 60_000, NOW);

  it('leave a gap where nothing was measured and never bridge it', () => {
    const series = minuteSeries(
      [windowOf(grid.fromMs + 7_000, [10, null, 30]), windowOf(grid.fromMs + 307_000, [50])],
      grid,
    );

    const [cpu] = graphSeries(series, grid, [], false);

    expect(cpu?.avg.slice(0, 7)).toEqual([10, null, 30, null, null, 50, null]);
    expect(cpu).not.toHaveProperty('min');
  });

  it('leave temperature out where there is no sensor, and never processor and memory', () => {
    expect(graphSeries([], grid, [], false).map(({ metric }) => metric)).toEqual([
      'cpu.usedPercent',
      'memory.usedPercent',
    ]);
  });

  it('are those of the four busiest interfaces', () => {
    const network = [1, 500, 20, 300, 7, 40].map((rate, index) => ({ id: `eth${index}`, rx: [rate], tx: [0] }));

    const shown = graphSeries(minuteSeries([windowOf(grid.fromMs, [1], { network })], grid), grid, [], false);

    const interfaces = shown.filter(({ metric }) => metric.startsWith('network.')).map(({ object }) => object);
    expect(interfaces).toEqual(['eth1', 'eth1', 'eth3', 'eth3', 'eth5', 'eth5', 'eth2', 'eth2']);
  });

  it.each([
    {
      limits: [
        { object: '*', trigger: 97 },
        { object: '*', trigger: 90 },
      ],
      trigger: 90,
      because: 'the first to be met',
    },
    { limits: [{ object: '/home', trigger: 50 }], trigger: null, because: 'another volume’s limit' },
    { limits: [{ object: '/sr*/d*a', trigger: 80 }], trigger: 80, because: 'a pattern with stars' },
    {
      limits: [{ object: '/srv*v/data', trigger: 80 }],
      trigger: null,
      because: 'both ends of a pattern need their own letters',
    },
  ])('carry the limit $trigger: $because', ({ limits, trigger }) => {
    const volumes = [{ id: '/srv/data', usedPercent: [12], freeBytes: 1, sizeBytes: 2 }];
    const series = minuteSeries([windowOf(grid.fromMs, [1], { volumes })], grid);

    const shown = graphSeries(
      series,
      grid,
      limits.map((limit) => ({ ...limit, metric: 'volume.usedPercent' })),
      false,
    );

    expect(shown.find(({ metric }) => metric === 'volume.usedPercent')?.trigger).toBe(trigger);
  });
});

describe('hours', () => {
  const grid = gridOf(7 * DAY_MS, HOUR_MS, NOW);
  const thisHour = Math.floor(NOW / HOUR_MS) * HOUR_MS;
  const stored = {
    metric: 'cpu.usedPercent',
    object: '',
    hours: [thisHour / 1000 - 7200, thisHour / 1000],
    min: [1, 9],
    avg: [2, 9],
    max: [3, 9],
  };

  it('under way come from the minutes, whole ones from storage', () => {
    const live = [windowOf(thisHour - 2 * HOUR_MS, [70]), windowOf(thisHour + 60_000, [20, 40])];

    const [cpu] = graphSeries(hourSeries([stored], live, thisHour - HOUR_MS, grid), grid, [], true);

    expect(cpu?.avg.slice(-3)).toEqual([2, null, 30]);
    expect(cpu?.min?.slice(-3)).toEqual([1, null, 20]);
    expect(cpu?.max?.slice(-3)).toEqual([3, null, 40]);
  });
});
