import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, generateKeyPair } from '../../platform/crypto/ed25519.ts';
import { compareVersions, isChosen, judgeRollout, mayTake } from './releases.rollout.rules.ts';

const HOUR = 3_600_000;
const nobody = { named: 0, installed: 0, refused: 0, failed: 0, rolledBack: 0, lost: 0 };
const rollout = (figures: Partial<typeof nobody>, changes: object = {}) => ({
  ...{ figures: { ...nobody, ...figures }, percent: 1 as const, widenAfterHours: null, widenedAt: 0 },
  ...changes,
});

describe('a rollout', () => {
  it.each([
    { figures: {}, verdict: 'keep', because: 'nobody did anything yet' },
    { figures: { installed: 98, failed: 2 }, verdict: 'keep', because: '2 % is not more than 2 %' },
    { figures: { installed: 97, failed: 2, rolledBack: 1 }, verdict: 'halt', because: '3 of 100 failed' },
    { figures: { rolledBack: 1 }, verdict: 'halt', because: 'the only one that tried went back' },
    { figures: { installed: 99, lost: 1 }, verdict: 'keep', because: '1 % is not more than 1 %' },
    { figures: { installed: 98, lost: 1 }, verdict: 'halt', because: '1 of 99 did not come back' },
    { figures: { installed: 10, refused: 90 }, verdict: 'keep', because: 'who refused runs what it ran' },
  ])('$verdict: $because', ({ figures, verdict }) => {
    expect(judgeRollout(rollout(figures), HOUR).kind).toBe(verdict);
  });

  it('says whether it halts for failures or for devices that are gone', () => {
    expect(judgeRollout(rollout({ failed: 1 }), 0)).toEqual({ kind: 'halt', reason: 'failures' });
    expect(judgeRollout(rollout({ lost: 1 }), 0)).toEqual({ kind: 'halt', reason: 'lost' });
  });

  it.each([
    { percent: 0, hours: 24, installed: 1, at: 24 * HOUR, verdict: { kind: 'widen', percent: 1 } },
    { percent: 1, hours: 24, installed: 1, at: 24 * HOUR, verdict: { kind: 'widen', percent: 10 } },
    { percent: 10, hours: 24, installed: 1, at: 24 * HOUR, verdict: { kind: 'widen', percent: 100 } },
    { percent: 100, hours: 24, installed: 1, at: 24 * HOUR, verdict: { kind: 'keep' } },
    { percent: 1, hours: 24, installed: 1, at: 24 * HOUR - 1, verdict: { kind: 'keep' } },
    { percent: 1, hours: 24, installed: 0, at: 24 * HOUR, verdict: { kind: 'keep' } },
    { percent: 1, hours: null, installed: 1, at: 1000 * HOUR, verdict: { kind: 'keep' } },
  ])(
    'at $percent % after $at ms with $installed installed: $verdict.kind',
    ({ percent, hours, installed, at, verdict }) => {
      const given = rollout({ installed }, { percent, widenAfterHours: hours });

      expect(judgeRollout(given, at)).toEqual(verdict);
    },
  );

  it('never widens what has a fault', () => {
    const counts = fc.record({ installed: fc.nat(200), failed: fc.nat(20), rolledBack: fc.nat(20), lost: fc.nat(20) });
    fc.assert(
      fc.property(counts, (figures) => {
        const verdict = judgeRollout(rollout(figures, { widenAfterHours: 1 }), 10 * HOUR);
        const share = (figures.failed + figures.rolledBack) / (figures.installed + figures.failed + figures.rolledBack);
        if (share > 0.02) expect(verdict).toEqual({ kind: 'halt', reason: 'failures' });
      }),
    );
  });
});

describe('who is chosen', () => {
  const agentIds = Array.from({ length: 2000 }, () => fingerprintOf(generateKeyPair().publicKey));
  const chosen = (version: string, percent: number) => agentIds.filter((id) => isChosen(id, version, percent));

  it('is about the share that was asked for; nobody of 0 and everybody of 100', () => {
    expect(chosen('1.2.3', 0)).toEqual([]);
    expect(chosen('1.2.3', 100)).toEqual(agentIds);
    expect(chosen('1.2.3', 10).length).toBeGreaterThan(120);
    expect(chosen('1.2.3', 10).length).toBeLessThan(290);
  });

  it('stays chosen when the share grows, and is not the same for every version', () => {
    const ten = new Set(chosen('1.2.3', 10));

    expect(chosen('1.2.3', 1).every((id) => ten.has(id))).toBe(true);
    expect(chosen('1.2.4', 10).every((id) => ten.has(id))).toBe(false);
  });
});

it.each([
  { a: '1.2.3', b: '1.2.3', order: 0 },
  { a: '1.2.3', b: '1.10.0', order: -8 },
  { a: '2.0.0', b: '1.99.99', order: 1 },
  { a: '1.2', b: '1.2.0', order: undefined },
  { a: 'unknown', b: '1.2.0', order: undefined },
])('compares $a with $b', ({ a, b, order }) => {
  expect(compareVersions(a, b)).toBe(order);
});

it.each([
  { version: '0.1.0', may: false, because: 'it has no launcher' },
  { version: '0.2.0', may: true, because: 'it is older' },
  { version: '0.3.0', may: false, because: 'it runs it already' },
  { version: '0.4.0', may: false, because: 'it is newer' },
  { version: 'test', may: false, because: 'nobody knows what it is' },
])('tells $version of 0.3.0: $may, $because', ({ version, may }) => {
  expect(mayTake(version, { version: '0.3.0', allowsDowngrade: false })).toBe(may);
});

it('tells a newer agent only of a release that says it may go back', () => {
  expect(mayTake('0.4.0', { version: '0.3.0', allowsDowngrade: true })).toBe(true);
});
