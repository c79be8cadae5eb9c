import { LADDERS } from '@lanet/contracts/sla-ladder';
import { LadderStep } from '@lanet/contracts/sla-policies';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blankStep } from '../ladder.ts';
import { stepErrors, stepOf, stepValues } from './step-values.ts';

const minutes = fc.integer({ min: 1, max: 1_000_000 });
const steps: fc.Arbitrary<LadderStep> = fc.record({
  key: fc.constant('one'),
  at: fc.oneof(
    fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 99 }) }),
    fc.record({ kind: fc.constantFrom('before' as const, 'after' as const), minutes }),
    fc.constant({ kind: 'breach' as const }),
  ),
  clock: fc.constantFrom(null, 'first_response', 'next_response', 'update', 'resolution'),
  tell: fc.uniqueArray(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('assignee' as const, 'team' as const, 'on_call' as const, 'admins' as const) }),
      fc.record({ kind: fc.constant('person' as const), personId: fc.uuid() }),
    ),
    { minLength: 1, maxLength: 10, selector: (one) => JSON.stringify(one) },
  ),
  mail: fc.boolean(),
  heedsQuietHours: fc.boolean(),
  act: fc.record({ raisePriority: fc.boolean(), teamId: fc.option(fc.uuid()) }),
});

it('shows and makes the same step', () => {
  fc.assert(
    fc.property(steps, (step) => {
      expect(stepOf(step.key, stepValues(step))).toEqual(step);
      expect(stepErrors(stepValues(step))).toEqual({});
    }),
  );
});

const values = stepValues(blankStep('one'));

it.each([
  [{ percent: '' }, { percent: 'Escriba un número entero de 1 a 99.' }],
  [{ percent: 100 }, { percent: 'Escriba un número entero de 1 a 99.' }],
  [{ when: 'before' as const, span: '' }, { span: 'Falta este dato.' }],
  [{ when: 'after' as const, span: '2 días' }, { span: 'Aquí use horas o minutos.' }],
  [{ when: 'after' as const, span: '30' }, { span: 'Falta la unidad: ¿30 min, 30 h o 30 días?' }],
  [{ tell: [] }, { tell: 'Elija a quién avisar o qué hacer.' }],
  [{ tell: [], raise: true }, {}],
  [{ when: 'breach' as const, percent: '', span: '' }, {}],
])('says what is wrong with %j', (change, errors) => {
  expect(stepErrors({ ...values, ...change })).toEqual(errors);
});

it('makes what the contract takes of every preset', () => {
  for (const step of LADDERS.recommended) {
    expect(LadderStep.safeParse(stepOf(step.key, stepValues(step))).success).toBe(true);
  }
});
