import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAYS, FREQUENCIES, parseRecurrence, type Recurrence, recurrenceText } from './recurrence.ts';

const NONE = { interval: 1, byDay: [], byMonthDay: [], count: null, until: null };

describe('a recurrence rule', () => {
  it.each([
    { text: 'FREQ=DAILY', means: { ...NONE, freq: 'DAILY' } },
    { text: 'freq=weekly;interval=2;byday=mo,th', means: { freq: 'WEEKLY', interval: 2 } },
    { text: 'FREQ=MONTHLY;BYDAY=-1FR', means: { byDay: [{ position: -1, day: 'FR' }] } },
    {
      text: 'BYDAY=+2SA,WE;FREQ=MONTHLY',
      means: {
        byDay: [
          { position: 2, day: 'SA' },
          { position: null, day: 'WE' },
        ],
      },
    },
    { text: 'FREQ=MONTHLY;BYMONTHDAY=31,-1;COUNT=1000', means: { byMonthDay: [31, -1], count: 1000 } },
    { text: 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', means: { freq: 'MONTHLY', byMonthDay: [13] } },
    { text: 'FREQ=DAILY;UNTIL=20280229', means: { until: '20280229' } },
    { text: 'FREQ=DAILY;UNTIL=20281231T235959Z', means: { until: '20281231T235959Z' } },
  ])('$text is read', ({ text, means }) => {
    expect(parseRecurrence(text)).toMatchObject(means);
  });

  it.each([
    { text: '', because: 'it says nothing' },
    { text: 'INTERVAL=2', because: 'it has no frequency' },
    { text: 'RRULE:FREQ=DAILY', because: 'the name of the property is not part of the rule' },
    { text: 'FREQ=YEARLY', because: 'this product has no yearly rules' },
    { text: 'FREQ=HOURLY', because: 'nor hourly ones' },
    { text: 'FREQ=DAILY;BYHOUR=3', because: 'the hour is that of the start' },
    { text: 'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1', because: 'a part that is not kept is refused, not ignored' },
    { text: 'FREQ=DAILY;FREQ=WEEKLY', because: 'a part comes once' },
    { text: 'FREQ=DAILY;COUNT=2;UNTIL=20270101', because: 'it ends in one way' },
    { text: 'FREQ=WEEKLY;BYDAY=2MO', because: 'a week has one Monday' },
    { text: 'FREQ=DAILY;BYDAY=1MO', because: 'a position needs a month to count in' },
    { text: 'FREQ=WEEKLY;BYMONTHDAY=1', because: 'weeks have no days of a month' },
    { text: 'FREQ=MONTHLY;BYDAY=0FR', because: 'there is no zeroth Friday' },
    { text: 'FREQ=MONTHLY;BYDAY=6FR', because: 'no month has six' },
    { text: 'FREQ=MONTHLY;BYMONTHDAY=0', because: 'days are counted from one' },
    { text: 'FREQ=MONTHLY;BYMONTHDAY=32', because: 'no month is that long' },
    { text: 'FREQ=DAILY;INTERVAL=0', because: 'it would never go on' },
    { text: 'FREQ=DAILY;INTERVAL=401', because: 'that is longer than a year' },
    { text: 'FREQ=DAILY;COUNT=1001', because: 'nobody plans that far' },
    { text: 'FREQ=DAILY;UNTIL=20270229', because: '2027 has no such day' },
    { text: 'FREQ=DAILY;UNTIL=20270101T250000Z', because: 'no day has such an hour' },
    { text: 'FREQ=DAILY;UNTIL=20270101T120000', because: 'an instant is one of UTC' },
    { text: 'FREQ=DAILY;', because: 'of an empty part' },
    { text: 'FREQ=DAILY=WEEKLY', because: 'a part has one value' },
    { text: `FREQ=MONTHLY;BYDAY=${'MO,'.repeat(40)}MO`, because: 'it is too long' },
    { text: 'FREQ=DAILY;__proto__=1', because: 'that is no part' },
    { text: 'FREQ=DAILY;CONSTRUCTOR=1', because: 'nor is that' },
  ])('$text is none: $because', ({ text }) => {
    expect(parseRecurrence(text)).toBeUndefined();
  });

  const rule = fc
    .record({
      freq: fc.constantFrom(...FREQUENCIES),
      interval: fc.integer({ min: 1, max: 400 }),
      days: fc.array(fc.record({ position: fc.option(fc.constantFrom(-5, -1, 1, 5)), day: fc.constantFrom(...DAYS) }), {
        maxLength: 7,
      }),
      byMonthDay: fc.array(fc.constantFrom(-31, -1, 1, 13, 31), { maxLength: 5 }),
      count: fc.option(fc.integer({ min: 1, max: 1000 })),
    })
    .map(
      ({ days, ...one }): Recurrence => ({
        ...one,
        byDay: days.map(({ position, day }) => ({ position: one.freq === 'MONTHLY' ? position : null, day })),
        byMonthDay: one.freq === 'WEEKLY' ? [] : one.byMonthDay,
        until: one.count === null ? '20271224' : null,
      }),
    );

  it('is written and read again as it was', () => {
    fc.assert(fc.property(rule, (one) => void expect(parseRecurrence(recurrenceText(one))).toEqual(one)));
  });

  it('is read from any text without a fault', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseRecurrence(`FREQ=DAILY;${text}`)));
  });
});
