// How long a promise is that counts days: clock changes, versions of the hours, and moves to another zone.
import type { CalendarHours } from '@lanet/contracts/calendar-hours';
import { describe, expect, it } from 'vitest';
import { dueOf } from './sla.clocks.rules.ts';
import { type HoursFrom, openTimeOf } from './sla.open-time.rules.ts';
import { openTimeFor } from './sla.targets.rules.ts';
import {
  ALWAYS,
  clockOf,
  compiled,
  DAY,
  HOUR,
  hoursOf,
  MINUTE,
  ms,
  promise,
  shown,
  standing,
  utc,
  WORKING_WEEK,
} from './testing/ticket-log.ts';

const MEXICO = 'America/Mexico_City';
const office = hoursOf(WORKING_WEEK, { zone: MEXICO });
const inDays = (days: number, until: 'day_end' | 'same_time', created: string, hours = office) =>
  shown(
    clockOf(
      standing(
        [
          [created, 'created'],
          [created, promise({ resolution: { kind: 'days', days, until } })],
        ],
        { hours },
      ),
      'resolution',
    )?.dueMs,
  );

describe('a target in days', () => {
  const withHoliday = hoursOf(WORKING_WEEK, {
    zone: MEXICO,
    special: { '2025-03-10': [], '2025-03-15': [['10:00', '12:00']] },
  });
  it.each([
    { days: 2, until: 'day_end', from: '05T10:00', at: '07T19:00', because: 'Wednesday, and two more' },
    { days: 2, until: 'same_time', from: '05T10:00', at: '07T10:00', because: 'at the time at which it came' },
    { days: 1, until: 'day_end', from: '07T10:00', at: '10T19:00', because: 'a weekend has no days' },
    { days: 1, until: 'day_end', from: '08T10:00', at: '10T19:00', because: 'it came on a Saturday' },
    { days: 1, until: 'same_time', from: '07T10:00', at: '10T10:00', because: 'a weekend has no days' },
    { days: 1, until: 'day_end', from: '07T23:00', at: '10T19:00', because: 'it came after hours' },
    {
      days: 1,
      until: 'same_time',
      from: '06T22:00',
      at: '07T19:00',
      because: 'that day has no such time, and ends before',
    },
  ] as const)('of $days until $until from $from is due on $at: $because', ({ days, until, from, at }) => {
    expect(inDays(days, until, `2025-03-${from}-06:00`)).toBe(utc(`2025-03-${at}-06:00`));
  });

  it('counts the days of its calendar, holidays and special openings', () => {
    expect(inDays(1, 'day_end', '2025-03-07T10:00-06:00', withHoliday)).toBe(utc('2025-03-11T19:00-06:00'));
    expect(inDays(1, 'day_end', '2025-03-14T10:00-06:00', withHoliday)).toBe(utc('2025-03-15T12:00-06:00'));
  });

  it('is longer by what paused', () => {
    const ticket = standing(
      [
        ['2025-03-05T10:00-06:00', 'created'],
        ['2025-03-05T10:00-06:00', promise({ resolution: { kind: 'days', days: 1, until: 'day_end' } })],
        ['2025-03-05T11:00-06:00', 'waiting_client'],
        ['2025-03-05T13:00-06:00', 'open'],
      ],
      { hours: office },
    );

    expect(shown(clockOf(ticket, 'resolution')?.dueMs)).toBe(utc('2025-03-07T11:00-06:00'));
    expect(clockOf(ticket, 'resolution')?.targetMs).toBe(19 * 60 * MINUTE);
  });

  it('is not known further than hours are', () => {
    expect(inDays(900, 'day_end', '2025-03-07T10:00-06:00')).toBeNull();
    expect(inDays(1, 'day_end', '2025-03-07T10:00-06:00', hoursOf({}))).toBeNull();
  });

  it('of a start whose day has no hours begins on the next that has', () => {
    const monday = hoursOf({ mon: [['09:00', '19:00']] });

    expect(inDays(2, 'day_end', '2025-03-05T10:00Z', monday)).toBe(utc('2025-03-17T19:00Z'));
  });
});

