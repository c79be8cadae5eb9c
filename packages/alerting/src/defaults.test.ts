// Every default rule: below, at, above, recover; and what the deployment plan accepts. Values are one a minute.
import { AlertEdge, AlertRule, defaultRules, RuleOverride } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { defaultRule, everyMinute, live } from './testing.ts';

const constant = (value: number, minutes: number): number[] => Array.from({ length: minutes }, () => value);

describe.each([
  {
    key: 'disk_full',
    metric: 'volume.usedPercent',
    priority: 'high',
    at: 90,
    above: 90.1,
    band: 85,
    good: 84.9,
    minutes: 3,
  },
  {
    key: 'disk_full',
    metric: 'volume.inodesUsedPercent',
    priority: 'high',
    at: 90,
    above: 90.1,
    band: 85,
    good: 84.9,
    minutes: 3,
  },
  {
    key: 'disk_critical',
    metric: 'volume.usedPercent',
    priority: 'critical',
    at: 97,
    above: 97.1,
    band: 95,
    good: 94.9,
    minutes: 2,
  },
  {
    key: 'cpu_high',
    metric: 'cpu.usedPercent',
    priority: 'medium',
    at: 85,
    above: 85.1,
    band: 75,
    good: 74.9,
    minutes: 11,
  },
  {
    key: 'ram_high',
    metric: 'memory.usedPercent',
    priority: 'high',
    at: 95,
    above: 95.1,
    band: 88,
    good: 87.9,
    minutes: 11,
  },
  {
    key: 'temperature',
    metric: 'temperature.celsius',
    priority: 'critical',
    at: 80,
    above: 80.1,
    band: 72,
    good: 71.9,
    minutes: 2,
  },
  {
    key: 'service_down',
    metric: 'service.stopped',
    priority: 'medium',
    at: 0,
    above: 1,
    band: 0.5,
    good: 0,
    minutes: 3,
    keep: 2,
  },
  {
    key: 'network_loss',
    metric: 'reach.lossPercent',
    priority: 'medium',
    at: 20,
    above: 20.1,
    band: 5,
    good: 4.9,
    minutes: 11,
  },
  {
    key: 'network_loss',
    metric: 'reach.milliseconds',
    priority: 'medium',
    at: 200,
    above: 201,
    band: 100,
    good: 99,
    minutes: 11,
  },
  {
    key: 'event_errors',
    metric: 'log.errors',
    priority: 'low',
    at: 9,
    above: 10,
    band: 1,
    good: 0,
    minutes: 1,
    keep: 30,
  },
] as const)('$key by $metric', ({ key, metric, priority, at, above, band, good, minutes, ...rest }) => {
  const rule = defaultRule(key);
  const keep = ('keep' in rest ? rest.keep : undefined) ?? 5;
  /** The rule's own metric stays good where another one of the rule is tried. */
  const told = (values: number[]) => {
    const own = metric === rule.metric ? [] : everyMinute(rule.metric, constant(rule.recover - 1, values.length));
    const { edges } = live([rule], [...everyMinute(metric, values), ...own], values.length);
    return edges.map(({ to, metric: by, samples }) => `${to} by ${by} after ${samples.length}`);
  };
  const fired = `firing by ${metric} after ${minutes}`;

  it(`is ${priority} and a valid rule`, () => {
    expect(AlertRule.parse(rule)).toMatchObject({ priority, enabled: true, stableMinutes: 15, reopenWithinHours: 24 });
  });

  it('stays quiet below and at its limit', () => {
    expect(told(constant(good, 60))).toEqual([]);
    expect(told(constant(at, 60))).toEqual([]);
  });

  it(`fires above it after ${minutes} samples, not earlier, and once`, () => {
    expect(told(constant(above, minutes - 1))).toEqual([]);
    expect(told(constant(above, 60))).toEqual([fired]);
  });

  it(`resolves ${keep} minutes after it recovered, and not in the band`, () => {
    const bad = constant(above, minutes);

    expect(told([...bad, ...constant(band, 60)])).toEqual([fired]);
    expect(told([...bad, ...constant(good, keep)])).toEqual([fired]);
    expect(told([...bad, ...constant(good, keep + 1)])).toHaveLength(2);
  });
});

