// What is no vector is refused, and nothing of one is silently ignored.
import { describe, expect, it } from 'vitest';
import { type Explanation, explain, SlaVector } from './sla.explain.rules.ts';

/** What is left out is an office in Mexico City, and a ticket of Friday 10:00. */
const answerTo = (vector: object): Explanation =>
  explain(
    SlaVector.parse({
      ...{ id: 'v', calendar: OFFICE, sla: { solution: 60 }, events: [['2025-03-07T16:00:00Z', 'created']] },
      ...vector,
    }),
  );
const OFFICE = { tz: 'America/Mexico_City', hours: { 'mon-fri': [['09:00', '19:00']] }, holidays: [] };
const friday = (time: string) => `2025-03-07T${time}:00-06:00`;
const created = [friday('10:00'), 'created'];

describe('a vector', () => {
  it.each([
    { name: 'no ticket', vector: { events: [[friday('10:00'), 'agent_msg']] }, says: 'never created' },
    { name: 'a ticket created after the question', vector: { at: friday('09:00') }, says: 'never created' },
    { name: 'no events', vector: { events: [] }, says: 'too_small' },
    {
      name: 'an unknown event',
      vector: { events: [created, [friday('10:00'), 'exploded']] },
      says: 'unknown event "exploded"',
    },
    {
      name: 'an unknown state',
      vector: { events: [created, [friday('10:00'), 'state:lost']] },
      says: 'unknown event "state:lost"',
    },
    {
      name: 'an unknown target',
      vector: { events: [created, [friday('10:00'), 'sla:tea=5']] },
      says: 'unknown target "sla:tea=5"',
    },
    {
      name: 'a target without a number',
      vector: { events: [created, [friday('10:00'), 'sla:first=']] },
      says: 'unknown target',
    },
    {
      name: 'a target that is no number',
      vector: { events: [created, [friday('10:00'), 'sla:first=soon']] },
      says: 'unknown target',
    },
    {
      name: 'a negative change',
      vector: { events: [created, [friday('10:00'), 'sla:first=-1']] },
      says: 'unknown target',
    },
    { name: 'a negative target', vector: { sla: { first: -1 } }, says: 'too_small' },
    { name: 'a huge target', vector: { sla: { first: 1e9 } }, says: 'too_big' },
    { name: 'a target of another name', vector: { sla: { tea: 5 } }, says: 'unrecognized_keys' },
    { name: 'an unknown zone', vector: { calendar: { ...OFFICE, tz: 'Mars/Olympus' } }, says: 'unknown time zone' },
    { name: 'a day that is none', vector: { calendar: { ...OFFICE, hours: { someday: [] } } }, says: 'someday' },
    {
      name: 'a time that is none',
      vector: { calendar: { ...OFFICE, hours: { mon: [['09:00', '25:00']] } } },
      says: '24:00 at most',
    },
    {
      name: 'a range that ends before',
      vector: { calendar: { ...OFFICE, hours: { mon: [['22:00', '06:00']] } } },
      says: 'ends before',
    },
    {
      name: 'days against the order of the week',
      vector: { calendar: { ...OFFICE, hours: { 'fri-mon': [['09:00', '19:00']] } } },
      says: 'not in the order of the week',
    },
    {
      name: 'a day that is named twice',
      vector: { calendar: { ...OFFICE, hours: { 'mon-fri': [['09:00', '19:00']], fri: [] } } },
      says: 'a day is named twice',
    },
    {
      name: 'ranges that overlap',
      vector: {
        calendar: {
          ...OFFICE,
          hours: {
            mon: [
              ['14:00', '19:00'],
              ['09:00', '14:01'],
            ],
          },
        },
      },
      says: 'they overlap',
    },
    {
      name: 'more ranges than a day has',
      vector: {
        calendar: { ...OFFICE, hours: { mon: Array.from({ length: 9 }, (_, at) => [`0${at}:00`, `0${at}:30`]) } },
      },
      says: 'too_big',
    },
    {
      name: 'a calendar that says something else besides',
      vector: { calendar: { ...OFFICE, holiday: ['2025-03-07'] } },
      says: 'unrecognized_keys',
    },
    ...['toString', '__proto__', 'constructor', 'hasOwnProperty'].map((what) => ({
      ...{ name: `${what} for an event`, vector: { events: [created, [friday('10:00'), what]] } },
      says: `unknown event "${what}"`,
    })),
    ...['sla:first=5=7', 'sla:first=0x10', 'sla:first=1e3', 'sla:first= 5', 'sla:first', 'sla:', 'sla:__proto__=5'].map(
      (what) => ({
        ...{ name: what, vector: { events: [created, [friday('10:00'), what]] } },
        says: `unknown target "${what}"`,
      }),
    ),
    {
      name: 'a question of another millennium',
      vector: { at: '9999-03-07T10:00:00Z' },
      says: 'centuries after the first event',
    },
    { name: 'a holiday that is none', vector: { calendar: { ...OFFICE, holidays: ['2025-02-29'] } }, says: 'holidays' },
    {
      name: 'an instant without an offset',
      vector: { events: [['2025-03-07T10:00:00', 'created']] },
      says: 'invalid_format',
    },
    {
      name: 'an instant that is none',
      vector: { events: [['2025-02-30T10:00:00Z', 'created']] },
      says: 'invalid_format',
    },
  ])('with $name is refused', ({ vector, says }) => {
    expect(() => answerTo(vector)).toThrow(says);
  });

  it('may be of more events than a call takes arguments, and of two hundred years', () => {
    const start = Date.parse('2025-03-07T16:00:00Z');
    const when = (minute: number) => new Date(start + minute * 60_000).toISOString();
    const states = Array.from({ length: 130_000 }, (_, at) => [
      when(at + 1),
      at % 2 === 0 ? 'state:pending' : 'state:open',
    ]);
    const calendar = { ...OFFICE, hours: { 'mon-sun': [['00:00', '24:00']] } };

    expect(answerTo({ calendar, sla: { solution: 65_002 }, events: [created, ...states] }).close_due).toBe(
      when(130_002).replace('.000Z', 'Z'),
    );
    expect(answerTo({ at: '2224-03-07T10:00:00Z' }).close_due).toBe('2025-03-07T17:00:00Z');
  });
});
