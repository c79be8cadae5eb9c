import { AlertRule, RuleLevel, RuleOverride } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { effectiveRule } from './effective.ts';
import { defaultRule } from './testing.ts';

const NOW = Date.UTC(2026, 10, 23);
const disk = defaultRule('disk_full');
const override = (level: RuleLevel, fields: RuleOverride['fields'], more: Partial<RuleOverride> = {}) =>
  RuleOverride.parse({ rule: 'disk_full', level, name: `the ${level}`, fields, reason: 'asked for', ...more });

/** Every set of levels that set the trigger (86 + distance), with every set of levels that lock it: 2^5 x 2^5. */
const combinations = Array.from({ length: 1024 }, (_, bits) =>
  RuleLevel.options.map((level, index) => ({
    level,
    value: 86 + index,
    isSet: Boolean(bits & (1 << index)),
    isLocking: Boolean(bits & (32 << index)),
  })),
);

it('takes the nearest level that sets a field, not below a lock: all combinations against a plain search', () => {
  for (const levels of combinations) {
    const lock = levels.findIndex(({ isLocking }) => isLocking);
    const setting = levels.filter(({ isSet }) => isSet);
    const free = setting.filter(({ level }) => lock < 0 || RuleLevel.options.indexOf(level) <= lock);
    const winner = free.at(-1);

    // Near to far on purpose: the order of the list must not matter.
    const overrides = levels
      .filter(({ isSet, isLocking }) => isSet || isLocking)
      .map(({ level, value, isSet, isLocking }) =>
        override(level, isSet ? { trigger: value } : {}, { locked: isLocking ? ['trigger'] : [] }),
      )
      .reverse();
    const { rule, fields } = effectiveRule(disk, overrides, NOW);

    expect(rule.trigger).toBe(winner?.value ?? 90);
    expect(fields.trigger.from).toBe(winner?.level ?? 'rule');
    expect(fields.trigger.lockedBy).toBe(levels[lock]?.level ?? null);
    expect(fields.trigger.over.map(({ level, locked }) => `${level} ${locked}`)).toEqual([
      ...setting
        .filter((level) => !free.includes(level))
        .map(({ level }) => `${level} true`)
        .reverse(),
      ...free
        .slice(0, -1)
        .map(({ level }) => `${level} false`)
        .reverse(),
      ...(winner ? ['rule false'] : []),
    ]);
  }
});

it('changes only the fields a level sets, and says who set each', () => {
  const { rule, fields } = effectiveRule(
    disk,
    [
      override('client', { trigger: 88 }, { name: 'Acme', by: 'Ana', at: NOW - 5 }),
      override('site', { trigger: 92, priority: 'low' }, { name: 'Oficina principal' }),
      override('device', { trigger: 50 }, { rule: 'cpu_high' }),
    ],
    NOW,
  );

  expect(rule).toEqual({ ...disk, trigger: 92, priority: 'low' });
  expect(fields.trigger).toEqual({
    ...{ value: 92, from: 'site', name: 'Oficina principal', by: null, at: null, lockedBy: null },
    over: [
      { level: 'client', name: 'Acme', by: 'Ana', at: NOW - 5, value: 88, locked: false },
      { level: 'rule', name: '', by: null, at: null, value: 90, locked: false },
    ],
  });
  expect(fields.keepSeconds).toMatchObject({ value: 300, from: 'rule', over: [] });
});

it('lets the group with the lower order number win', () => {
  const groups = [
    override('group', { trigger: 91 }, { name: 'Servidores', order: 1 }),
    override('group', { trigger: 99, keepSeconds: 60 }, { name: 'Todos', order: 7 }),
  ];

  expect(effectiveRule(disk, groups, NOW).rule).toMatchObject({ trigger: 91, keepSeconds: 60 });
  expect(effectiveRule(disk, groups.toReversed(), NOW).fields.trigger.name).toBe('Servidores');
});

it('ends a temporary disabling by itself', () => {
  const off = [override('site', { enabled: false }, { disabledUntil: NOW })];

  expect(effectiveRule(disk, off, NOW - 1).rule.enabled).toBe(false);
  expect(effectiveRule(disk, off, NOW)).toMatchObject({
    rule: { enabled: true },
    fields: { enabled: { from: 'rule' } },
  });
});

it('sets a value to nothing where nothing is a value', () => {
  expect(effectiveRule(disk, [override('client', { suggestedScript: null, or: [] })], NOW).rule).toMatchObject({
    suggestedScript: null,
    or: [],
  });
});

describe('limits that cross between levels', () => {
  it('let the trigger win, leave a valid rule, and show both', () => {
    const { rule, fields } = effectiveRule(disk, [override('site', { trigger: 80 })], NOW);

    expect(AlertRule.parse(rule)).toMatchObject({ trigger: 80, recover: 80 });
    expect(fields.recover).toMatchObject({ value: 80, from: 'site', over: [{ level: 'rule', value: 85 }] });
  });

  it('fall back to the pair of the rule where it compares states', () => {
    const service = defaultRule('service_down');
    const overrides = [override('site', { trigger: 0 }, { rule: 'service_down' })];
    const { rule, fields } = effectiveRule(service, overrides, NOW);

    expect(AlertRule.parse(rule)).toMatchObject({ trigger: 1, recover: 0 });
    expect(fields.trigger.from).toBe('rule');
  });
});
