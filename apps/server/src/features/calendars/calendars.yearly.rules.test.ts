import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { YearlyRule, yearlyDates } from './calendars.yearly.rules.ts';

const YEARS = { from: 2025, to: 2027 };
const datesOf = (start: string, rule: object) =>
  yearlyDates(YearlyRule.parse({ freq: 'YEARLY', ...rule }), start, YEARS);

describe('a rule by the year', () => {
  it.each([
    { start: '1970-12-25', rule: {}, dates: ['2025-12-25', '2026-12-25', '2027-12-25'] },
    { start: '2024-02-29', rule: {}, dates: [] },
    { start: '2020-02-05', rule: { bymonth: 2, byday: '1MO' }, dates: ['2025-02-03', '2026-02-02', '2027-02-01'] },
    {
      start: '2020-05-25',
      rule: { bymonth: 5, byday: 'MO', bysetpos: -1 },
      dates: ['2025-05-26', '2026-05-25', '2027-05-31'],
    },
    { start: '2020-12-31', rule: { bymonth: 12, bymonthday: -1 }, dates: ['2025-12-31', '2026-12-31', '2027-12-31'] },
    { start: '2025-01-01', rule: { interval: 2 }, dates: ['2025-01-01', '2027-01-01'] },
    { start: '2024-01-01', rule: { count: 2 }, dates: ['2025-01-01'] },
    { start: '2020-01-01', rule: { until: '2026-01-01T00:00:00Z' }, dates: ['2025-01-01', '2026-01-01'] },
    { start: '2026-03-10', rule: { byday: '1MO', bymonth: 1 }, dates: ['2026-03-10', '2027-01-04'] },
    { start: '1900-01-01', rule: { count: 500 }, dates: [] },
  ])('$rule from $start gives $dates', ({ start, rule, dates }) => {
    expect(datesOf(start, rule)).toEqual(dates);
  });

  it.each([
    { freq: 'MONTHLY' },
    { freq: 'YEARLY', byweekno: 20 },
    { freq: 'YEARLY', interval: 0 },
    { freq: 'YEARLY', bymonth: 13 },
    { freq: 'YEARLY', byday: 'XX' },
    { freq: 'YEARLY', bymonthday: 0 },
    {},
  ])('%j is not understood', (rule) => {
    expect(YearlyRule.safeParse(rule).success).toBe(false);
  });

  it('says the same as another reader of such rules', () => {
    const codes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
    const counts = fc.constantFrom('1', '2', '4', '-1', '-2');
    const weekdays = fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1, maxLength: 3 });
    // Days with a count beside days without: the other one forgets the latter.
    const counted = fc.tuple(weekdays, counts).map(([of, count]) => of.map((code) => count + code));
    const byday = fc.oneof(weekdays, counted);
    const rules = fc.record(
      {
        interval: fc.integer({ min: 1, max: 4 }),
        bymonth: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
        bymonthday: fc.uniqueArray(fc.constantFrom(1, 2, 15, 28, 29, 30, 31, -1, -30), { minLength: 1, maxLength: 3 }),
        byday,
        count: fc.integer({ min: 1, max: 40 }),
      },
      { requiredKeys: [] },
    );
    const starts = fc.tuple(fc.integer({ min: 2018, max: 2027 }), fc.integer({ min: 0, max: 364 }));
    fc.assert(
      fc.property(rules, starts, (rule, [year, ahead]) => {
        // Ordinals beside days of the month are read in more than one way; no calendar writes them.
        fc.pre(!(rule.bymonthday && rule.byday));
        // Nor a number of times of the year's first or last weekdays: the other one may not count the first day.
        fc.pre(!(rule.count && !rule.bymonth && rule.byday?.some((day) => day.length > 2)));
        const start = Temporal.PlainDate.from({ year, month: 1, day: 1 }).add({ days: ahead });

        const dates = datesOf(start.toString(), rule);

        expect(dates).toEqual(otherReader(rule, start));
      }),
      { numRuns: 300 },
    );
  });
});

interface Parts {
  interval?: number;
  bymonth?: number[];
  bymonthday?: number[];
  byday?: string[];
  count?: number;
}

function otherReader({ interval, bymonth, bymonthday, byday, count }: Parts, start: Temporal.PlainDate): string[] {
  const dtstart = start.toZonedDateTime('UTC');
  const rule = new RRuleTemporal({
    ...{ freq: 'YEARLY', dtstart, includeDtstart: true, temporal: Temporal },
    ...(interval && { interval }),
    ...(bymonth && { byMonth: bymonth }),
    ...(bymonthday && { byMonthDay: bymonthday }),
    ...(byday && { byDay: byday }),
    ...(count && { count }),
  });
  const until = Temporal.ZonedDateTime.from(`${YEARS.to}-12-31T00:00:00[UTC]`);
  const from = Temporal.ZonedDateTime.from(`${YEARS.from}-01-01T00:00:00[UTC]`);
  const found = rule.between(from, until, true).map((at) => at.toPlainDate().toString());
  // Late in its first year it forgets the first day, which counts whether the rule names it or not.
  const first = start.toString();
  return found.includes(first) || start.year < YEARS.from || start.year > YEARS.to ? found : [first, ...found].sort();
}
