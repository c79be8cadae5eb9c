import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateIn, opensWithin, rangesOn, weekdayOf } from './calendar-days.ts';
import { type CalendarHours, WEEKDAYS } from './calendar-hours.ts';

const HOURS: Pick<CalendarHours, 'week' | 'days'> = {
  week: { mon: [['09:00', '14:00']], fri: [['09:00', '13:00']] },
  days: [
    { date: '2026-02-02', name: 'Holiday', ranges: [] },
    { date: '2026-02-07', name: 'Stocktaking', ranges: [['08:00', '12:00']] },
  ],
};

describe('a date', () => {
  it.each([
    { date: '2026-02-09', ranges: [['09:00', '14:00']], because: 'a Monday' },
    { date: '2026-02-02', ranges: [], because: 'a Monday that is a holiday' },
    { date: '2026-02-07', ranges: [['08:00', '12:00']], because: 'a Saturday that opens' },
    { date: '2026-02-08', ranges: [], because: 'a Sunday' },
  ])('$date opens in $ranges: $because', ({ date, ranges }) => {
    expect(rangesOn(HOURS, date)).toEqual(ranges);
  });

  it('has the weekday that the runtime says', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 30_000 }), (days) => {
        const at = new Date(days * 86_400_000);
        expect(WEEKDAYS.indexOf(weekdayOf(at.toISOString().slice(0, 10)))).toBe((at.getUTCDay() + 6) % 7);
      }),
    );
  });

  it.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-01', -1, '2026-02-28'],
  ])('%s and %i days is %s', (date, count, sum) => {
    expect(addDays(date, count)).toBe(sum);
  });

  it.each([
    ['America/Mexico_City', '2026-01-01T05:59:59Z', '2025-12-31'],
    ['America/Mexico_City', '2026-01-01T06:00:00Z', '2026-01-01'],
    ['Pacific/Kiritimati', '2025-12-31T10:00:00Z', '2026-01-01'],
  ])('in %s at %s is %s', (zone, at, date) => {
    expect(dateIn(zone, Date.parse(at))).toBe(date);
  });
});

describe('whether anything opens', () => {
  const once = (date: string): typeof HOURS => ({
    week: {},
    days: [{ date, name: 'x', ranges: [['09:00', '10:00']] }],
  });

  it.each([
    { hours: HOURS, opens: true, because: 'Mondays do' },
    { hours: { week: {}, days: [] }, opens: false, because: 'nothing ever does' },
    { hours: once('2027-01-01'), opens: true, because: 'the last day looked at does' },
    { hours: once('2027-01-02'), opens: false, because: 'that is a day too far' },
  ])('in 366 days from 1 January 2026 is $opens: $because', ({ hours, opens }) => {
    expect(opensWithin(hours, '2026-01-01')).toBe(opens);
  });

  it('looks past holidays on every open day', () => {
    const days = ['2026-01-05', '2026-01-12'].map((date) => ({ date, name: 'x', ranges: [] }));
    const hours: typeof HOURS = { week: { mon: [['09:00', '14:00']] }, days };

    expect([opensWithin(hours, '2026-01-01', 14), opensWithin(hours, '2026-01-01', 19)]).toEqual([false, true]);
  });
});
