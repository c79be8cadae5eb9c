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

describe('an explanation', () => {
  it('has due times in UTC, what comes next, and why', () => {
    const answer = answerTo({
      sla: { first: 30, response: 60, update: 90, solution: 600 },
      events: [
        created,
        [friday('10:00'), 'customer_msg'],
        [friday('10:20'), 'state:pending'],
        [friday('10:40'), 'state:open'],
      ],
    });

    expect(answer).toEqual({
      ...{ id: 'v', next: '2025-03-07T16:50:00Z', first_due: '2025-03-07T16:50:00Z' },
      ...{ update_due: '2025-03-07T17:20:00Z', close_due: '2025-03-10T16:20:00Z' },
      segments: [
        { from: '2025-03-07T16:00:00Z', to: '2025-03-07T16:20:00Z', kind: 'running' },
        { from: '2025-03-07T16:20:00Z', to: '2025-03-07T16:40:00Z', kind: 'paused' },
        { from: '2025-03-07T16:40:00Z', to: '2025-03-08T01:00:00Z', kind: 'running' },
        { from: '2025-03-08T01:00:00Z', to: '2025-03-10T15:00:00Z', kind: 'closed' },
        { from: '2025-03-10T15:00:00Z', to: '2025-03-10T16:20:00Z', kind: 'running' },
      ],
    });
  });

  it.each([
    {
      name: 'milliseconds where there are some',
      events: [['2025-03-07T16:00:00.250Z', 'created']],
      close: '2025-03-07T17:00:00.250Z',
    },
    { name: 'any offset', events: [['2025-03-07T17:00:00+01:00', 'created']], close: '2025-03-07T17:00:00Z' },
    {
      name: 'events in any order',
      events: [[friday('10:30'), 'state:open'], [friday('10:10'), 'state:pending'], created],
      close: '2025-03-07T17:20:00Z',
    },
    {
      name: 'a reopening',
      events: [created, [friday('10:10'), 'closed'], [friday('12:00'), 'state:open']],
      close: '2025-03-07T18:50:00Z',
    },
    { name: 'a new target', events: [created, [friday('10:10'), 'sla:solution=90']], close: '2025-03-07T17:30:00Z' },
    {
      name: 'a new target while it waits',
      events: [
        created,
        [friday('10:10'), 'state:pending'],
        [friday('10:20'), 'sla:solution=20'],
        [friday('11:00'), 'state:open'],
      ],
      close: '2025-03-07T17:10:00Z',
    },
    {
      name: 'a target of nothing',
      events: [created, [friday('10:10'), 'sla:solution=0']],
      close: '2025-03-07T16:00:00Z',
    },
    { name: 'no policy any more', events: [created, [friday('10:10'), 'sla:removed']], close: null },
    {
      name: 'no policy, and then one',
      events: [created, [friday('10:10'), 'sla:removed'], [friday('10:20'), 'sla:solution=30']],
      close: '2025-03-07T16:30:00Z',
    },
    { name: 'a ticket that is closed', events: [created, [friday('10:10'), 'closed']], close: null },
  ])('knows $name', ({ events, close }) => {
    expect(answerTo({ events }).close_due).toBe(close);
  });

  it('takes targets one by one: a new one leaves the others', () => {
    const answer = answerTo({ sla: { first: 30, solution: 60 }, events: [created, [friday('10:10'), 'sla:first=40']] });

    expect([answer.first_due, answer.close_due]).toEqual(['2025-03-07T16:40:00Z', '2025-03-07T17:00:00Z']);
  });

  it('is of the instant of the question: what comes later has not happened', () => {
    const events = [created, [friday('10:30'), 'closed']];

    expect(answerTo({ events, at: friday('10:20') }).close_due).toBe('2025-03-07T17:00:00Z');
    expect(answerTo({ events, at: friday('10:30') }).close_due).toBeNull();
    expect(answerTo({ events: [created], at: friday('12:00') }).segments).toEqual([
      { from: '2025-03-07T16:00:00Z', to: '2025-03-07T18:00:00Z', kind: 'running' },
    ]);
  });

  it('tells calls, contact and answers apart', () => {
    const sla = { first: 30, response: 60, update: 90 };
    const due = (what: string) => {
      const { first_due, update_due } = answerTo({
        sla,
        events: [created, [friday('10:00'), 'last_customer_contact'], [friday('10:10'), what]],
      });
      return [first_due, update_due].map((instant) => instant?.slice(11, 16) ?? null);
    };

    expect(due('agent_msg')).toEqual([null, '17:40']);
    expect(due('first_response_only')).toEqual([null, '17:00']);
    expect(due('last_agent_contact')).toEqual(['16:30', '17:40']);
    expect(due('state:new')).toEqual(['16:30', '17:00']);
  });
});

