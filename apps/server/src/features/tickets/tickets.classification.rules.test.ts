import { Level } from '@lanet/contracts/classification';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedClassification, levelLines } from './tickets.classification.rules.ts';

describe('a change', () => {
  const level = fc.constantFrom(null, ...Level.options);
  const id = fc.constantFrom(null, 'one', 'two');
  const sorted = fc.record({ typeId: id, categoryId: id, impact: level, urgency: level });

  it('is what makes the one of the other, and nothing else', () => {
    fc.assert(
      fc.property(sorted, sorted, (before, after) => {
        const change = changedClassification(before, after);

        expect({ ...before, ...change }).toEqual(after);
        for (const field of Object.keys(change)) expect(Object(before)[field]).not.toBe(Object(after)[field]);
      }),
    );
  });

  it('tells impact before urgency, and neither where it stayed', () => {
    const before = { impact: 'low', urgency: null } as const;

    expect(levelLines(before, { impact: 'high', urgency: 'low' })).toEqual([
      { kind: 'impact', from: 'low', to: 'high' },
      { kind: 'urgency', from: null, to: 'low' },
    ]);
    expect(levelLines(before, before)).toEqual([]);
  });
});
