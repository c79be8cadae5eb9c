import type { Alert } from '@lanet/contracts/alerts';
import type { MetricSeries } from '@lanet/contracts/devices';
import { expect, it } from 'vitest';
import { sparksOf } from './device-sparks.ts';

const series = (metric: string, object: string, avg: (number | null)[]): MetricSeries => ({
  metric,
  object,
  unit: 'percent',
  avg,
  trigger: null,
});
const all = [
  series('cpu.usedPercent', '', [1, 2]),
  series('memory.usedPercent', '', [null, null]),
  series('volume.usedPercent', '/', [40, 41]),
  series('volume.usedPercent', '/srv', [80, null]),
  series('volume.usedPercent', '/empty', [null]),
];
// The one field that is read.
const about = (object: string) => ({ metric: 'volume.usedPercent', object }) as Alert;

const diskOf = (alerts: readonly Alert[]) => sparksOf(all, alerts).find(({ kind }) => kind === 'disk')?.series?.object;

it('are always four, in the same order, without what the device does not have', () => {
  expect(sparksOf(all, []).map(({ kind, series: found }) => [kind, found !== undefined])).toEqual([
    ['cpu', true],
    ['memory', false],
    ['disk', true],
    ['temperature', false],
  ]);
});

it('show the volume of an alert, else the fullest', () => {
  expect(diskOf([])).toBe('/srv');
  expect(diskOf([about('/')])).toBe('/');
  expect(diskOf([about('/gone')])).toBe('/srv');
});
