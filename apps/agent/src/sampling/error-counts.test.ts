import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedError } from '../collect/event-log/logged-errors.ts';
import { MINUTE, START } from '../testing/samples.ts';
import { countErrors, ErrorCounts, NO_ERRORS } from './error-counts.ts';

const errors = (minute: number, count: number, source = 'nginx'): LoggedError[] =>
  Array.from({ length: count }, () => ({ at: START + minute * MINUTE + 30_000, source, text: '' }));

/** Looks once a minute, a second into it; the counts are stored as JSON in between. Answers each look's peaks. */
function looks(byMinute: readonly (readonly LoggedError[])[], first = 0) {
  let counts = NO_ERRORS;
  return byMinute.map((found, index) => {
    const step = countErrors(counts, found, START + (first + index) * MINUTE + 1000);
    counts = ErrorCounts.parse(JSON.parse(JSON.stringify(step.counts)));
    return step.peaks.map(({ source, errors: count }) => `${source} ${count}`).join();
  });
}

describe('counting errors', () => {
  it('sees a burst within five minutes, until it is over for five', () => {
    const found = [[], errors(0, 4), errors(1, 7), [], [], [], [], [], []];

    expect(looks(found)).toEqual(['', 'nginx 4', ...Array(4).fill('nginx 11'), 'nginx 7', 'nginx 0', 'nginx 0']);
  });

  it('does not add up what lies further apart', () => {
    const found = [[], errors(0, 6), [], [], [], [], [], errors(6, 6)];

    expect(looks(found).at(-1)).toBe('nginx 6');
  });

  it('finds the worst five minutes in what comes late, and leaves alone what is history', () => {
    const late = [...errors(-12, 12), ...errors(-3, 5)];

    expect(looks([[], [], [...late]])).toEqual(['', '', 'nginx 5']);
    // Nobody looked for a quarter of an hour, as on a Mac.
    const before = countErrors(NO_ERRORS, [], START - 15 * MINUTE).counts;
    expect(countErrors(before, late, START).peaks).toEqual([{ source: 'nginx', errors: 12 }]);
    expect(countErrors(NO_ERRORS, errors(-100, 50), START).peaks).toEqual([]);
  });

  it('keeps sources apart, and counts for few of them', () => {
    const many = Array.from({ length: 500 }, (_, index) => errors(-1, 2, `source ${index}`)).flat();
    const { peaks } = countErrors(NO_ERRORS, many, START);

    expect(peaks).toHaveLength(20);
    expect(new Set(peaks.map(({ errors: count }) => count))).toEqual(new Set([2]));
  });

  it('never says more than there was in any five minutes, nor less than in the last four', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(minutes, (counts) => {
        const told = looks([[], ...counts.map((count, minute) => errors(minute, count))]);
        told.slice(1).forEach((text, minute) => {
          const said = Number(text.split(' ')[1] ?? 0);
          const sum = (from: number, to: number) =>
            counts.slice(Math.max(0, from), to + 1).reduce((total, count) => total + count, 0);
          expect(said).toBeLessThanOrEqual(sum(minute - 4, minute));
          expect(said).toBeGreaterThanOrEqual(sum(minute - 3, minute));
        });
      }),
    );
  });
});
