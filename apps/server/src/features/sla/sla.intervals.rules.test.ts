import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, intersect, subtract, union } from './sla.intervals.rules.ts';

const END = 60;
const FOREVER = Number.POSITIVE_INFINITY;

// Some are empty, some upside down, some have no end.
const interval: fc.Arbitrary<Interval> = fc.record({
  fromMs: fc.integer({ min: 0, max: END }),
  toMs: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: END }) },
    { weight: 1, arbitrary: fc.constant(FOREVER) },
  ),
});
const intervals = fc.array(interval, { maxLength: 8 });

/** Whether each millisecond is within one. */
const held = (some: readonly Interval[]) =>
  Array.from({ length: END }, (_, at) => some.some(({ fromMs, toMs }) => fromMs <= at && at < toMs));
const isTidy = (some: readonly Interval[]) =>
  some.every(({ fromMs, toMs }, at) => fromMs < toMs && (at === 0 || (some[at - 1]?.toMs ?? FOREVER) < fromMs));

describe('intervals', () => {
  it.each([
    {
      name: 'touching ones join',
      given: [
        [22, 24],
        [24, 26],
      ],
      joined: [[22, 26]],
    },
    {
      name: 'a gap of one stays',
      given: [
        [1, 2],
        [3, 4],
      ],
      joined: [
        [1, 2],
        [3, 4],
      ],
    },
    {
      name: 'the empty and the reversed vanish',
      given: [
        [5, 5],
        [9, 7],
      ],
      joined: [],
    },
    {
      name: 'one within another changes nothing',
      given: [
        [1, 9],
        [3, 4],
      ],
      joined: [[1, 9]],
    },
  ])('$name', ({ given, joined }) => {
    const of = (pairs: number[][]) => pairs.map(([fromMs = 0, toMs = 0]) => ({ fromMs, toMs }));

    expect(union(of(given))).toEqual(of(joined));
  });

  it('hold exactly what they say, millisecond by millisecond, and come out tidy', () => {
    fc.assert(
      fc.property(intervals, intervals, (some, others) => {
        const [left, right] = [held(some), held(others)];
        const [joined, common, rest] = [union(some), intersect(some, others), subtract(some, others)];
        expect(held(joined)).toEqual(left);
        expect(held(common)).toEqual(left.map((is, at) => is && right[at]));
        expect(held(rest)).toEqual(left.map((is, at) => is && !right[at]));
        for (const made of [joined, common, rest]) expect(isTidy(made)).toBe(true);
      }),
    );
  });

  it('leave alone what they are made from', () => {
    const some = Object.freeze([Object.freeze({ fromMs: 1, toMs: 3 }), Object.freeze({ fromMs: 2, toMs: 5 })]);

    expect([union(some), subtract(some, some)]).toEqual([[{ fromMs: 1, toMs: 5 }], []]);
  });
});
