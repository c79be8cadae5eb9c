import type { WeekHours } from '@lanet/contracts/calendar-hours';
import type { Handover } from '@lanet/contracts/on-call';
import { describe, expect, it } from 'vitest';
import { type Override, onCallAt, type Rota, type Shift, shiftsBetween } from './teams.on-call.rules.ts';

const daily = (at: string): Handover => ({ at, every: { kind: 'day' } });
const mondays = (at: string): Handover => ({ at, every: { kind: 'week', weekday: 'mon' } });

/** People by letters, in order; a small one is deactivated, and `x` has left the team. */
function rotaOf(timeZone: string, handover: Handover, startsOn: string, letters = 'ABC', hours?: WeekHours): Rota {
  const people = [...letters].map((personId) => ({
    personId,
    passedOver:
      personId === 'x' ? ('left_team' as const) : personId === personId.toLowerCase() ? ('inactive' as const) : null,
  }));
  return { timeZone, handover, startsOn, hours: hours ?? null, people };
}

const override = (personId: string, from: string, until: string, active = true): Override => ({
  ...{ id: `${personId} ${from}`, personId, active },
  ...{ fromMs: Date.parse(from), untilMs: Date.parse(until) },
});

const utc = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const said = ({ personId, fromMs, untilMs }: Shift) => `${personId} ${utc(fromMs)} ${utc(untilMs)}`;
const between = (rota: Rota, from: string, until: string, overrides: Override[] = []) =>
  shiftsBetween(rota, overrides, Date.parse(from), Date.parse(until)).map(said);
const holder = (rota: Rota, at: string, overrides: Override[] = []) =>
  onCallAt(rota, overrides, Date.parse(at))?.personId ?? null;

const hoursOf = (shift: string) => {
  const [, from = '', until = ''] = shift.split(' ');
  return (Date.parse(`${until}Z`) - Date.parse(`${from}Z`)) / 3_600_000;
};

describe('the holder at an instant', () => {
  const mexico = rotaOf('America/Mexico_City', daily('09:00'), '2026-03-02');
  const tijuana = rotaOf('America/Tijuana', mondays('09:00'), '2026-03-02');
  const madrid = rotaOf('Europe/Madrid', mondays('09:00'), '2026-03-23');

  it.each([
    { rota: mexico, at: '2026-03-02T14:59:59.999Z', is: null, because: 'the first shift has not begun' },
    { rota: mexico, at: '2026-03-02T15:00Z', is: 'A', because: 'it is 09:00 there, UTC-6' },
    { rota: mexico, at: '2026-03-03T14:59:59.999Z', is: 'A', because: 'the handover is at the full hour' },
    { rota: mexico, at: '2026-03-03T15:00Z', is: 'B', because: 'a shift is closed at the very instant of its end' },
    { rota: mexico, at: '2026-07-01T14:59Z', is: 'A', because: 'Mexico City has no summer time since 2022' },
    { rota: mexico, at: '2026-07-01T15:00Z', is: 'B', because: '121 days later it is the second one’s turn again' },
    { rota: tijuana, at: '2026-03-08T23:00Z', is: 'A', because: 'the clocks changed that morning, the week goes on' },
    { rota: tijuana, at: '2026-03-09T15:59Z', is: 'A', because: 'it is 08:59 there, UTC-7 by now' },
    { rota: tijuana, at: '2026-03-09T16:00Z', is: 'B', because: 'it is 09:00 there' },
    { rota: tijuana, at: '2026-11-02T16:59Z', is: 'B', because: 'it is 08:59 there, UTC-8 again' },
    { rota: tijuana, at: '2026-11-02T17:00Z', is: 'C', because: 'it is 09:00 there, 35 weeks after the first' },
    { rota: madrid, at: '2026-03-30T06:59Z', is: 'A', because: 'it is 08:59 there, UTC+2 by now' },
    { rota: madrid, at: '2026-03-30T07:00Z', is: 'B', because: 'it is 09:00 there' },
  ])('is $is at $at: $because', ({ rota, at, is }) => {
    expect(holder(rota, at)).toBe(is);
  });
});

