import { Country } from '@lanet/contracts/holiday-sets';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easter, juneSolstice } from './calendars.dates.rules.ts';
import { isMexican, publicHolidays, sourceOf } from './calendars.holidays.rules.ts';

const datesOf = (country: Country, year: number, optional = false) =>
  publicHolidays(country, { from: year, to: year, language: 'es' })
    .filter((day) => day.optional === optional)
    .map(({ date }) => date.slice(5));

describe('the holidays of Mexico', () => {
  it.each([
    { year: 2024, february: '02-05', march: '03-18', november: '11-18', handover: true },
    { year: 2025, february: '02-03', march: '03-17', november: '11-17', handover: false },
    { year: 2026, february: '02-02', march: '03-16', november: '11-16', handover: false },
    { year: 2027, february: '02-01', march: '03-15', november: '11-15', handover: false },
    { year: 2028, february: '02-07', march: '03-20', november: '11-20', handover: false },
    { year: 2030, february: '02-04', march: '03-18', november: '11-18', handover: true },
    { year: 2036, february: '02-04', march: '03-17', november: '11-17', handover: true },
  ])('are those of article 74 in $year', ({ year, february, march, november, handover }) => {
    const october = handover ? ['10-01'] : [];
    expect(datesOf('mx', year)).toEqual(['01-01', february, march, '05-01', '09-16', ...october, november, '12-25']);
  });

  it.each([
    { year: 2024, days: ['03-28', '03-29', '11-02', '12-12'] },
    { year: 2026, days: ['04-02', '04-03', '11-02', '12-12'] },
  ])('by custom are told apart in $year', ({ year, days }) => {
    expect(datesOf('mx', year, true)).toEqual(days);
  });

  it('have names in both languages', () => {
    const first = (language: 'es' | 'en') => publicHolidays('mx', { from: 2026, to: 2026, language })[1]?.name;
    expect([first('es'), first('en')]).toEqual(['Día de la Constitución', 'Constitution Day']);
  });
});

describe('the holidays of other countries', () => {
  it.each<{ country: Country; year: number; days: string; because: string }>([
    {
      ...{ country: 'co', year: 2026, because: 'the press printed them, and Ley 2578 added 13 July' },
      days: '01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25',
    },
    {
      ...{ country: 'co', year: 2025, because: '30 June is two of them, and 9 July is none yet' },
      days: '01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25',
    },
    {
      ...{ country: 'pe', year: 2026, because: 'sixteen, as the press printed them' },
      days: '01-01 04-02 04-03 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25',
    },
    {
      ...{ country: 'ar', year: 2026, because: 'Güemes on a Wednesday goes back, 20 November on a Friday goes on' },
      days: '01-01 02-16 02-17 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 08-17 10-12 11-23 12-08 12-25',
    },
    {
      ...{ country: 'ar', year: 2033, because: 'after Friday 17 June Monday is a holiday itself' },
      days: '01-01 02-28 03-01 03-24 04-02 04-15 05-01 05-25 06-17 06-20 07-09 08-15 10-10 11-20 12-08 12-25',
    },
    {
      ...{ country: 'cl', year: 2024, because: '18 September is a Wednesday: the Friday is one too' },
      days: '01-01 03-29 03-30 05-01 05-21 06-20 06-29 07-16 08-15 09-18 09-19 09-20 10-12 10-31 11-01 12-08 12-25',
    },
    {
      ...{
        country: 'cl',
        year: 2028,
        because: 'Monday 2 January; 29 June on a Thursday and 12 October go back; 31 October too',
      },
      days: '01-01 04-14 04-15 05-01 05-21 06-20 06-26 07-16 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25',
    },
    {
      ...{ country: 'cl', year: 2029, because: '18 September is a Tuesday: the Monday is one too' },
      days: '01-01 03-30 03-31 05-01 05-21 06-20 07-02 07-16 08-15 09-17 09-18 09-19 10-15 11-01 11-02 12-08 12-25',
    },
    {
      ...{ country: 'es', year: 2026, because: 'those that no region may replace' },
      days: '01-01 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25',
    },
  ])('are these in $country $year: $because', ({ country, year, days }) => {
    expect(datesOf(country, year).join(' ')).toBe(days);
  });

  it('name both where two fall on one day', () => {
    const both = publicHolidays('co', { from: 2025, to: 2025, language: 'es' }).find(
      ({ date }) => date === '2025-06-30',
    );
    expect(both?.name).toBe('Sagrado Corazón de Jesús / San Pedro y San Pablo');
  });

  it.each(Country.options)('of %s are in order, each date once, and come from a law that is named', (country) => {
    fc.assert(
      fc.property(fc.integer({ min: 2024, max: 2051 }), fc.integer({ min: 0, max: 9 }), (from, more) => {
        const dates = publicHolidays(country, { from, to: from + more, language: 'es' }).map(({ date }) => date);
        expect(dates).toEqual([...new Set(dates)].sort());
        expect(dates.every((date) => Number(date.slice(0, 4)) >= from && Number(date.slice(0, 4)) <= from + more)).toBe(
          true,
        );
      }),
    );
    expect(sourceOf(country)).toMatch(/Ley|Decreto/);
  });
});

describe('Easter', () => {
  it.each([
    ...['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16', '2030-04-21', '2035-03-25', '2038-04-25'],
    ...['2049-04-18', '2057-04-22'],
  ])('is %s', (date) => {
    expect(easter(0)(Number(date.slice(0, 4)))?.toString()).toBe(date);
  });
});

describe('the June solstice in Santiago', () => {
  it('is on the days that were holidays, and will be as published tables say', () => {
    const [from, to] = [2022, 2060];
    for (let year = from; year <= to; year++) {
      const late = year % 4 === 3 || (year % 4 === 2 && year <= 2046);
      expect([year, juneSolstice('America/Santiago')(year)?.day]).toEqual([year, late ? 21 : 20]);
    }
  });
});

describe('a time zone', () => {
  it.each(['America/Mexico_City', 'America/Tijuana', 'America/Ciudad_Juarez', 'America/Cancun', 'Mexico/General'])(
    '%s is Mexico’s',
    (zone) => {
      expect(isMexican(zone)).toBe(true);
    },
  );

  it.each(['America/Bogota', 'Europe/Madrid', 'UTC', 'America/Chicago', 'America/Argentina/Salta'])(
    '%s is not',
    (zone) => {
      expect(isMexican(zone)).toBe(false);
    },
  );
});
