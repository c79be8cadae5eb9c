// When a promise is due: the worst cases of the calendar, and pauses.
import { describe, expect, it } from 'vitest';
import { dueOf } from './sla.clocks.rules.ts';
import { ALWAYS, compiled, everyDay, hoursOf, MINUTE, ms, shown, utc, WORKING_WEEK } from './testing/ticket-log.ts';

const MEXICO = 'America/Mexico_City';
const office = hoursOf(WORKING_WEEK, { zone: MEXICO });
const due = (hours: ReturnType<typeof hoursOf>, from: string, minutes: number) =>
  shown(dueOf(compiled(hours, from, 800), [], ms(from), minutes * MINUTE));

describe('a due time', () => {
  const withMondayOff = hoursOf(WORKING_WEEK, { zone: MEXICO, special: { '2025-03-10': [] } });
  const madrid = hoursOf(ALWAYS, { zone: 'Europe/Madrid' });
  const night = hoursOf({ fri: [['22:00', '24:00']], sat: [['00:00', '02:00']] });
  const inTheGap = hoursOf(everyDay(['02:00', '03:00']), { zone: 'Europe/Madrid' });
  const allDay = (zone: string) => hoursOf(ALWAYS, { zone });
  it.each([
    {
      name: 'on a Friday at 18:00',
      hours: office,
      from: '2025-03-07T18:00-06:00',
      minutes: 30,
      at: '2025-03-07T18:30-06:00',
    },
    {
      name: 'on a Friday at 18:45',
      hours: office,
      from: '2025-03-07T18:45-06:00',
      minutes: 30,
      at: '2025-03-10T09:15-06:00',
    },
    {
      name: 'before a Monday off',
      hours: withMondayOff,
      from: '2025-03-07T18:45-06:00',
      minutes: 30,
      at: '2025-03-11T09:15-06:00',
    },
    {
      name: 'created on a holiday',
      hours: withMondayOff,
      from: '2025-03-10T11:00-06:00',
      minutes: 30,
      at: '2025-03-11T09:30-06:00',
    },
    {
      name: 'created before it opens',
      hours: office,
      from: '2025-03-07T07:00-06:00',
      minutes: 30,
      at: '2025-03-07T09:30-06:00',
    },
    {
      name: 'that uses the last instant',
      hours: office,
      from: '2025-03-07T18:00-06:00',
      minutes: 60,
      at: '2025-03-07T19:00-06:00',
    },
    {
      name: 'over the spring change',
      hours: madrid,
      from: '2025-03-29T12:00+01:00',
      minutes: 1440,
      at: '2025-03-30T13:00+02:00',
    },
    {
      name: 'over the autumn change',
      hours: madrid,
      from: '2025-10-25T12:00+02:00',
      minutes: 1440,
      at: '2025-10-26T11:00+01:00',
    },
    {
      name: 'over half an hour',
      hours: allDay('Australia/Lord_Howe'),
      from: '2025-10-04T12:00+10:30',
      minutes: 1440,
      at: '2025-10-05T12:30+11:00',
    },
    {
      name: 'in hours that the gap leaves out',
      hours: inTheGap,
      from: '2025-03-29T12:00+01:00',
      minutes: 30,
      at: '2025-03-31T02:30+02:00',
    },
    {
      name: 'in the hour that is repeated',
      hours: inTheGap,
      from: '2025-10-25T12:00+02:00',
      minutes: 90,
      at: '2025-10-26T02:30+01:00',
    },
    { name: 'through midnight', hours: night, from: '2025-03-07T23:30Z', minutes: 60, at: '2025-03-08T00:30Z' },
    {
      name: 'over a year end',
      hours: office,
      from: '2025-12-31T18:30-06:00',
      minutes: 60,
      at: '2026-01-01T09:30-06:00',
    },
    {
      name: 'over 29 February',
      hours: office,
      from: '2024-02-28T18:30-06:00',
      minutes: 630,
      at: '2024-02-29T19:00-06:00',
    },
    {
      name: 'over the end of another February',
      hours: office,
      from: '2025-02-28T18:30-06:00',
      minutes: 60,
      at: '2025-03-03T09:30-06:00',
    },
    {
      name: 'of 400 working days',
      hours: office,
      from: '2025-03-03T09:00-06:00',
      minutes: 400 * 600,
      at: '2026-09-11T19:00-06:00',
    },
    {
      name: 'of nothing, when open',
      hours: office,
      from: '2025-03-07T12:00-06:00',
      minutes: 0,
      at: '2025-03-07T12:00-06:00',
    },
    {
      name: 'of nothing, when closed',
      hours: office,
      from: '2025-03-08T12:00-06:00',
      minutes: 0,
      at: '2025-03-10T09:00-06:00',
    },
    {
      name: 'to the millisecond',
      hours: office,
      from: '2025-03-07T18:59:59.250-06:00',
      minutes: 1,
      at: '2025-03-10T09:00:59.250-06:00',
    },
    { name: 'without any hours', hours: hoursOf({}), from: '2025-03-07T12:00Z', minutes: 1, at: null },
    { name: 'of nothing, without any hours', hours: hoursOf({}), from: '2025-03-07T12:00Z', minutes: 0, at: null },
    { name: 'beyond what is known', hours: office, from: '2025-03-03T09:00-06:00', minutes: 600 * 600, at: null },
  ])('$name: $from and $minutes min is $at', ({ hours, from, minutes, at }) => {
    expect(due(hours, from, minutes)).toBe(utc(at));
  });

  it.each([
    { zone: MEXICO, summer: '2025-07-07T19:00-06:00', winter: '2025-01-06T19:00-06:00' },
    { zone: 'America/Tijuana', summer: '2025-07-07T18:00-07:00', winter: '2025-01-06T17:00-08:00' },
    { zone: 'America/Ciudad_Juarez', summer: '2025-07-07T19:00-06:00', winter: '2025-01-06T18:00-07:00' },
    { zone: 'America/Ojinaga', summer: '2025-07-08T10:00-05:00', winter: '2025-01-06T19:00-06:00' },
    { zone: 'America/Matamoros', summer: '2025-07-08T10:00-05:00', winter: '2025-01-06T19:00-06:00' },
    { zone: 'America/Cancun', summer: '2025-07-08T10:00-05:00', winter: '2025-01-07T10:00-05:00' },
    { zone: 'America/Hermosillo', summer: '2025-07-07T18:00-07:00', winter: '2025-01-06T18:00-07:00' },
  ])('of eight hours at one instant is by the clock of $zone', ({ zone, summer, winter }) => {
    const hours = hoursOf(WORKING_WEEK, { zone });

    expect([due(hours, '2025-07-07T17:00Z', 480), due(hours, '2025-01-06T17:00Z', 480)]).toEqual([
      utc(summer),
      utc(winter),
    ]);
  });
});

