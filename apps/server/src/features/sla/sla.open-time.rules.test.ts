import { describe, expect, it } from 'vitest';
import {
  type HoursFrom,
  nextOpen,
  type OpenTime,
  openBetween,
  openTimeOf,
  whenOpenFor,
} from './sla.open-time.rules.ts';
import {
  ALWAYS,
  compiled,
  DAY,
  everyDay,
  HOUR,
  hoursOf,
  MINUTE,
  ms,
  shown,
  utc,
  WORKING_WEEK,
} from './testing/ticket-log.ts';

const minutesBetween = (time: OpenTime, from: string, to: string) => openBetween(time, ms(from), ms(to)) / MINUTE;

describe('local hours', () => {
  const SPRING = ['Europe/Madrid', '2025-03-29T12:00+01:00', '2025-03-31T00:00+02:00'];
  const AUTUMN = ['Europe/Madrid', '2025-10-25T12:00+02:00', '2025-10-27T00:00+01:00'];
  const BORDER = ['America/Tijuana', '2025-03-08T12:00-08:00', '2025-03-10T00:00-07:00'];
  const MEXICO = ['America/Mexico_City', '2025-03-08T12:00-06:00', '2025-03-10T00:00-06:00'];
  const CHILE_SPRING = ['America/Santiago', '2025-09-06T12:00-04:00', '2025-09-07T12:00-03:00'];
  const CHILE_AUTUMN = ['America/Santiago', '2025-04-05T12:00-03:00', '2025-04-06T12:00-04:00'];
  const HALF = ['Australia/Lord_Howe', '2025-10-04T12:00+10:30', '2025-10-06T00:00+11:00'];
  it.each([
    { when: SPRING, hours: ['02:00', '03:00'], sum: 0, because: 'that hour is left out' },
    { when: SPRING, hours: ['02:15', '02:45'], sum: 0, because: 'it lies in the hour that is left out' },
    { when: SPRING, hours: ['02:30', '03:30'], sum: 30, because: 'it starts at the first instant there is' },
    { when: SPRING, hours: ['01:30', '02:30'], sum: 30, because: 'it ends where the clock jumps' },
    { when: SPRING, hours: ['01:00', '04:00'], sum: 120, because: 'of three hours one is left out' },
    { when: AUTUMN, hours: ['02:00', '03:00'], sum: 120, because: 'that hour is repeated' },
    { when: AUTUMN, hours: ['02:15', '02:45'], sum: 60, because: 'it is repeated, with a break' },
    { when: AUTUMN, hours: ['01:30', '02:30'], sum: 90, because: 'half of it is repeated' },
    { when: BORDER, hours: ['01:30', '03:30'], sum: 60, because: 'the border goes with the US' },
    { when: MEXICO, hours: ['01:30', '03:30'], sum: 120, because: 'Mexico has no summer time' },
    { when: CHILE_SPRING, hours: ['00:00', '02:00'], sum: 60, because: 'the hour after midnight is left out' },
    { when: CHILE_AUTUMN, hours: ['22:00', '24:00'], sum: 180, because: 'the hour before midnight is repeated' },
    { when: HALF, hours: ['01:00', '03:00'], sum: 90, because: 'half an hour is left out' },
  ])('$hours in $when have $sum minutes: $because', ({ when, hours, sum }) => {
    const [zone = '', from = '', to = ''] = when;
    const [start = '', end = ''] = hours;
    const time = compiled(hoursOf(everyDay([start, end]), { zone }), from);

    expect(minutesBetween(time, from, to)).toBe(sum);
  });

  it('run through midnight where they meet there', () => {
    const week = { fri: [['22:00', '24:00']], sat: [['00:00', '02:00']] } satisfies Parameters<typeof hoursOf>[0];
    const time = compiled(hoursOf(week), '2025-03-07T00:00Z', 3);

    expect([...time.starts].map(shown)).toEqual([utc('2025-03-07T22:00Z')]);
    expect([...time.ends].map(shown)).toEqual([utc('2025-03-08T02:00Z')]);
  });

  it('are every instant where they are 24 hours on every day, on days of 23 and 25 hours too', () => {
    const time = compiled(hoursOf(ALWAYS, { zone: 'Europe/Madrid' }), '2025-03-01T00:00Z', 300);

    expect(time.starts).toHaveLength(1);
    expect(minutesBetween(time, '2025-03-01T00:00Z', '2025-12-01T00:00Z')).toBe(275 * 24 * 60);
  });

  it('have a break at noon and a short Saturday', () => {
    const split = [
      ['09:00', '14:00'],
      ['16:00', '19:00'],
    ] as [string, string][];
    const time = compiled(hoursOf({ fri: split, sat: [['09:00', '13:00']] }), '2025-03-07T00:00Z');

    expect(minutesBetween(time, '2025-03-07T00:00Z', '2025-03-08T00:00Z')).toBe(480);
    expect(minutesBetween(time, '2025-03-07T13:30Z', '2025-03-07T16:30Z')).toBe(60);
    expect(minutesBetween(time, '2025-03-07T18:59Z', '2025-03-08T09:01Z')).toBe(2);
  });

  it('are counted to the millisecond', () => {
    const time = compiled(hoursOf(WORKING_WEEK), '2025-03-07T00:00Z');

    expect(openBetween(time, ms('2025-03-07T18:59:59.998Z'), ms('2025-03-10T09:00:00.003Z'))).toBe(5);
    expect(shown(whenOpenFor(time, ms('2025-03-07T18:59:59.998Z'), 5))).toBe('2025-03-10T09:00:00.003Z');
  });
});

