import { describe, expect, it } from 'vitest';
import { keptRule, nextOccurrences, occurrences, overlapsItself, type Schedule } from './maintenance.schedule.rules.ts';

const ZONES = {
  mexico: 'America/Mexico_City',
  tijuana: 'America/Tijuana',
  juarez: 'America/Ciudad_Juarez',
  madrid: 'Europe/Madrid',
  howe: 'Australia/Lord_Howe',
} as const;

/** The beginnings of the first ones that are not over at an instant, as UTC. */
const startsOf = (schedule: Schedule, from: string, count: number) =>
  nextOccurrences(schedule, Date.parse(from), count).map(({ fromMs }) =>
    new Date(fromMs).toISOString().replace(':00.000Z', 'Z'),
  );

interface Case {
  zone: keyof typeof ZONES;
  start: string;
  rrule: string | null;
  from?: string;
  starts: string[];
  because: string;
}

describe('the beginnings', () => {
  it.each<Case>([
    {
      ...{ zone: 'tijuana', start: '2026-11-27T22:00', rrule: 'FREQ=MONTHLY;BYDAY=-1FR' },
      starts: ['2026-11-28T06:00Z', '2026-12-26T06:00Z', '2027-01-30T06:00Z', '2027-02-27T06:00Z', '2027-03-27T05:00Z'],
      because: 'ten at night stays ten at night when the clocks go forward',
    },
    {
      ...{ zone: 'mexico', start: '2026-11-27T22:00', rrule: 'FREQ=MONTHLY;BYDAY=-1FR' },
      starts: ['2026-11-28T04:00Z', '2026-12-26T04:00Z', '2027-01-30T04:00Z', '2027-02-27T04:00Z', '2027-03-27T04:00Z'],
      because: 'Mexico City keeps its hour all year',
    },
    {
      ...{ zone: 'tijuana', start: '2027-03-13T02:30', rrule: 'FREQ=DAILY' },
      starts: ['2027-03-13T10:30Z', '2027-03-14T10:00Z', '2027-03-15T09:30Z'],
      because: 'half past two is missing on the 14th: it is three, the first minute there is',
    },
    {
      ...{ zone: 'juarez', start: '2027-03-13T02:30', rrule: 'FREQ=DAILY' },
      starts: ['2027-03-13T09:30Z', '2027-03-14T09:00Z', '2027-03-15T08:30Z'],
      because: 'Ciudad Juárez changes with the other side of the border',
    },
    {
      ...{ zone: 'tijuana', start: '2026-10-31T01:30', rrule: 'FREQ=DAILY' },
      starts: ['2026-10-31T08:30Z', '2026-11-01T08:30Z', '2026-11-02T09:30Z'],
      because: 'half past one comes twice on the 1st: the first counts, once',
    },
    {
      ...{ zone: 'madrid', start: '2026-03-28T02:30', rrule: 'FREQ=DAILY' },
      starts: ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
      because: 'in Madrid it is the last Sunday of March',
    },
    {
      ...{ zone: 'madrid', start: '2026-10-24T02:30', rrule: 'FREQ=DAILY' },
      starts: ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
      because: 'the hour that comes twice is open the first time',
    },
    {
      ...{ zone: 'howe', start: '2026-10-03T02:15', rrule: 'FREQ=DAILY' },
      starts: ['2026-10-02T15:45Z', '2026-10-03T15:30Z', '2026-10-04T15:15Z'],
      because: 'Lord Howe leaves out half an hour',
    },
    {
      ...{ zone: 'howe', start: '2026-04-04T01:45', rrule: 'FREQ=DAILY' },
      starts: ['2026-04-03T14:45Z', '2026-04-04T14:45Z', '2026-04-05T15:15Z'],
      because: 'and has half an hour twice',
    },
    {
      ...{ zone: 'mexico', start: '2027-01-31T23:00', rrule: 'FREQ=MONTHLY' },
      starts: ['2027-02-01T05:00Z', '2027-04-01T05:00Z', '2027-06-01T05:00Z'],
      because: 'a month without a 31st is left out (RFC 5545)',
    },
    {
      ...{ zone: 'mexico', start: '2027-01-31T23:00', rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
      starts: ['2027-02-01T05:00Z', '2027-03-01T05:00Z', '2027-04-01T05:00Z'],
      because: 'the last day is there in each',
    },
    {
      ...{ zone: 'mexico', start: '2027-01-29T23:00', rrule: 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29' },
      starts: ['2027-01-30T05:00Z', '2028-01-30T05:00Z'],
      because: 'twelve months are a year',
    },
    {
      ...{ zone: 'mexico', start: '2027-02-01T23:00', rrule: 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29' },
      starts: ['2028-03-01T05:00Z'],
      because: 'the 29th of February comes in leap years',
    },
    {
      ...{ zone: 'mexico', start: '2027-01-06T08:00', rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE' },
      starts: ['2027-01-06T14:00Z', '2027-01-18T14:00Z', '2027-01-20T14:00Z', '2027-02-01T14:00Z'],
      because: 'weeks begin on Monday, and every other one counts',
    },
    {
      ...{ zone: 'mexico', start: '2027-01-05T08:00', rrule: 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13' },
      starts: ['2027-08-13T14:00Z', '2028-10-13T14:00Z'],
      because: 'a Friday the 13th is both',
    },
    {
      ...{ zone: 'mexico', start: '2027-01-05T08:00', rrule: 'FREQ=MONTHLY;BYDAY=2TU,-1TU;COUNT=3' },
      starts: ['2027-01-12T14:00Z', '2027-01-26T14:00Z', '2027-02-09T14:00Z'],
      because: 'the start itself is none of them, and is not counted',
    },
    {
      ...{ zone: 'tijuana', start: '2027-01-05T23:30', rrule: 'FREQ=DAILY;UNTIL=20270107' },
      starts: ['2027-01-06T07:30Z', '2027-01-07T07:30Z', '2027-01-08T07:30Z'],
      because: 'the last day is a local one, to its end',
    },
    {
      ...{ zone: 'mexico', start: '2027-01-05T08:00', rrule: null },
      starts: ['2027-01-05T14:00Z'],
      because: 'without a rule it is once',
    },
    {
      ...{ zone: 'mexico', start: '2027-02-05T08:00', rrule: 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30' },
      starts: [],
      because: 'February has no 30th: it never is',
    },
  ])('of $rrule from $start in $zone: $because', ({ zone, start, rrule, starts }) => {
    const schedule = { timeZone: ZONES[zone], start, durationMinutes: 60, rrule };

    expect(startsOf(schedule, '2026-01-01', Math.max(1, starts.length))).toEqual(starts);
  });
});

describe('a range', () => {
  const nightly: Schedule = {
    ...{ timeZone: ZONES.mexico, start: '2027-01-01T22:00', durationMinutes: 240, rrule: 'FREQ=DAILY' },
  };
  const at = (text: string) => Date.parse(text);

  it('holds what was open at its beginning, and not what ended or begins at its ends', () => {
    const inside = occurrences(nightly, at('2027-01-03T05:00Z'), at('2027-01-04T04:00Z'));

    expect(inside).toEqual([{ fromMs: at('2027-01-03T04:00Z'), toMs: at('2027-01-03T08:00Z') }]);
    expect(occurrences(nightly, at('2027-01-03T08:00Z'), at('2027-01-04T04:00Z'))).toEqual([]);
  });

  it('that is not one is empty, and an endless one is bounded', () => {
    expect(occurrences(nightly, at('2027-02-01'), at('2027-01-01'))).toEqual([]);
    expect(occurrences(nightly, at('2027-01-01'), 8.64e15)).toHaveLength(3999);
  });

  it('far from the start is read as fast as a near one, and counts as well', () => {
    const thousand = { ...nightly, rrule: 'FREQ=DAILY;COUNT=1000' };

    expect(occurrences(nightly, at('2087-01-01'), at('2087-01-02'))).toHaveLength(1);
    expect(occurrences(thousand, at('2029-09-26'), at('2029-12-31'))).toHaveLength(2);
    expect(nextOccurrences(thousand, at('2030-01-01'), 1)).toEqual([]);
  });

  it('lasts as long as it says on the day of a clock change', () => {
    const change = { timeZone: ZONES.tijuana, start: '2027-03-13T22:00', durationMinutes: 480, rrule: null };
    const [found] = nextOccurrences(change, 0, 1);

    expect(found && found.toMs - found.fromMs).toBe(480 * 60_000);
  });
});

describe('a schedule', () => {
  const daily = { timeZone: ZONES.tijuana, start: '2027-01-01T22:00', rrule: 'FREQ=DAILY' };
  it.each([
    { schedule: { ...daily, durationMinutes: 1440 }, overlaps: false, because: 'one ends as the next begins' },
    { schedule: { ...daily, durationMinutes: 1441 }, overlaps: true, because: 'it would never end' },
    {
      schedule: { ...daily, durationMinutes: 2000, rrule: 'FREQ=WEEKLY;BYDAY=MO,WE' },
      overlaps: false,
      because: 'there are two days between them',
    },
    {
      schedule: { ...daily, durationMinutes: 3000, rrule: 'FREQ=WEEKLY;BYDAY=MO,WE' },
      overlaps: true,
      because: 'that is more than two days',
    },
    { schedule: { ...daily, durationMinutes: 40_000, rrule: null }, overlaps: false, because: 'it is once' },
  ])('overlaps itself: $overlaps, since $because', ({ schedule, overlaps }) => {
    expect(overlapsItself(schedule)).toBe(overlaps);
  });

  it.each([
    { rrule: 'freq=daily;interval=1', kept: 'FREQ=DAILY', because: 'it has one spelling' },
    { rrule: 'FREQ=DAILY;UNTIL=20270131', kept: 'FREQ=DAILY;UNTIL=20270131', because: 'a local day stays' },
    {
      ...{ rrule: 'FREQ=DAILY;UNTIL=20270201T060000Z', kept: 'FREQ=DAILY;UNTIL=20270131' },
      because: 'that is ten at night of the 31st, the last one',
    },
    {
      ...{ rrule: 'FREQ=DAILY;UNTIL=20270201T055959Z', kept: 'FREQ=DAILY;UNTIL=20270130' },
      because: 'a second sooner the 31st is too late',
    },
    {
      ...{ rrule: 'FREQ=DAILY;UNTIL=20270701T050000Z', kept: 'FREQ=DAILY;UNTIL=20270630' },
      because: 'in summer ten at night is an hour sooner',
    },
    { rrule: null, kept: null, because: 'it is once' },
  ])('keeps $rrule as $kept: $because', ({ rrule, kept }) => {
    expect(keptRule({ ...daily, rrule })).toBe(kept);
  });
});