describe('the acceptance of the plan', () => {
  it('opens one alert for a disk that moves between 89 and 91 for a day', () => {
    const moving = Array.from({ length: 1440 }, (_, minute) => 90 + Math.sin(minute / 7));

    expect(live([defaultRule('disk_full')], everyMinute('volume.usedPercent', moving), 1440).edges).toMatchObject([
      { to: 'firing' },
    ]);
  });

  it('opens nothing for five seconds of CPU load, and one alert for fifteen minutes', () => {
    // The value of a minute is its mean: five seconds at 100 of an idle minute are 8.
    const burst = [3, 8, 3, ...constant(3, 30)];
    const load = [3, ...constant(100, 15), ...constant(3, 30)];
    const edges = (values: number[]) =>
      live([defaultRule('cpu_high')], everyMinute('cpu.usedPercent', values, ''), values.length).edges;

    expect(edges(burst)).toEqual([]);
    expect(edges(load).map(({ to }) => to)).toEqual(['firing', 'resolved']);
  });

  it('lets a full disk be both full and critical, with a script to suggest', () => {
    const { edges } = live(defaultRules, everyMinute('volume.usedPercent', constant(99, 5)), 5);

    expect(edges.map(({ rule, to }) => `${rule} ${to} ${defaultRule(rule).suggestedScript}`)).toEqual([
      'disk_critical firing disk_cleanup',
      'disk_full firing disk_cleanup',
    ]);
  });

  it('says nothing of temperature where there is no sensor', () => {
    expect(live([defaultRule('temperature')], [], 30)).toEqual({ states: [], edges: [] });
  });

  it('leaves a small boot partition alone', () => {
    const readings = [
      ...everyMinute('volume.usedPercent', constant(40, 10)),
      ...everyMinute('volume.freeBytes', constant(3e8, 10)),
    ];

    expect(live([defaultRule('disk_critical')], readings, 10).edges).toEqual([]);
  });
});

describe('what the contract refuses', () => {
  const rule = defaultRule('disk_full');

  it.each([
    { change: { recover: 90.1 }, because: 'recovery above the trigger' },
    { change: { op: '<' }, because: 'recovery below the trigger' },
    { change: { op: '=', recover: 90 }, because: 'equal states' },
    {
      change: { and: [{ metric: 'volume.freeBytes', op: '<', trigger: 20, recover: 10 }] },
      because: 'a condition crossed',
    },
    { change: { trigger: Number.NaN }, because: 'not a number' },
    { change: { forSeconds: -1 }, because: 'negative time' },
    { change: { forSeconds: 0.5 }, because: 'part of a second' },
    { change: { noDataAfterSeconds: 0 }, because: 'under one second' },
    { change: { stableMinutes: 0 }, because: 'under one second' },
    { change: { minSamples: 0 }, because: 'no sample at all' },
    { change: { metric: 'disk' }, because: 'an unknown metric' },
    { change: { key: 'Disk full' }, because: 'not a key' },
  ])('$because', ({ change }) => {
    expect(AlertRule.safeParse({ ...rule, ...change }).success).toBe(false);
  });

  it('takes the shortest policy', () => {
    const shortest = { forSeconds: 0, keepSeconds: 0, noDataAfterSeconds: 1, stableMinutes: 1 / 60, minSamples: 1 };

    expect(AlertRule.parse({ ...rule, ...shortest })).toMatchObject(shortest);
  });

  it('disables only with a reason, and changes no unknown field', () => {
    const override = { rule: 'disk_full', level: 'client', name: 'Acme' };

    expect(RuleOverride.safeParse({ ...override, fields: { enabled: false } }).success).toBe(false);
    expect(RuleOverride.safeParse({ ...override, fields: { enabled: false }, reason: 'mudanza' }).success).toBe(true);
    expect(RuleOverride.safeParse({ ...override, fields: { key: 'other' } }).success).toBe(false);
  });

  it('takes the edges the machine makes, and not more samples than thirty', () => {
    const { edges } = live([rule], everyMinute('volume.usedPercent', constant(99, 5)), 5);
    const [edge] = AlertEdge.array().length(1).parse(edges);
    const tooMany = Array.from({ length: 31 }, () => ({ at: 1, value: 1 }));

    expect(AlertEdge.safeParse({ ...edge, samples: tooMany }).success).toBe(false);
  });
});
