import { LADDERS } from '@lanet/contracts/sla-ladder';
import { type PolicyTerms, PolicyTerms as PolicyTermsSchema } from '@lanet/contracts/sla-policies';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changesBody,
  newPolicyValues,
  type PolicyValues,
  PRIORITIES,
  policyBody,
  policyErrors,
  policyValues,
  termsOf,
} from './policy-values.ts';

const target = fc.oneof(
  fc.record({ kind: fc.constant('minutes' as const), minutes: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({
    kind: fc.constant('days' as const),
    days: fc.integer({ min: 1, max: 400 }),
    until: fc.constantFrom('day_end' as const, 'same_time' as const),
  }),
);
const row = fc.record(
  { first_response: target, next_response: target, update: target, resolution: target },
  { requiredKeys: [] },
);
const rows = fc.record({ critical: row, high: row, medium: row, low: row }, { requiredKeys: [] });
const terms: fc.Arbitrary<PolicyTerms> = fc.record({
  calendarId: fc.option(fc.uuid()),
  hours: fc.constantFrom('place', 'provider'),
  // A priority for which nothing is promised is not there at all.
  targets: rows.map((all) => Object.fromEntries(Object.entries(all).filter(([, one]) => Object.keys(one).length > 0))),
  pauses: fc.record({ waitingThird: fc.boolean(), maintenance: fc.boolean() }),
  firstResponseNeverPauses: fc.boolean(),
  ladder: fc.constantFrom([], [...LADDERS.recommended]),
  quietHours: fc.option(fc.constant({ from: '21:30', to: '06:00' })),
});

it('shows and sends the same terms', () => {
  fc.assert(
    fc.property(terms, (before) => {
      const values = policyValues({ name: 'Estándar', terms: before, scopes: [] });

      expect(termsOf(values)).toEqual(before);
      expect(policyErrors(values)).toEqual({});
      expect(PolicyTermsSchema.safeParse(termsOf(values)).success).toBe(true);
    }),
  );
});

const typed = (text: string): PolicyValues => {
  const values = newPolicyValues();
  values.targets.critical.resolution.text = text;
  return { ...values, name: 'Premium' };
};

describe('a target that is typed', () => {
  it.each([
    { text: '4 h', sent: { kind: 'minutes', minutes: 240 } },
    { text: '2 días', sent: { kind: 'days', days: 2, until: 'day_end' } },
    { text: '', sent: undefined },
    { text: '90', sent: undefined },
  ])('$text', ({ text, sent }) => {
    expect(termsOf(typed(text)).targets.critical?.resolution).toEqual(sent);
  });

  it('is marked at its cell where it cannot be read, and only there', () => {
    expect(policyErrors(typed('90'))).toEqual({
      'targets.critical.resolution.text': 'Falta la unidad: ¿90 min, 90 h o 90 días?',
    });
  });
});

it('wants a name, and both ends of the night', () => {
  const values = { ...newPolicyValues(), name: ' ', quietHours: { heeded: true, from: '22:00', to: '' } };

  expect(policyErrors(values)).toEqual({ name: 'Falta este dato.', 'quietHours.to': 'Falta este dato.' });
  expect(policyErrors({ ...values, name: 'x', quietHours: { ...values.quietHours, heeded: false } })).toEqual({});
});

const scope = {
  ...{ clientId: crypto.randomUUID(), siteId: null, categoryId: null, typeId: null, priorities: null },
  ...{ clientName: 'Tebi', siteName: null, categoryName: null, typeName: null },
};

describe('what is sent of a change', () => {
  const values = { ...typed('4 h'), scopes: [scope] };

  it('is all of the terms where one of them changed', () => {
    expect(changesBody(values, ['pauses'])).toEqual({ terms: termsOf(values) });
  });

  it('is no terms, and so no version of them, where none changed', () => {
    expect(Object.keys(changesBody(values, ['name', 'scopes']))).toEqual(['name', 'scopes']);
  });

  it('has no names of what is known by its id', () => {
    const { clientName, siteName, categoryName, typeName, ...sent } = scope;
    expect(policyBody(values).scopes).toEqual([sent]);
  });
});

it('begins with nothing promised and a ladder', () => {
  const values = newPolicyValues();

  expect(PRIORITIES.every((priority) => termsOf(values).targets[priority] === undefined)).toBe(true);
  expect(values.ladder).toEqual([...LADDERS.recommended]);
});
