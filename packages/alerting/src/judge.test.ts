import type { AlertRule, AlertState } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { defaultRule, everyMinute, live, MINUTE, START } from './testing.ts';

const disk = defaultRule('disk_full');
const full = everyMinute('volume.usedPercent', [95, 95, 95, 95]);
const now = START + 3 * MINUTE;
const firing = () => live([disk], full, 4).states;
const kinds = (states: AlertState[]) => states.map(({ rule, object, phase }) => `${rule} ${object} ${phase.kind}`);

it('keeps the objects of a rule apart', () => {
  const readings = [...full, ...everyMinute('volume.usedPercent', [10, 95, 10, 10], 'D:')];
  const { states, edges } = live([disk], readings, 4);

  expect(kinds(states)).toEqual(['disk_full C: firing', 'disk_full D: inactive']);
  expect(edges).toMatchObject([{ object: 'C:', from: 'pending', to: 'firing', ruleVersion: 1, value: 95 }]);
});

it('judges only the objects the filter of the rule names', () => {
  const rule = { ...disk, object: '/mnt/*' };
  const readings = [...full, ...everyMinute('volume.usedPercent', [95, 95, 95, 95], '/mnt/data')];

  expect(kinds(live([rule], readings, 4).states)).toEqual(['disk_full /mnt/data firing']);
});

it('judges a second condition on the same object at the same instant', () => {
  const condition = { metric: 'volume.freeBytes', op: '<', trigger: 20e9, recover: 25e9 } as const;
  const rule = { ...disk, and: [condition] };
  const free = (bytes: number, object: string) => everyMinute('volume.freeBytes', [bytes, bytes, bytes, bytes], object);

  expect(kinds(live([rule], [...full, ...free(900e9, 'C:'), ...free(1e9, 'D:')], 4).states)).toEqual([
    'disk_full C: inactive',
  ]);
  expect(kinds(live([rule], [...full, ...free(10e9, 'C:')], 4).states)).toEqual(['disk_full C: firing']);
});

it('shows the samples of the comparison that decides, not those of another unit', () => {
  const readings = [
    ...everyMinute('reach.lossPercent', [0, 0, ...Array.from({ length: 12 }, () => 1)], 'gateway'),
    ...everyMinute('reach.milliseconds', [50, 50, ...Array.from({ length: 12 }, () => 250)], 'gateway'),
  ];
  const { edges } = live([defaultRule('network_loss')], readings, 14);

  expect(edges).toMatchObject([{ to: 'firing', metric: 'reach.milliseconds', trigger: 200, recover: 100, value: 250 }]);
  expect(edges[0]?.samples.map(({ value }) => value)).toEqual(Array.from({ length: 11 }, () => 250));
});

it('takes the greater of two values for one instant, in either order', () => {
  const at = (value: number) => ({ metric: 'volume.usedPercent' as const, object: 'C:', at: START, value });

  for (const readings of [
    [at(95), at(10)],
    [at(10), at(95)],
  ]) {
    expect(kinds(judge([disk], [], readings, START, 60).states)).toEqual(['disk_full C: pending']);
  }
});

describe('an alert is removed, not resolved,', () => {
  const removed = [{ rule: 'disk_full', object: 'C:', from: 'firing', to: 'removed', at: now }];
  const round = (rules: AlertRule[], ...rest: [present?: { present: { 'volume.usedPercent': string[] } }]) =>
    judge(rules, firing(), [], now, 60, ...rest);

  it.each([
    ['when its rule is disabled', [{ ...disk, enabled: false }]],
    ['when its rule is gone', []],
    ['when the filter no longer names its object', [{ ...disk, object: 'D:' }]],
  ])('%s', (_, rules) => {
    const { states, edges } = round(rules);

    expect(states).toEqual([]);
    expect(edges).toMatchObject(removed);
  });

  it('when its object is gone, even if a last reading of it arrives', () => {
    const device = { present: { 'volume.usedPercent': ['D:'] } };

    expect(round([disk], device)).toMatchObject({ states: [], edges: removed });
    expect(judge([disk], firing(), full, now, 60, device)).toMatchObject({ states: [], edges: removed });
  });

  it('and stays when its object is only not measured', () => {
    expect(round([disk]).edges).toEqual([]);
    expect(round([disk], { present: { 'volume.usedPercent': ['C:'] } }).states).toHaveLength(1);
  });

  it('and one that never fired goes without a word', () => {
    const { states } = live([disk], full, 2);

    expect(judge([], states, [], now, 60)).toEqual({ states: [], edges: [] });
  });
});

