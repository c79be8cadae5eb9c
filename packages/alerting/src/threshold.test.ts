import type { MetricName } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { defaultRule } from './testing.ts';
import { judgeSample, verdictOf } from './threshold.ts';

describe('one comparison', () => {
  it.each([
    { op: '>', value: 90, verdict: 'between', because: '90.0 is not more than 90' },
    { op: '>', value: 90.1, verdict: 'triggers', because: '90.1 is' },
    { op: '>', value: 85, verdict: 'between', because: '85 is not below the recovery limit' },
    { op: '>', value: 84.9, verdict: 'recovers', because: '84.9 is' },
    { op: '<', value: 85, verdict: 'triggers', because: 'below both limits' },
    { op: '<', value: 90, verdict: 'recovers', because: 'limits crossed by inheritance: recovery has no band left' },
    { op: '<', value: 89.9, verdict: 'triggers', because: 'limits crossed: the trigger wins where both hold' },
    { op: '=', value: 90, verdict: 'triggers', because: 'equal' },
    { op: '=', value: 85, verdict: 'recovers', because: 'the recovery value' },
    { op: '=', value: 1, verdict: 'between', because: 'neither value' },
  ] as const)('$op at $value $verdict: $because', ({ op, value, verdict }) => {
    expect(verdictOf({ op, trigger: 90, recover: 85 }, value)).toBe(verdict);
  });
});

describe('several comparisons', () => {
  const full = defaultRule('disk_full');
  const critical = defaultRule('disk_critical');
  const small = { ...full, and: [{ metric: 'volume.freeBytes', op: '<', trigger: 20e9, recover: 25e9 } as const] };
  const decide = (
    rule: typeof full,
    values: Partial<Record<string, number>>,
    last: MetricName = 'volume.usedPercent',
  ) => judgeSample(rule, new Map(Object.entries(values)) as Map<MetricName, number>, 0, last); // `as`: keys are in the table

  it.each([
    { rule: full, values: { 'volume.usedPercent': 50, 'volume.inodesUsedPercent': 95 }, verdict: 'triggers' },
    { rule: full, values: { 'volume.usedPercent': 50, 'volume.inodesUsedPercent': 88 }, verdict: 'between' },
    { rule: full, values: { 'volume.usedPercent': 50 }, verdict: 'recovers' },
    { rule: critical, values: { 'volume.usedPercent': 98, 'volume.freeBytes': 9e9 }, verdict: 'triggers' },
    { rule: critical, values: { 'volume.usedPercent': 94, 'volume.freeBytes': 1.9e9 }, verdict: 'triggers' },
    { rule: critical, values: { 'volume.usedPercent': 94, 'volume.freeBytes': 2.5e9 }, verdict: 'between' },
    { rule: critical, values: { 'volume.usedPercent': 94, 'volume.freeBytes': 3.1e9 }, verdict: 'recovers' },
    { rule: critical, values: { 'volume.usedPercent': 30, 'volume.freeBytes': 0.4e9 }, verdict: 'recovers' },
    { rule: small, values: { 'volume.usedPercent': 91, 'volume.freeBytes': 900e9 }, verdict: 'recovers' },
    { rule: small, values: { 'volume.usedPercent': 91, 'volume.freeBytes': 22e9 }, verdict: 'between' },
    { rule: small, values: { 'volume.usedPercent': 91, 'volume.freeBytes': 10e9 }, verdict: 'triggers' },
    { rule: small, values: { 'volume.usedPercent': 91 }, verdict: undefined },
    { rule: small, values: { 'volume.freeBytes': 10e9 }, verdict: undefined },
  ])('$rule.key with $values: $verdict', ({ rule, values, verdict }) => {
    expect(decide(rule, values)?.verdict).toBe(verdict);
  });

  it('does not recover from few free bytes while nobody knows how many are free', () => {
    expect(decide(critical, { 'volume.usedPercent': 91 }, 'volume.freeBytes')).toBeUndefined();
  });

  it('names the comparison that decided, with its value and limits', () => {
    expect(decide(critical, { 'volume.usedPercent': 95, 'volume.freeBytes': 1e9 })).toMatchObject({
      metric: 'volume.freeBytes',
      value: 1e9,
      trigger: 2e9,
      recover: 3e9,
    });
  });
});