describe('special days', () => {
  const HOLIDAY = '2025-09-16';
  const special = { [HOLIDAY]: [], '2025-09-20': [['10:00', '12:00']], '2025-09-21': [] } as Record<
    string,
    [string, string][]
  >;
  const time = compiled(hoursOf(WORKING_WEEK, { zone: 'America/Mexico_City', special }), '2025-09-15T00:00-06:00');

  it.each([
    { date: '2025-09-16', sum: 0, because: 'a holiday is closed all day' },
    { date: '2025-09-20', sum: 120, because: 'a Saturday that opens' },
    { date: '2025-09-21', sum: 0, because: 'a holiday on a Sunday changes nothing' },
    { date: '2025-09-22', sum: 600, because: 'and is not moved to the Monday' },
  ])('$date has $sum open minutes: $because', ({ date, sum }) => {
    const start = ms(`${date}T00:00-06:00`);

    expect(openBetween(time, start, start + DAY) / MINUTE).toBe(sum);
  });

  it('are holidays from midnight to midnight, local time; an opening is none', () => {
    expect(time.holidays.map(({ fromMs, toMs }) => [shown(fromMs), shown(toMs)])).toEqual([
      [utc('2025-09-16T00:00-06:00'), utc('2025-09-17T00:00-06:00')],
      [utc('2025-09-21T00:00-06:00'), utc('2025-09-22T00:00-06:00')],
    ]);
  });

  it('have the length of their day where the clock changes', () => {
    const hours = hoursOf(ALWAYS, { zone: 'Europe/Madrid', special: { '2025-03-30': [], '2025-10-26': [] } });
    const { holidays } = compiled(hours, '2025-03-01T00:00Z', 300);

    expect(holidays.map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR)).toEqual([23, 25]);
  });

  it.each([
    { name: 'since it was said', addedAt: '2025-09-17T12:00Z', removedAt: null, sum: 180 },
    { name: 'until it was taken back', addedAt: '2025-09-01T00:00Z', removedAt: '2025-09-17T12:00Z', sum: 420 },
    { name: 'not when it was said too late', addedAt: '2025-09-18T00:00Z', removedAt: null, sum: 600 },
    {
      name: 'not when it was taken back before',
      addedAt: '2025-09-01T00:00Z',
      removedAt: '2025-09-16T00:00Z',
      sum: 600,
    },
  ])('a day that is closed for one client counts $name', ({ addedAt, removedAt, sum }) => {
    const extraDays = [
      { date: '2025-09-17', addedAtMs: ms(addedAt), removedAtMs: removedAt === null ? null : ms(removedAt) },
    ];
    const own = openTimeOf(
      [{ fromMs: 0, hours: hoursOf(WORKING_WEEK), extraDays }],
      ms('2025-09-10T00:00Z'),
      ms('2025-10-01T00:00Z'),
    );

    expect(minutesBetween(own, '2025-09-17T00:00Z', '2025-09-18T00:00Z')).toBe(sum);
  });
});

