import { Role } from '@lanet/contracts/roles';
import { describe, expect, it } from 'vitest';
import { isAlive, lifetimeOf, nextStep, readCode, STEP_UP_MS, stepUpUntil } from './auth.rules.ts';

describe('the step a sign-in still owes', () => {
  it.each([
    { role: 'superadmin', hasTotp: false, secondFactorGiven: false, demo: false, step: 'enrol_second_factor' },
    { role: 'admin', hasTotp: false, secondFactorGiven: false, demo: false, step: 'enrol_second_factor' },
    { role: 'technician', hasTotp: false, secondFactorGiven: false, demo: false, step: 'enrol_second_factor' },
    { role: 'technician', hasTotp: true, secondFactorGiven: false, demo: false, step: 'second_factor' },
    { role: 'technician', hasTotp: true, secondFactorGiven: true, demo: false, step: 'signed_in' },
    { role: 'technician', hasTotp: false, secondFactorGiven: false, demo: true, step: 'signed_in' },
    { role: 'technician', hasTotp: true, secondFactorGiven: false, demo: true, step: 'signed_in' },
    { role: 'client_admin', hasTotp: false, secondFactorGiven: false, demo: false, step: 'signed_in' },
    { role: 'client_admin', hasTotp: true, secondFactorGiven: false, demo: false, step: 'second_factor' },
    { role: 'requester', hasTotp: true, secondFactorGiven: true, demo: false, step: 'signed_in' },
  ] as const)('is $step for a $role (totp $hasTotp, given $secondFactorGiven, demo $demo)', ({ step, ...factors }) => {
    expect(nextStep(factors)).toBe(step);
  });
});

describe('a sign-in', () => {
  const times = { expiresAt: 10_000_000, lastSeenAt: 1_000_000, idleSeconds: 2_000 };

  it.each([
    { now: 1_000_000, alive: true },
    { now: 2_999_999, alive: true },
    { now: 3_000_000, alive: false, because: 'it was idle' },
    { now: 10_000_000, lastSeenAt: 9_999_999, alive: false, because: 'its time is over, used or not' },
    { now: 9_999_999, lastSeenAt: 9_999_999, alive: true },
  ])('at $now is alive: $alive', ({ now, alive, lastSeenAt = times.lastSeenAt }) => {
    expect(isAlive({ ...times, lastSeenAt }, now)).toBe(alive);
  });

  it('lasts hours for staff and days for clients', () => {
    const limits = { staffHours: 12, staffIdleHours: 2, clientDays: 30, clientIdleDays: 7 };

    for (const role of Role.options) {
      const staff = ['superadmin', 'admin', 'technician'].includes(role);
      const expected = staff
        ? { totalMs: 12 * 3_600_000, idleSeconds: 7_200 }
        : { totalMs: 30 * 86_400_000, idleSeconds: 7 * 86_400 };
      expect(lifetimeOf(role, limits)).toEqual(expected);
    }
  });

  it.each([
    { stepUpAt: null, now: 5, until: null },
    { stepUpAt: 5, now: 5, until: 5 + STEP_UP_MS },
    { stepUpAt: 5, now: 4 + STEP_UP_MS, until: 5 + STEP_UP_MS },
    { stepUpAt: 5, now: 5 + STEP_UP_MS, until: null },
  ])('with a step-up at $stepUpAt is fresh at $now until $until', ({ stepUpAt, now, until }) => {
    expect(stepUpUntil(stepUpAt, now)).toBe(until);
  });
});

describe('a typed code', () => {
  it.each([
    ['123456', 'totp', '123456'],
    [' 123 456 ', 'totp', '123456'],
    ['abcd-efgh-2345', 'recovery', 'abcdefgh2345'],
    ['ABCD EFGH 2345', 'recovery', 'abcdefgh2345'],
    ['12345', 'none', '12345'],
    ['１２３４５６', 'none', '１２３４５６'],
    ['abcd-efgh-1890', 'none', 'abcdefgh1890'],
    ['12345６', 'none', '12345６'],
  ])('%j is %s', (typed, kind, code) => {
    expect(readCode(typed)).toEqual({ kind, code });
  });
});
