import { LADDERS } from '@lanet/contracts/sla-ladder';
import { LadderStep, PolicyTerms, type StepAt } from '@lanet/contracts/sla-policies';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blankStep, inOrder, newKey, PRESET_NAMES } from './ladder.ts';

const step = (key: string, at: StepAt) => ({ ...blankStep(key), at });

it('puts steps in the order in which they are reached', () => {
  const steps = [
    step('h', { kind: 'after', minutes: 120 }),
    step('b', { kind: 'before', minutes: 15 }),
    step('c', { kind: 'breach' }),
    step('a', { kind: 'before', minutes: 60 }),
    step('y', { kind: 'percent', percent: 90 }),
    step('x', { kind: 'percent', percent: 50 }),
    step('g', { kind: 'after', minutes: 30 }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(steps, { minLength: steps.length }), (shuffled) => {
      expect(inOrder(shuffled).map(({ key }) => key)).toEqual(['x', 'y', 'a', 'b', 'c', 'g', 'h']);
    }),
  );
});

it.each(PRESET_NAMES)('offers a ladder that the contract takes and that is in order: %s', (name) => {
  expect(PolicyTerms.shape.ladder.safeParse(LADDERS[name]).success).toBe(true);
  expect(inOrder(LADDERS[name])).toEqual([...LADDERS[name]]);
});

it('tells the assignee quietly before, and others only once it is late', () => {
  const early = LADDERS.recommended.filter(({ at }) => at.kind === 'percent');
  const late = LADDERS.recommended.filter(({ at }) => at.kind === 'after');

  expect(early.map(({ at, tell, mail }) => ({ at, tell, mail }))).toEqual(
    [50, 75, 90].map((percent) => ({ at: { kind: 'percent', percent }, tell: [{ kind: 'assignee' }], mail: false })),
  );
  expect(late.every(({ tell, mail }) => mail && tell.some(({ kind }) => kind === 'admins'))).toBe(true);
});

it('makes keys that the contract takes and no step has', () => {
  const steps = Array.from({ length: 50 }, () => blankStep(newKey([])));

  expect(LadderStep.array().safeParse(steps).success).toBe(true);
  expect(steps.some(({ key }) => key === newKey(steps))).toBe(false);
});