describe('a pause', () => {
  const from = '2025-03-07T10:00-06:00';
  const dueWith = (...pauses: [string, string][]) => {
    const intervals = pauses.map(([start, end]) => ({
      fromMs: ms(`2025-03-${start}-06:00`),
      toMs: end === '' ? Number.POSITIVE_INFINITY : ms(`2025-03-${end}-06:00`),
    }));
    return shown(dueOf(compiled(office, from), intervals, ms(from), 120 * MINUTE));
  };
  it.each([
    { name: 'none', pauses: [], at: '07T12:00' },
    { name: 'in between', pauses: [['07T11:00', '07T11:30']], at: '07T12:30' },
    { name: 'from the start', pauses: [['07T10:00', '07T10:30']], at: '07T12:30' },
    { name: 'since before the start', pauses: [['07T09:00', '07T10:30']], at: '07T12:30' },
    { name: 'that ended when it started', pauses: [['07T09:00', '07T10:00']], at: '07T12:00' },
    { name: 'over a night', pauses: [['07T11:00', '10T10:00']], at: '10T11:00' },
    { name: 'over a weekend alone', pauses: [['07T19:00', '10T09:00']], at: '07T12:00' },
    {
      name: 'of two within a minute',
      pauses: [
        ['07T11:00:05', '07T11:00:15'],
        ['07T11:00:35', '07T11:00:50'],
      ],
      at: '07T12:00:25',
    },
    { name: 'that starts at the due instant', pauses: [['07T12:00', '07T15:00']], at: '07T12:00' },
    { name: 'that starts a millisecond before', pauses: [['07T11:59:59.999', '07T15:00']], at: '07T15:00:00.001' },
    { name: 'without an end', pauses: [['07T11:00', '']], at: null },
    { name: 'without an end, after the due instant', pauses: [['07T12:00', '']], at: '07T12:00' },
  ] as { name: string; pauses: [string, string][]; at: string | null }[])('$name: due on $at', ({ pauses, at }) => {
    expect(dueWith(...pauses)).toBe(utc(at && `2025-03-${at}-06:00`));
  });

  it('of a target of nothing moves it to the first instant that runs', () => {
    const pause = { fromMs: ms('2025-03-07T10:00-06:00'), toMs: ms('2025-03-07T20:00-06:00') };

    expect(shown(dueOf(compiled(office, from), [pause], ms(from), 0))).toBe(utc('2025-03-10T09:00-06:00'));
  });
});