describe('shifts over a change of clocks', () => {
  it.each([
    { zone: 'America/Mexico_City', at: '09:00', from: '2026-03-02', hours: 168 },
    { zone: 'America/Tijuana', at: '09:00', from: '2026-03-02', hours: 167 },
    { zone: 'America/Tijuana', at: '09:00', from: '2026-10-26', hours: 169 },
    { zone: 'Europe/Madrid', at: '09:00', from: '2026-03-23', hours: 167 },
    { zone: 'Europe/Madrid', at: '09:00', from: '2026-10-19', hours: 169 },
    { zone: 'Australia/Lord_Howe', at: '09:00', from: '2026-09-28', hours: 167.5 },
  ])('have $hours hours a week in $zone from $from on', ({ zone, at, from, hours }) => {
    const [first = ''] = between(rotaOf(zone, mondays(at), from), from, `${from}T23:59Z`);

    expect(hoursOf(first)).toBe(hours);
  });

  it.each([
    {
      zone: 'America/Tijuana',
      at: '02:30',
      on: '2026-03-08',
      is: '2026-03-08T10:00',
      because: '02:30 is left out: 03:00',
    },
    {
      zone: 'Europe/Madrid',
      at: '02:30',
      on: '2026-03-29',
      is: '2026-03-29T01:00',
      because: '02:30 is left out: 03:00',
    },
    { zone: 'America/Tijuana', at: '01:30', on: '2026-11-01', is: '2026-11-01T08:30', because: 'the first of two' },
    { zone: 'Europe/Madrid', at: '02:00', on: '2026-10-25', is: '2026-10-25T00:00', because: 'the first of two' },
    { zone: 'America/Mexico_City', at: '02:30', on: '2026-04-05', is: '2026-04-05T08:30', because: 'nothing changes' },
  ])('hand over at $at of $on in $zone at $is: $because', ({ zone, at, on, is }) => {
    const [first = ''] = between(rotaOf(zone, daily(at), on), `${on}T00:00Z`, `${on}T23:59Z`);

    expect(first.split(' ')[1]).toBe(is);
  });
});

it('begins on any day of the week, with a first shift until the handover', () => {
  const rota = rotaOf('America/Mexico_City', mondays('09:00'), '2026-03-05');

  expect(between(rota, '2026-03-01', '2026-03-20')).toEqual([
    'A 2026-03-05T15:00 2026-03-09T15:00',
    'B 2026-03-09T15:00 2026-03-16T15:00',
    'C 2026-03-16T15:00 2026-03-23T15:00',
  ]);
});

describe('weekly hours', () => {
  const night: WeekHours = { fri: [['20:00', '24:00']], sat: [['00:00', '06:00']], sun: [['01:00', '04:00']] };
  const shifts = (zone: string, startsOn: string, until: string) =>
    between(rotaOf(zone, mondays('09:00'), startsOn, 'AB', night), `${startsOn}T09:00Z`, until);

  it('hold nobody on call outside of them, and join at midnight', () => {
    expect(shifts('America/Mexico_City', '2026-03-02', '2026-03-09')).toEqual([
      'A 2026-03-07T02:00 2026-03-07T12:00',
      'A 2026-03-08T07:00 2026-03-08T10:00',
    ]);
    const rota = rotaOf('America/Mexico_City', mondays('09:00'), '2026-03-02', 'AB', night);
    expect(holder(rota, '2026-03-07T01:59Z')).toBeNull();
    expect(holder(rota, '2026-03-07T06:00Z')).toBe('A');
    expect(holder(rota, '2026-03-07T12:00Z')).toBeNull();
  });

  it('leave out the hour that clocks leave out, and count the repeated one twice', () => {
    expect(shifts('America/Tijuana', '2026-03-02', '2026-03-09').at(-1)).toBe('A 2026-03-08T09:00 2026-03-08T11:00');
    expect(shifts('America/Tijuana', '2026-10-26', '2026-11-02').at(-1)).toBe('A 2026-11-01T08:00 2026-11-01T12:00');
    expect(shifts('Europe/Madrid', '2026-10-19', '2026-10-26').at(-1)).toBe('A 2026-10-24T23:00 2026-10-25T03:00');
  });

  it('within the repeated hour are open twice, with a pause', () => {
    const rota = rotaOf('America/Tijuana', daily('12:00'), '2026-10-31', 'A', { sun: [['01:00', '01:30']] });

    expect(between(rota, '2026-11-01', '2026-11-01T23:00Z')).toEqual([
      'A 2026-11-01T08:00 2026-11-01T08:30',
      'A 2026-11-01T09:00 2026-11-01T09:30',
    ]);
  });

  it('are cut where the next takes over', () => {
    const rota = rotaOf('America/Mexico_City', daily('12:00'), '2026-03-02', 'AB', { tue: [['09:00', '18:00']] });

    expect(between(rota, '2026-03-03', '2026-03-04T12:00Z')).toEqual([
      'A 2026-03-03T15:00 2026-03-03T18:00',
      'B 2026-03-03T18:00 2026-03-04T00:00',
    ]);
  });
});

