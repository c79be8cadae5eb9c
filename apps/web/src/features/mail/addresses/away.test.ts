import { expect, it } from 'vitest';
import { dayWords, isAway } from './away.ts';

const now = new Date(2026, 2, 14, 23, 59);

it.each([
  { until: '2026-03-13', away: false, words: '13/03' },
  { until: '2026-03-14', away: true, words: '14/03' },
  { until: '2026-12-01', away: true, words: '01/12' },
  { until: '2027-01-02', away: true, words: '02/01/2027' },
])('away until $until is $away on the 14th, and said as $words', ({ until, away, words }) => {
  expect(isAway(until, now)).toBe(away);
  expect(dayWords(until, now)).toBe(words);
});
