import fc from 'fast-check';
import { expect, it } from 'vitest';
import { askedRange } from './byte-range.ts';

it.each([
  { header: undefined, range: { kind: 'whole' } },
  { header: 'bytes=0-', range: { kind: 'part', start: 0, end: 9 } },
  { header: 'bytes=4-6', range: { kind: 'part', start: 4, end: 6 } },
  { header: 'bytes=4-99', range: { kind: 'part', start: 4, end: 9 } },
  { header: 'bytes=-3', range: { kind: 'part', start: 7, end: 9 } },
  { header: 'bytes=-30', range: { kind: 'part', start: 0, end: 9 } },
  { header: 'bytes=-0', range: { kind: 'unsatisfiable' } },
  { header: 'bytes=10-', range: { kind: 'unsatisfiable' } },
  { header: 'bytes=5-3', range: { kind: 'whole' } },
  { header: 'bytes=0-1,4-5', range: { kind: 'whole' } },
  { header: 'items=0-1', range: { kind: 'whole' } },
  { header: 'bytes=-', range: { kind: 'whole' } },
])('reads $header of ten bytes', ({ header, range }) => {
  expect(askedRange(header, 10)).toEqual(range);
});

it('never names a byte that is not there', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 1e9 }),
      (text, a, b, size) => {
        for (const header of [text, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const range = askedRange(header, size);
          if (range.kind !== 'part') continue;
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThan(size);
        }
      },
    ),
  );
});