describe('a reading that is not judged:', () => {
  const round = (change: { at?: number; value?: number }, at = now) =>
    judge([disk], [], [{ metric: 'volume.usedPercent', object: 'C:', at, value: 95, ...change }], now, 60).states;

  it('older than 15 minutes', () => {
    expect(round({ at: now - 15 * MINUTE - 1 })).toEqual([]);
    expect(round({ at: now - 15 * MINUTE })).toHaveLength(1);
  });

  it('from the future', () => {
    expect(round({ at: now + MINUTE + 1 })).toEqual([]);
    expect(round({ at: now + MINUTE })).toHaveLength(1);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%s', (value) => {
    expect(round({ value })).toEqual([]);
  });

  it('CPU and services in the first three minutes after a start; disks are', () => {
    const cpu = everyMinute('cpu.usedPercent', [100, 100, 100, 100], '');
    const rules = [defaultRule('cpu_high'), disk];
    const { states } = judge(rules, [], [...cpu, ...full], now, 60, { resumedAt: START });

    expect(states).toMatchObject([
      { rule: 'cpu_high', phase: { kind: 'pending', since: START + 3 * MINUTE } },
      { rule: 'disk_full', phase: { kind: 'firing' } },
    ]);
  });
});

it('opens no storm from a backlog: three days of breaches are history', () => {
  const backlog = everyMinute(
    'volume.usedPercent',
    Array.from({ length: 3 * 1440 }, () => 99),
  );
  const later = START + 3 * 1440 * MINUTE;

  expect(judge([disk], [], backlog, later, 60).edges).toHaveLength(1);
  expect(judge([disk], [], backlog, later + 60 * MINUTE, 60)).toEqual({ states: [], edges: [] });
});

it('turns silent objects to no-data by the clock alone, and forgets those with nothing open after a day', () => {
  const readings = [...full, ...everyMinute('volume.usedPercent', [10], 'E:')];
  const { states } = live([disk], readings, 4);

  const soon = judge([disk], states, [], now + 20 * MINUTE, 60);
  expect(kinds(soon.states)).toEqual(['disk_full C: no-data', 'disk_full E: no-data']);
  expect(soon.edges).toMatchObject([{ object: 'C:', to: 'no-data', at: now + 15 * MINUTE, value: 95 }]);

  const nextDay = judge([disk], soon.states, [], now + 25 * 60 * MINUTE, 60);
  expect(kinds(nextDay.states)).toEqual(['disk_full C: no-data']);
});

it('takes an interval by metric, where one is measured less often', () => {
  const loss = [0, 5, 10].map((minute) => ({
    metric: 'reach.lossPercent' as const,
    object: 'gateway',
    at: START + minute * MINUTE,
    value: 50,
  }));
  const round = (interval: Parameters<typeof judge>[4]) =>
    judge([defaultRule('network_loss')], [], loss, START + 10 * MINUTE, interval).edges;

  expect(round((metric) => (metric.startsWith('reach.') ? 300 : 60))).toMatchObject([{ to: 'firing' }]);
  expect(round(60)).toEqual([]);
});

describe('after the clock was set back', () => {
  const early = START - 365 * 1440 * MINUTE;
  const good = (minute: number) => ({
    metric: 'volume.usedPercent' as const,
    object: 'C:',
    at: early + minute * MINUTE,
    value: 10,
  });

  it('keeps an open alert, and resolves it by new samples', () => {
    let { states } = judge([disk], firing(), [], early, 60);
    expect(states).toMatchObject([{ lastAt: early, phase: { kind: 'firing', alert: { since: early } } }]);

    const told: string[] = [];
    for (let minute = 1; minute <= 6; minute++) {
      const round = judge([disk], states, [good(minute)], early + minute * MINUTE, 60);
      states = round.states;
      told.push(...round.edges.map(({ to }) => to));
    }
    expect(told).toEqual(['resolved']);
  });

  it('starts again what was pending', () => {
    const { states } = live([disk], full, 2);

    expect(judge([disk], states, [], early, 60).states).toMatchObject([{ phase: { kind: 'inactive' } }]);
  });

  it('keeps a silence with its alert', () => {
    const silent = judge([disk], firing(), [], now + 20 * MINUTE, 60).states;

    expect(judge([disk], silent, [], early, 60)).toMatchObject({ edges: [], states: [{ phase: { kind: 'no-data' } }] });
  });
});
