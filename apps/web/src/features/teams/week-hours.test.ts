import { HourRanges, WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hoursByDays, readRanges, readWeek, weekText } from './week-hours.ts';

it.each([
  ['', []],
  ['09:00-18:00', [['09:00', '18:00']]],
  [
    '9:00–14:00, 16:00 – 19:00',
    [
      ['09:00', '14:00'],
      ['16:00', '19:00'],
    ],
  ],
  ['20:00-24:00;', [['20:00', '24:00']]],
  ['de 9 a 2', undefined],
  ['09:00', undefined],
  ['18:00-09:00', undefined],
  ['09:00-14:00, 13:00-19:00', undefined],
  ['09:00-25:00', undefined],
  ['09:00-10:00-11:00', undefined],
])('reads "%s" as %j', (text, ranges) => {
  expect(readRanges(text)).toEqual(ranges);
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((one) => String(one).padStart(2, '0')).join(':'));
const ranges = fc
  .uniqueArray(time, { minLength: 2, maxLength: 8 })
  .map((times) => times.toSorted())
  .map((all) =>
    HourRanges.parse(all.flatMap((from, at) => (at % 2 === 0 && all[at + 1] ? [[from, all[at + 1]]] : []))),
  );
const week: fc.Arbitrary<WeekHours> = fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, ranges])), {
  requiredKeys: [],
});

it('reads again what it has written', () => {
  fc.assert(
    fc.property(week, (hours) => {
      expect(readWeek(weekText(hours))).toEqual(hours);
    }),
  );
});

it('has no hours of a week with a day it cannot read', () => {
  expect(readWeek({ ...weekText({}), sun: 'mañana' })).toBeUndefined();
});

it('says days in a row with the same hours at once', () => {
  const day: [string, string][] = [['09:00', '18:00']];

  expect(hoursByDays({ mon: day, tue: day, wed: day, fri: day, sun: [['09:00', '13:00']] })).toEqual([
    { from: 'mon', to: 'wed', ranges: '09:00–18:00' },
    { from: 'fri', to: 'fri', ranges: '09:00–18:00' },
    { from: 'sun', to: 'sun', ranges: '09:00–13:00' },
  ]);
});
