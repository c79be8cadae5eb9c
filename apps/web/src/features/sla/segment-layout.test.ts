import type { SegmentKind, SlaSegment } from '@lanet/contracts/sla';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeInstant, placeSegments } from './segment-layout.ts';

const KINDS: readonly SegmentKind[] = ['running', 'closed', 'holiday', 'paused'];

/** Neighbours from an instant on, of these many minutes. */
function segmentsOf(startMs: number, minutes: readonly number[]): SlaSegment[] {
  let fromMs = startMs;
  return minutes.map((length, at) => {
    const toMs = fromMs + length * 60_000;
    const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
    fromMs = toMs;
    return { from, to, kind: KINDS[at % KINDS.length] ?? 'running', cause: null, name: null };
  });
}

const START = Date.parse('2026-03-06T18:00:00Z');
const bars = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 200 });

it('fills the bar without gaps, and shows every piece', () => {
  fc.assert(
    fc.property(bars, (minutes) => {
      const placed = placeSegments(segmentsOf(START, minutes));
      const last = placed.at(-1);

      expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(100, 6);
      for (const [at, { left, width }] of placed.entries()) {
        expect(left).toBeCloseTo((placed[at - 1]?.left ?? 0) + (placed[at - 1]?.width ?? 0), 6);
        expect(width).toBeGreaterThan(0);
      }
    }),
  );
});

it('keeps instants in their order, each within its piece', () => {
  const cases = bars.chain((minutes) =>
    fc.record({ minutes: fc.constant(minutes), shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true })) }),
  );
  fc.assert(
    fc.property(cases, ({ minutes, shares }) => {
      const placed = placeSegments(segmentsOf(START, minutes));
      const length = minutes.reduce((sum, one) => sum + one, 0) * 60_000;
      const places = shares.toSorted((a, b) => a - b).map((share) => placeInstant(placed, START + share * length));

      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places.every((place) => place >= 0 && place <= 100)).toBe(true);
    }),
  );
});

it('shows half an hour beside a weekend, and marks its end where it is', () => {
  const placed = placeSegments(segmentsOf(START, [30, 3_780, 30]));

  expect(placed.map(({ width }) => width > 1.5)).toEqual([true, true, true]);
  expect(placeInstant(placed, START + 30 * 60_000)).toBeCloseTo(placed[1]?.left ?? 0, 6);
  expect(placeInstant(placed, START - 1)).toBe(0);
  expect(placeInstant(placed, START + 1e12)).toBe(100);
});