describe('a calendar', () => {
  it('names ranges of days and single days, with their hours in any order', () => {
    const hours = {
      'thu-fri': [['09:00', '10:30']],
      sat: [
        ['12:00', '13:00'],
        ['09:00', '10:00'],
        ['10:00', '10:30'],
      ],
    };

    expect(answerTo({ calendar: { ...OFFICE, hours }, sla: { solution: 30 + 90 + 30 } }).close_due).toBe(
      '2025-03-08T18:30:00Z',
    );
  });

  it('need not name holidays; those it names are told apart', () => {
    const { holidays: _none, ...calendar } = OFFICE;
    const holiday = answerTo({
      calendar: { ...OFFICE, holidays: ['2025-03-07', '2025-03-07'] },
      sla: { solution: 30 },
    });

    expect(answerTo({ calendar }).close_due).toBe('2025-03-07T17:00:00Z');
    expect(holiday.close_due).toBe('2025-03-10T15:30:00Z');
    expect(holiday.segments.map(({ kind }) => kind)).toEqual(['holiday', 'closed', 'running']);
  });

  it('without hours gives no due time and says why', () => {
    const answer = answerTo({ calendar: { ...OFFICE, hours: {} }, at: friday('12:00') });

    expect(answer).toMatchObject({ next: null, close_due: null, reason: 'no_open_hours' });
    expect(answer.segments.map(({ kind }) => kind)).toEqual(['closed']);
  });

  it('without hours from now on says so, whatever hours it had', () => {
    const holidays = Array.from({ length: 6 * 366 }, (_, at) =>
      new Date(Date.UTC(2025, 2, 8 + at)).toISOString().slice(0, 10),
    );
    const answer = answerTo({ calendar: { ...OFFICE, holidays }, sla: { solution: 6000 } });

    expect(answer.reason).toBe('beyond_horizon');
    expect(answerTo({ calendar: { ...OFFICE, holidays }, sla: { solution: 6000 }, at: friday('20:00') }).reason).toBe(
      'no_open_hours',
    );
  });

  it.each([
    { minutes: 400 * 600, close: '2026-09-18T16:00:00Z', because: '400 working days' },
    { minutes: 1250 * 600, close: '2029-12-21T16:00:00Z', because: 'nearly five years' },
    { minutes: 1400 * 600, close: null, because: 'it is beyond the horizon of five years' },
    { minutes: 5_000_000, close: null, because: 'it is the most that is taken' },
  ])('finds $minutes minutes at $close: $because', ({ minutes, close }) => {
    const answer = answerTo({ sla: { solution: minutes } });

    expect(answer.close_due).toBe(close);
    expect(answer.reason).toBe(close === null ? 'beyond_horizon' : undefined);
  });

  it('that opens a minute a week is looked through to the horizon', () => {
    const calendar = { ...OFFICE, hours: { wed: [['10:00', '10:01']] } };

    expect(answerTo({ calendar, sla: { solution: 200 } }).close_due).toBe('2029-01-03T16:01:00Z');
    expect(answerTo({ calendar, sla: { solution: 300 } }).reason).toBe('beyond_horizon');
  });
});