describe('days on which the clock changes', () => {
  const madrid = hoursOf(ALWAYS, { zone: 'Europe/Madrid' });
  const lordHowe = hoursOf(ALWAYS, { zone: 'Australia/Lord_Howe' });
  const santiago = hoursOf(ALWAYS, { zone: 'America/Santiago' });
  it.each([
    { days: 2, until: 'day_end', from: '2025-03-29T12:00+01:00', at: '2025-04-01T00:00+02:00', hours: madrid },
    { days: 1, until: 'day_end', from: '2025-03-29T12:00+01:00', at: '2025-03-31T00:00+02:00', hours: madrid },
    { days: 1, until: 'same_time', from: '2025-03-29T12:00+01:00', at: '2025-03-30T12:00+02:00', hours: madrid },
    { days: 2, until: 'same_time', from: '2025-03-29T12:00+01:00', at: '2025-03-31T12:00+02:00', hours: madrid },
    { days: 1, until: 'day_end', from: '2025-03-30T01:30+01:00', at: '2025-04-01T00:00+02:00', hours: madrid },
    { days: 1, until: 'day_end', from: '2025-03-30T12:00+02:00', at: '2025-04-01T00:00+02:00', hours: madrid },
    { days: 1, until: 'same_time', from: '2025-03-30T01:30+01:00', at: '2025-03-31T01:30+02:00', hours: madrid },
    { days: 2, until: 'day_end', from: '2025-10-25T12:00+02:00', at: '2025-10-28T00:00+01:00', hours: madrid },
    { days: 1, until: 'same_time', from: '2025-10-25T12:00+02:00', at: '2025-10-26T12:00+01:00', hours: madrid },
    { days: 1, until: 'same_time', from: '2025-10-26T02:30+01:00', at: '2025-10-27T02:30+01:00', hours: madrid },
    { days: 1, until: 'same_time', from: '2025-10-04T12:00+10:30', at: '2025-10-05T12:00+11:00', hours: lordHowe },
    { days: 1, until: 'day_end', from: '2025-09-06T12:00-04:00', at: '2025-09-08T00:00-03:00', hours: santiago },
    { days: 1, until: 'day_end', from: '2025-04-04T12:00-03:00', at: '2025-04-06T00:00-04:00', hours: santiago },
    { days: 2, until: 'day_end', from: '2025-04-04T12:00-03:00', at: '2025-04-07T00:00-04:00', hours: santiago },
  ] as const)('are one each: $days until $until from $from is $at', ({ days, until, from, at, hours }) => {
    expect(inDays(days, until, from, hours)).toBe(utc(at));
  });

  it('have no time that is left out: it is when the clock jumps, and the first of two', () => {
    expect(inDays(1, 'same_time', '2025-03-29T02:30+01:00', madrid)).toBe(utc('2025-03-30T03:00+02:00'));
    expect(inDays(1, 'same_time', '2025-10-25T02:30+02:00', madrid)).toBe(utc('2025-10-26T02:30+02:00'));
  });
});

describe('days on which the hours change', () => {
  const from = '2025-03-05T10:00Z';
  const dueBy = (history: readonly HoursFrom[], target: { days: number; until: 'day_end' | 'same_time' }) => {
    const time = openTimeOf(history, ms(from) - 3 * DAY, ms(from) + 30 * DAY);
    return shown(dueOf(time, [], ms(from), openTimeFor(time, { kind: 'days', ...target }, ms(from))));
  };
  const changed = (at: string, hours: CalendarHours) => [
    { fromMs: 0, hours: hoursOf(ALWAYS) },
    { fromMs: ms(at), hours },
  ];

  it.each([
    { on: 'the day of the start', at: '2025-03-05T15:00Z' },
    { on: 'a day between', at: '2025-03-06T11:00Z' },
    { on: 'the last day', at: '2025-03-07T05:00Z' },
  ])('are one each: $on', ({ at }) => {
    const history = changed(at, hoursOf(ALWAYS));

    expect(dueBy(history, { days: 2, until: 'day_end' })).toBe('2025-03-08T00:00:00.000Z');
    expect(dueBy(history, { days: 2, until: 'same_time' })).toBe('2025-03-07T10:00:00.000Z');
  });

  it('count by the zone that holds then', () => {
    const moved = changed('2025-03-06T12:00Z', hoursOf(ALWAYS, { zone: 'America/Mexico_City' }));

    expect(dueBy(moved, { days: 1, until: 'day_end' })).toBe(utc('2025-03-07T00:00-06:00'));
    expect(dueBy(moved, { days: 2, until: 'same_time' })).toBe(utc('2025-03-07T10:00-06:00'));
  });

  it('are over once they are over, though the clock of the next zone shows them again', () => {
    const moved = changed('2025-03-07T01:00Z', hoursOf(ALWAYS, { zone: 'America/Mexico_City' }));

    expect(dueBy(moved, { days: 1, until: 'day_end' })).toBe('2025-03-07T00:00:00.000Z');
    expect(dueBy(moved, { days: 2, until: 'day_end' })).toBe(utc('2025-03-08T00:00-06:00'));
  });
});

describe('the last day of which hours are known', () => {
  const from = ms('2025-03-05T10:00Z');
  const openFor = (until: string, target: 'day_end' | 'same_time') =>
    openTimeFor(
      openTimeOf([{ fromMs: 0, hours: hoursOf(ALWAYS) }], from - DAY, ms(until)),
      { kind: 'days', days: 1, until: target },
      from,
    ) / HOUR;

  it.each([
    { until: '2025-03-07T00:00Z', dayEnd: 38, sameTime: 24 },
    { until: '2025-03-06T23:59Z', dayEnd: Number.POSITIVE_INFINITY, sameTime: 24 },
    { until: '2025-03-06T10:00Z', dayEnd: Number.POSITIVE_INFINITY, sameTime: 24 },
    { until: '2025-03-06T09:59Z', dayEnd: Number.POSITIVE_INFINITY, sameTime: Number.POSITIVE_INFINITY },
  ])('counts as far as it is known: $until', ({ until, dayEnd, sameTime }) => {
    expect([openFor(until, 'day_end'), openFor(until, 'same_time')]).toEqual([dayEnd, sameTime]);
  });
});

describe('a target in minutes', () => {
  it('is rounded to the millisecond', () => {
    const time = compiled(office, '2025-03-05T10:00-06:00');

    expect(openTimeFor(time, { kind: 'minutes', minutes: 1 / 7 }, 0)).toBe(8571);
  });
});