describe('overrides', () => {
  const rota = rotaOf('America/Mexico_City', daily('09:00'), '2026-03-02');
  const shifts = (...overrides: Override[]) => between(rota, '2026-03-02', '2026-03-04T12:00Z', overrides);

  it('take a part of a shift, or more than one', () => {
    expect(shifts(override('C', '2026-03-02T20:00Z', '2026-03-03T20:00Z'))).toEqual([
      'A 2026-03-02T15:00 2026-03-02T20:00',
      'C 2026-03-02T20:00 2026-03-03T15:00',
      'C 2026-03-03T15:00 2026-03-03T20:00',
      'B 2026-03-03T20:00 2026-03-04T15:00',
    ]);
  });

  it('that were made later win, whatever hours they are for, and leave no edge where they hide others', () => {
    const hidden = override('B', '2026-03-02T18:00Z', '2026-03-02T19:00Z');
    const whole = override('C', '2026-03-02T16:00Z', '2026-03-02T22:00Z');

    expect(shifts(hidden, whole).slice(0, 3)).toEqual([
      'A 2026-03-02T15:00 2026-03-02T16:00',
      'C 2026-03-02T16:00 2026-03-02T22:00',
      'A 2026-03-02T22:00 2026-03-03T15:00',
    ]);
    expect(shifts(whole, hidden).slice(1, 4)).toEqual([
      'C 2026-03-02T16:00 2026-03-02T18:00',
      'B 2026-03-02T18:00 2026-03-02T19:00',
      'C 2026-03-02T19:00 2026-03-02T22:00',
    ]);
  });

  it('of somebody who was deactivated count no more', () => {
    const [from, until] = ['2026-03-02T16:00Z', '2026-03-02T22:00Z'];

    expect(holder(rota, '2026-03-02T17:00Z', [override('B', from, until), override('D', from, until, false)])).toBe(
      'B',
    );
    expect(holder(rota, '2026-03-02T17:00Z', [override('D', from, until, false)])).toBe('A');
  });

  it('name who is on call, not when', () => {
    const closed = rotaOf('America/Mexico_City', daily('09:00'), '2026-03-02', 'AB', { tue: [['09:00', '18:00']] });

    expect(holder(closed, '2026-03-02T20:00Z', [override('B', '2026-03-02', '2026-03-05')])).toBeNull();
    expect(holder(closed, '2026-03-03T20:00Z', [override('B', '2026-03-02', '2026-03-05')])).toBe('B');
    expect(holder(rota, '2026-03-02T14:00Z', [override('B', '2026-03-01', '2026-03-05')])).toBeNull();
  });
});

describe('people who are passed over', () => {
  const at = (letters: string, days: number, overrides: Override[] = []) =>
    onCallAt(rotaOf('UTC', daily('00:00'), '2026-03-01', letters), overrides, Date.UTC(2026, 2, 1 + days, 12));

  it('keep their place: the next in order has their turn, and nobody else’s moves', () => {
    const holders = [0, 1, 2, 3, 4, 5].map((days) => at('AbCD', days)?.personId);

    expect(holders).toEqual(['A', 'C', 'C', 'D', 'A', 'C']);
  });

  it('are named, with why', () => {
    expect(at('AbC', 1)).toMatchObject({
      turnOf: 'b',
      personId: 'C',
      because: { kind: 'passed_over', why: 'inactive' },
    });
    expect(at('xbC', 0)).toMatchObject({
      turnOf: 'x',
      personId: 'C',
      because: { kind: 'passed_over', why: 'left_team' },
    });
    expect(at('AbC', 2)).toMatchObject({ turnOf: 'C', personId: 'C', because: { kind: 'turn' } });
  });

  it('leave nobody where there is no other, unless somebody takes over', () => {
    expect(at('ax', 0)).toBeNull();
    expect(at('ax', 0, [override('Z', '2026-03-01', '2026-03-02')])).toMatchObject({ turnOf: 'a', personId: 'Z' });
  });
});
