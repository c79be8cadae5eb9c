import { describe, expect, it } from 'vitest';
import { type RetirementFacts, retirementRefusal } from './commands.retirement.rules.ts';

const now = 1_800_000_000_000;
const signIn = { samePerson: true, endedAt: null, expiresAt: now + 1000, secondFactorAt: now - 5000, stepUpAt: null };
const sleep: RetirementFacts = {
  order: 'sleep',
  clientId: 'acme',
  retiredAt: now,
  stopped: false,
  signedBefore: false,
  requester: { active: true, role: 'technician', limitedTo: [] },
  signIn,
  secondFactorAsked: true,
  uninstallsOfPerson: 1,
};
const uninstall: RetirementFacts = { ...sleep, order: 'uninstall', signIn: { ...signIn, stepUpAt: now - 60_000 } };

describe('an order for a retired agent', () => {
  it.each([sleep, uninstall, { ...uninstall, signIn, secondFactorAsked: false }])('is signed (%#)', (facts) => {
    expect(retirementRefusal(facts)).toBeNull();
  });

  it.each([
    { change: { stopped: true, signedBefore: true }, code: 'stopped' },
    { change: { requester: undefined }, code: 'requester_not_allowed' },
    { change: { requester: { active: true, role: 'client_admin', limitedTo: [] } }, code: 'requester_not_allowed' },
    {
      change: { requester: { active: true, role: 'technician', limitedTo: ['other'] } },
      code: 'requester_not_allowed',
    },
    { change: { signIn: undefined }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, samePerson: false } }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, expiresAt: now } }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, endedAt: now - 1 } }, code: 'sign_in_unknown' },
    { change: { signIn: { ...signIn, secondFactorAt: null } }, code: 'second_factor_missing' },
    { change: { signIn: { ...signIn, stepUpAt: now - 16 * 60_000 } }, code: 'step_up_missing' },
    { change: { uninstallsOfPerson: 61 }, code: 'cap_reached' },
  ] as const)('is not signed: $code ($change)', ({ change, code }) => {
    expect(retirementRefusal({ ...uninstall, ...change } as RetirementFacts)).toBe(code);
  });

  it('is signed again years later, when whoever asked for it is gone', () => {
    const later = { requester: undefined, signIn: undefined, signedBefore: true };
    expect(retirementRefusal({ ...uninstall, ...later })).toBeNull();
  });
});
