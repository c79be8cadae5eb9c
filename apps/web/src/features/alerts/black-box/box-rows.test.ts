import type { BlackBoxSample, ProcessLoad } from '@lanet/contracts/black-box';
import { expect, it } from 'vitest';
import { processRows, seriesOf, stoppedServices } from './box-rows.ts';

const sample = (change: Partial<BlackBoxSample> = {}): BlackBoxSample => ({
  ...{ at: 1, cpu: 5, memory: 40, temperature: null, volumes: [], network: null, services: [], processes: null },
  ...change,
});
const load = (name: string, cpu: number | null, memory: number): ProcessLoad => ({ name, cpu, memory });

it('names the process that took the most over the whole time, not the one of a moment', () => {
  const busy = { cpu: [load('backup', 40, 10), load('backup', 30, 20)], memory: [load('db', null, 900)] };
  const moment = { cpu: [load('sync', 95, 5), load('backup', 60, 30)], memory: [load('db', null, 800)] };

  const rows = processRows([sample({ processes: busy }), sample({ processes: moment }), sample()]);

  expect(rows).toEqual([
    { name: 'backup', meanCpu: 65, peakCpu: 70, peakMemory: 30 },
    { name: 'sync', meanCpu: 47.5, peakCpu: 95, peakMemory: 5 },
    { name: 'db', meanCpu: 0, peakCpu: 0, peakMemory: 900 },
  ]);
});

it('draws what was measured: gaps stay gaps, the fullest volumes first, and no line without a value', () => {
  const volumes = ['a', 'b', 'c', 'd'].map((id, index) => ({ id, usedPercent: 10 * index }));

  const series = seriesOf([sample({ volumes, cpu: null }), sample({ volumes: volumes.slice(0, 3) })]);

  expect(series.map(({ kind, id }) => `${kind}${id}`)).toEqual(['cpu', 'memory', 'volumed', 'volumec', 'volumeb']);
  expect(series.map(({ values }) => values).slice(0, 3)).toEqual([
    [null, 5],
    [40, 40],
    [30, null],
  ]);
});

it('lists the services that did not run when it fired', () => {
  const services = [
    { name: 'nginx', state: 'failed' },
    { name: 'cron', state: 'running' },
  ];
  const before = { samples: [sample(), sample({ services })], errors: [] };

  expect(stoppedServices({ firedAt: 1, before, after: null })).toEqual(['nginx']);
});
