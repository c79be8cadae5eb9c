import { CalendarHours } from '@lanet/contracts/calendar-hours';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween, httpAddress, nextHoliday, tidied, withFeeds, yearsAround } from './calendars.rules.ts';

const OFFICE: CalendarHours = {
  timeZone: 'America/Mexico_City',
  week: { mon: [['09:00', '19:00']], tue: [['09:00', '19:00']] },
  days: [
    { date: '2026-01-01', name: 'Año Nuevo', ranges: [] },
    { date: '2026-12-24', name: 'Nochebuena', ranges: [['09:00', '13:00']] },
  ],
};

describe('what is in force', () => {
  it('is people’s own day before that of a feed, and the first feed’s before the next one’s', () => {
    const hours = withFeeds(OFFICE, [
      [
        { date: '2026-12-25', name: 'Navidad' },
        { date: '2026-12-24', name: 'Christmas Eve' },
      ],
      [{ date: '2026-12-25', name: 'Christmas' }],
    ]);

    expect(hours.days).toEqual([...OFFICE.days, { date: '2026-12-25', name: 'Navidad', ranges: [] }]);
  });

  it('is always opening hours by the contract, in order, with every own day as it was', () => {
    const date = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
    const dates = fc.uniqueArray(
      date.map((at) => at.toISOString().slice(0, 10)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(dates, fc.array(dates, { maxLength: 4 }), (own, feeds) => {
        const days = own.map((on) => ({ date: on, name: 'own', ranges: [] }));

        const hours = withFeeds(
          { ...OFFICE, days },
          feeds.map((of) => of.map((on) => ({ date: on, name: 'feed' }))),
        );

        expect(CalendarHours.parse(hours)).toEqual(hours);
        expect(hours.days.map((day) => day.date)).toEqual([...new Set([...own, ...feeds.flat()])].sort());
        expect(hours.days.filter(({ name }) => name === 'own')).toHaveLength(own.length);
      }),
    );
  });

  it('is written in one way', () => {
    const messy = { ...OFFICE, week: { ...OFFICE.week, sat: [], sun: [] }, days: OFFICE.days.toReversed() };

    expect(tidied(messy)).toEqual(OFFICE);
  });
});

describe('what a version changed', () => {
  it.each([
    { after: OFFICE, changed: {} },
    { after: { ...OFFICE, timeZone: 'America/Tijuana' }, changed: { timeZone: true } },
    { after: { ...OFFICE, week: {} }, changed: { week: true } },
    { after: { ...OFFICE, days: OFFICE.days.slice(1) }, changed: { removedDays: 1 } },
    {
      after: { ...OFFICE, days: [...OFFICE.days, { date: '2026-12-25', name: 'Navidad', ranges: [] }] },
      changed: { addedDays: 1 },
    },
    { after: { ...OFFICE, days: OFFICE.days.map((day) => ({ ...day, name: 'x' })) }, changed: { changedDays: 2 } },
  ])('is told: $changed', ({ after, changed }) => {
    const nothing = { timeZone: false, week: false, addedDays: 0, removedDays: 0, changedDays: 0 };

    expect(changesBetween(OFFICE, after)).toEqual({ ...nothing, ...changed });
    expect(changesBetween(undefined, after)).toEqual(nothing);
  });
});

describe('the next holiday', () => {
  const week = { mon: [['09:00', '19:00']], thu: [['09:00', '19:00']] } satisfies CalendarHours['week'];
  const hours = { ...OFFICE, week };

  it.each([
    { date: '2025-12-31', next: '2026-01-01', because: 'a Thursday that would be open' },
    { date: '2026-01-01', next: '2026-01-01', because: 'today counts' },
    { date: '2026-01-02', next: undefined, because: 'on 24 December it opens' },
  ])('from $date on is $next: $because', ({ date, next }) => {
    expect(nextHoliday(hours, date)?.date).toBe(next);
  });

  it('is none that falls on a day without hours', () => {
    expect(nextHoliday({ ...hours, week: { mon: week.mon } }, '2025-12-31')).toBeNull();
  });
});

it.each([
  ['webcal://example.com/a.ics', 'https://example.com/a.ics'],
  ['webcals://example.com/a.ics', 'https://example.com/a.ics'],
  ['http://example.com/a.ics', 'http://example.com/a.ics'],
])('asks %s as %s', (url, asked) => {
  expect(httpAddress(url)).toBe(asked);
});

it('reads a feed for last year and the five to come', () => {
  expect(yearsAround(2026)).toEqual({ from: 2025, to: 2031 });
});
