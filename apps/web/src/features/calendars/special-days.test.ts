import fc from 'fast-check';
import { expect, it } from 'vitest';
import { missingDays, monthsOf, ofYear, shownDays, withDay, withDays, withoutDay } from './special-days.ts';

const day = (date: string, name = 'x') => ({ date, name, ranges: [] });

it('shows an own day before that of a feed, and of two feeds the first', () => {
  const feeds = [
    {
      name: 'A',
      days: [
        { date: '2026-01-01', name: 'feed' },
        { date: '2026-05-01', name: 'a' },
      ],
    },
    { name: 'B', days: [{ date: '2026-05-01', name: 'b' }] },
  ];

  expect(shownDays([day('2026-01-01', 'own')], feeds)).toEqual([
    { date: '2026-01-01', name: 'own', ranges: [], feed: null },
    { date: '2026-05-01', name: 'a', ranges: [], feed: 'A' },
  ]);
});

it('puts a day in place of another, and takes it out', () => {
  const own = [day('2026-01-01'), day('2026-05-01')];

  expect(withDay(own, day('2026-03-01'))).toEqual([day('2026-01-01'), day('2026-03-01'), day('2026-05-01')]);
  expect(withDay(own, day('2026-06-01'), '2026-01-01')).toEqual([day('2026-05-01'), day('2026-06-01')]);
  expect(withDay(own, day('2026-05-01', 'new'))).toEqual([day('2026-01-01'), day('2026-05-01', 'new')]);
  expect(withoutDay(own, '2026-01-01')).toEqual([day('2026-05-01')]);
});

it('adds only days that are not there', () => {
  const own = [day('2026-01-01', 'own')];
  const more = [day('2026-01-01', 'set'), day('2025-12-25', 'set')];

  expect(missingDays(own, more).map(({ date }) => date)).toEqual(['2025-12-25']);
  expect(withDays(own, more)).toEqual([day('2025-12-25', 'set'), day('2026-01-01', 'own')]);
});

it('makes the twelve months of any year, each date once and under its weekday', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1970, max: 2100 }), (year) => {
      const months = monthsOf(year);
      const dates = months.flatMap(({ dates: of }) => of);

      expect(dates).toHaveLength(new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1 ? 366 : 365);
      expect(
        ofYear(
          dates.map((date) => ({ date })),
          year,
        ),
      ).toHaveLength(dates.length);
      for (const { blanks, month } of months)
        expect((new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7).toBe(blanks);
    }),
  );
});