describe('versions of hours', () => {
  const early = hoursOf(everyDay(['06:00', '12:00']));
  const late = hoursOf(everyDay(['10:00', '18:00']));
  const madrid = hoursOf(everyDay(['09:00', '10:00']), { zone: 'Europe/Madrid' });
  const from = ms('2025-06-01T00:00Z');
  const to = ms('2025-07-01T00:00Z');

  it('hold from their instant on, and what was before stays as it was', () => {
    const history: HoursFrom[] = [
      { fromMs: ms('2025-06-20T00:00Z'), hours: early },
      { fromMs: ms('2025-06-10T11:00Z'), hours: late },
    ];
    const time = openTimeOf(history, from, to);

    expect(minutesBetween(time, '2025-06-09T00:00Z', '2025-06-10T00:00Z')).toBe(360);
    expect(minutesBetween(time, '2025-06-10T00:00Z', '2025-06-11T00:00Z')).toBe(300 + 420);
    expect(minutesBetween(time, '2025-06-11T00:00Z', '2025-06-12T00:00Z')).toBe(480);
  });

  it('may be of another zone', () => {
    const time = openTimeOf(
      [
        { fromMs: 0, hours: late },
        { fromMs: ms('2025-06-10T00:00Z'), hours: madrid },
      ],
      from,
      to,
    );

    expect(shown(nextOpen(time, ms('2025-06-09T18:00Z')))).toBe(utc('2025-06-10T09:00+02:00'));
  });

  it('take holidays with them', () => {
    const free = hoursOf(ALWAYS, { special: { '2025-06-10': [] } });
    const time = openTimeOf(
      [
        { fromMs: 0, hours: free },
        { fromMs: ms('2025-06-10T18:00Z'), hours: hoursOf(ALWAYS) },
      ],
      from,
      to,
    );

    expect(time.holidays.map(({ fromMs, toMs }) => [shown(fromMs), shown(toMs)])).toEqual([
      [utc('2025-06-10T00:00Z'), utc('2025-06-10T18:00Z')],
    ]);
  });
});

describe('the instant by which so much has run', () => {
  const time = compiled(hoursOf(WORKING_WEEK, { zone: 'America/Mexico_City' }), '2025-03-01T00:00-06:00');
  it.each([
    { from: '2025-03-07T18:00-06:00', minutes: 30, at: '2025-03-07T18:30-06:00', because: 'half an hour is left' },
    {
      from: '2025-03-07T18:00-06:00',
      minutes: 60,
      at: '2025-03-07T19:00-06:00',
      because: 'the end of the day, not Monday',
    },
    { from: '2025-03-07T18:45-06:00', minutes: 30, at: '2025-03-10T09:15-06:00', because: 'a weekend is between' },
    {
      from: '2025-03-07T19:00-06:00',
      minutes: 1,
      at: '2025-03-10T09:01-06:00',
      because: 'it is closed at the very end',
    },
    {
      from: '2025-03-08T12:00-06:00',
      minutes: 0,
      at: '2025-03-10T09:00-06:00',
      because: 'nothing is due at the next opening',
    },
    { from: '2025-03-07T12:00-06:00', minutes: 0, at: '2025-03-07T12:00-06:00', because: 'it is open' },
    {
      from: '2025-03-07T19:00-06:00',
      minutes: 0,
      at: '2025-03-10T09:00-06:00',
      because: 'it is closed at the very end',
    },
  ])('$minutes min after $from is $at: $because', ({ from, minutes, at }) => {
    expect(shown(whenOpenFor(time, ms(from), minutes * MINUTE))).toBe(utc(at));
  });

  it('is unknown beyond what was compiled, and where it never opens', () => {
    const never = compiled(hoursOf({}), '2025-03-01T00:00Z');

    expect(whenOpenFor(time, ms('2025-03-07T12:00-06:00'), 400 * DAY)).toBeUndefined();
    expect([whenOpenFor(never, 0, 1), whenOpenFor(never, 0, 0), nextOpen(never, 0)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(openBetween(never, 0, ms('2030-01-01T00:00Z'))).toBe(0);
  });
});
