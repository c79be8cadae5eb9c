import { type HourRange, HourRanges } from '@lanet/contracts/calendar-hours';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMinutes, hoursText, isOpenAt, MOST_RANGES, painted, parseHours, timeOf, weekMinutes } from './hours.ts';

describe('typed hours', () => {
  it.each<{ typed: string; ranges: HourRange[] }>([
    { typed: '', ranges: [] },
    { typed: '9-19', ranges: [['09:00', '19:00']] },
    {
      typed: '9:00–14:00, 16:00–19:00',
      ranges: [
        ['09:00', '14:00'],
        ['16:00', '19:00'],
      ],
    },
    {
      typed: ' 9 a 14 y 16 a 19:30 ',
      ranges: [
        ['09:00', '14:00'],
        ['16:00', '19:30'],
      ],
    },
    {
      typed: '16-19; 9-14',
      ranges: [
        ['09:00', '14:00'],
        ['16:00', '19:00'],
      ],
    },
    { typed: '9-14, 13-15, 15-16', ranges: [['09:00', '16:00']] },
    { typed: '9 to 5pm', ranges: [['09:00', '17:00']] },
    { typed: '12 a.m. - 12 p.m.', ranges: [['00:00', '12:00']] },
    { typed: '9h30-13h', ranges: [['09:30', '13:00']] },
    { typed: '22:00-0:00', ranges: [['22:00', '24:00']] },
    { typed: '24 horas', ranges: [['00:00', '24:00']] },
    { typed: '0-24', ranges: [['00:00', '24:00']] },
  ])('$typed is $ranges', ({ typed, ranges }) => {
    expect(parseHours(typed)).toEqual(ranges);
  });

  it.each([
    ...['9', '19-9', '9-9', '25-26', '9-24:15', '9:60-10', 'cerrado', '9-14,', '9-14-16', '13pm-14pm', '-', '9a'],
    Array.from({ length: 9 }, (_, hour) => `${hour}-${hour}:30`).join(','),
  ])('%j is none', (typed) => {
    expect(parseHours(typed)).toBeUndefined();
  });

  it('are read back as they are written', () => {
    fc.assert(
      fc.property(hours, (ranges) => {
        expect(parseHours(hoursText(ranges))).toEqual(ranges);
      }),
    );
  });
});

/** Hours of a day in quarters, as painting makes them. */
const hours = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 2 * MOST_RANGES })
  .map((quarters) => quarters.toSorted((a, b) => a - b))
  .map((sorted) =>
    sorted.flatMap((from, at): HourRange[] => {
      const to = sorted[at + 1];
      return at % 2 === 0 && to !== undefined ? [[timeOf(from * 15), timeOf(to * 15)]] : [];
    }),
  );

describe('painting', () => {
  it.each<{ before: HourRange[]; from: number; to: number; open: boolean; after: HourRange[] }>([
    { before: [], from: 540, to: 600, open: true, after: [['09:00', '10:00']] },
    { before: [['09:00', '14:00']], from: 840, to: 900, open: true, after: [['09:00', '15:00']] },
    {
      before: [['09:00', '19:00']],
      from: 840,
      to: 960,
      open: false,
      after: [
        ['09:00', '14:00'],
        ['16:00', '19:00'],
      ],
    },
    { before: [['09:10', '09:50']], from: 540, to: 600, open: false, after: [] },
    {
      before: [['09:10', '09:50']],
      from: 555,
      to: 570,
      open: false,
      after: [
        ['09:10', '09:15'],
        ['09:30', '09:50'],
      ],
    },
  ])('$before from $from to $to is $after', ({ before, from, to, open, after }) => {
    expect(painted(before, [from, to], open)).toEqual(after);
  });

  it('opens or closes just what was painted, or nothing', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 })).filter(([a, b]) => a < b);
    fc.assert(
      fc.property(hours, part, fc.boolean(), (before, [first, last], open) => {
        const [from, to] = [first * 15, last * 15];

        const after = painted(before, [from, to], open);

        expect(HourRanges.parse(after)).toEqual(after);
        if (JSON.stringify(after) === JSON.stringify(before)) return;
        for (let minute = 7; minute < 1440; minute += 15) {
          const isIn = from <= minute && minute < to;
          expect(isOpenAt(after, minute)).toBe(isIn ? open : isOpenAt(before, minute));
        }
      }),
    );
  });

  it('leaves a day alone that would have too many ranges', () => {
    const eight = parseHours('0-1, 2-3, 4-5, 6-7, 8-9, 10-11, 12-13, 14-15') ?? [];

    expect(painted(eight, [1200, 1260], true)).toEqual(eight);
  });
});

it('counts what is open', () => {
  expect(
    dayMinutes([
      ['09:00', '14:00'],
      ['16:00', '19:30'],
    ]),
  ).toBe(8 * 60 + 30);
  expect(weekMinutes({ mon: [['00:00', '24:00']], sat: [['09:00', '13:00']] })).toBe(28 * 60);
});
