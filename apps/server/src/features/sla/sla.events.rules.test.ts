import { describe, expect, it } from 'vitest';
import { courseOf, pausesOf, type SlaEvent } from './sla.events.rules.ts';
import { logOf, ms, NOTHING_PROMISED, promise, shown } from './testing/ticket-log.ts';

const DAY = '2025-03-07T';
const at = (time: string) => `${DAY}${time}Z`;
const END = ms(at('23:59'));
/** Intervals as `HH:MM-HH:MM`; one that goes on has no end. */
const spans = (intervals: readonly { fromMs: number; toMs: number }[]) =>
  intervals.map(({ fromMs, toMs }) =>
    [fromMs, toMs].map((instant) => (Number.isFinite(instant) ? shown(instant)?.slice(11, 16) : '')).join('-'),
  );
const courseBy = (events: readonly SlaEvent[], until = END) => {
  const course = courseOf(events, until);
  if (!course) throw new Error('it was not created');
  return course;
};
const asksOf = (events: readonly SlaEvent[]) =>
  courseBy(events).asks.map(({ startMs, answeredMs }) => [
    shown(startMs)?.slice(11, 16),
    shown(answeredMs)?.slice(11, 16),
  ]);

describe('a log', () => {
  it('is none before the ticket was created', () => {
    const events = logOf([[at('10:00'), 'created']]);

    expect(courseOf(events, ms(at('09:59')))).toBeUndefined();
    expect(courseOf(events, ms(at('10:00')))?.createdMs).toBe(ms(at('10:00')));
    expect(courseOf([], END)).toBeUndefined();
  });

  it('is read in the order in which things happened, whatever the order in which they came', () => {
    const events = logOf([
      [at('11:00'), 'answered'],
      [at('10:00'), 'created'],
      [at('10:30'), 'asked'],
      [at('10:00'), 'asked'],
    ]);

    expect(asksOf(events)).toEqual([['10:00', '11:00']]);
  });

  it('keeps the order of what happened at one instant', () => {
    const answeredLast = logOf([
      [at('10:00'), 'created'],
      [at('10:00'), 'asked'],
      [at('10:00'), 'answered'],
    ]);
    const askedLast = logOf([
      [at('10:00'), 'created'],
      [at('10:00'), 'answered'],
      [at('10:00'), 'asked'],
    ]);

    expect(asksOf(answeredLast)).toEqual([['10:00', '10:00']]);
    expect(asksOf(askedLast)).toEqual([['10:00', undefined]]);
  });

  it('knows nothing of what has not happened yet', () => {
    const events = logOf([
      [at('10:00'), 'created'],
      [at('11:00'), 'answered'],
      [at('12:00'), 'closed'],
    ]);
    const course = courseBy(events, ms(at('10:59')));

    expect([course.respondedMs, course.contacts, course.states]).toEqual([null, [], []]);
  });

  it('may take back what was a mistake', () => {
    const events = logOf([
      [at('10:00'), 'created'],
      [at('10:10'), 'answered'],
      [at('10:20'), 'closed'],
      [at('10:30'), { kind: 'cancel', eventId: '1' }],
      [at('10:30'), { kind: 'cancel', eventId: '2' }],
    ]);

    expect([courseBy(events).respondedMs, courseBy(events).states]).toEqual([null, []]);
  });

  it('may undo a merge', () => {
    const merged = logOf([
      [at('10:00'), 'created'],
      [at('11:00'), 'merged'],
    ]);
    const apart = logOf([
      [at('10:00'), 'created'],
      [at('11:00'), 'merged'],
      [at('12:00'), 'unmerged'],
    ]);

    expect([courseBy(merged).mergedMs, courseBy(apart).mergedMs]).toEqual([ms(at('11:00')), null]);
  });
});

describe('what counts as an answer', () => {
  it.each([
    { what: 'answered', responds: true, answers: true, because: 'it is public' },
    { what: 'responded', responds: true, answers: false, because: 'a call is a response and answers no message' },
    { what: 'contacted', responds: false, answers: true, because: 'contact is no first response' },
    { what: 'open', responds: false, answers: false, because: 'a state says nothing to anybody' },
  ] as const)('$what: $because', ({ what, responds, answers }) => {
    const course = courseBy(
      logOf([
        [at('10:00'), 'created'],
        [at('10:00'), 'asked'],
        [at('10:40'), what],
      ]),
    );

    expect(course.respondedMs !== null).toBe(responds);
    expect(course.asks[0]?.answeredMs !== null).toBe(answers);
    expect(course.contacts.length > 0).toBe(answers);
  });

  it('is the first one, for the first response', () => {
    const events = logOf([
      [at('10:00'), 'created'],
      [at('10:20'), 'responded'],
      [at('10:40'), 'answered'],
    ]);

    expect(shown(courseBy(events).respondedMs)?.slice(11, 16)).toBe('10:20');
  });

  it('is given once to all that was asked before it', () => {
    const events = logOf([
      [at('10:00'), 'created'],
      [at('10:00'), 'asked'],
      [at('10:10'), 'asked'],
      [at('11:00'), 'answered'],
      [at('11:30'), 'answered'],
      [at('12:00'), 'asked'],
    ]);

    expect(asksOf(events)).toEqual([
      ['10:00', '11:00'],
      ['12:00', undefined],
    ]);
  });
});

describe('a pause', () => {
  const created = [at('10:00'), 'created'] as const;
  const plain = [at('10:00'), promise({})] as const;
  const pausesFor = (...[events, windows = [], clock = 'resolution']: PausesArguments) =>
    spans(pausesOf(courseBy(logOf([created, ...events])), windows, clock));
  type Lines = Parameters<typeof logOf>[0];
  type Rest = Parameters<typeof pausesOf>;
  type PausesArguments = [events: Lines, windows?: Rest[1], clock?: Rest[2]];
  const window = (from: string, to: string) => ({ fromMs: ms(at(from)), toMs: ms(at(to)) });

  it.each([
    { state: 'new', pauses: [] },
    { state: 'open', pauses: [] },
    { state: 'waiting_client', pauses: ['11:00-12:00'] },
    { state: 'waiting_third', pauses: [] },
    { state: 'scheduled', pauses: ['11:00-12:00'] },
    { state: 'resolved', pauses: ['11:00-12:00'] },
    { state: 'closed', pauses: ['11:00-12:00'] },
  ] as const)('of a ticket that is $state is $pauses', ({ state, pauses }) => {
    expect(pausesFor([plain, [at('11:00'), state], [at('12:00'), 'open']])).toEqual(pauses);
  });

  it('counts from the creation where the ticket was created waiting', () => {
    expect(pausesFor([plain, [at('10:00'), 'waiting_client'], [at('10:30'), 'open']])).toEqual(['10:00-10:30']);
  });

  it('goes on where nothing ends it', () => {
    expect(pausesFor([plain, [at('11:00'), 'scheduled']])).toEqual(['11:00-']);
  });

  it('is one where waiting becomes waiting of another kind', () => {
    expect(
      pausesFor([plain, [at('11:00'), 'waiting_client'], [at('11:10'), 'scheduled'], [at('12:00'), 'open']]),
    ).toEqual(['11:00-12:00']);
  });

  it('is two where there were two within one minute', () => {
    const log = logOf([
      created,
      plain,
      [at('11:00:05'), 'waiting_client'],
      [at('11:00:15'), 'open'],
      [at('11:00:35'), 'waiting_client'],
      [at('11:00:50'), 'open'],
    ]);

    expect(pausesOf(courseBy(log), [], 'resolution').map(({ fromMs, toMs }) => toMs - fromMs)).toEqual([
      10_000, 15_000,
    ]);
  });

  it('while waiting for a third party is by the policy, from when the policy says so', () => {
    const third = [
      [at('11:00'), 'waiting_third'],
      [at('14:00'), 'open'],
    ] as const;
    const pausing = promise({}, { waitingThird: true });

    expect(pausesFor([[at('10:00'), pausing], ...third])).toEqual(['11:00-14:00']);
    expect(pausesFor([plain, [at('12:00'), pausing], ...third])).toEqual(['12:00-14:00']);
    expect(pausesFor([[at('10:00'), pausing], [at('12:00'), promise({})], ...third])).toEqual(['11:00-12:00']);
    expect(pausesFor([[at('10:00'), pausing], [at('12:00'), NOTHING_PROMISED], ...third])).toEqual(['11:00-12:00']);
  });

  it('by the first policy holds for what was before it', () => {
    const events = [
      [at('10:00'), 'waiting_third'],
      [at('10:01'), promise({}, { waitingThird: true })],
      [at('11:00'), 'open'],
    ] as const;

    expect(pausesFor(events)).toEqual(['10:00-11:00']);
  });

  it('for maintenance is by the policy, and joins with others', () => {
    const windows = [window('11:00', '12:00'), window('11:30', '13:00')];
    const waiting = [
      [at('12:30'), 'waiting_client'],
      [at('13:30'), 'open'],
    ] as const;

    expect(pausesFor([[at('10:00'), promise({}, { maintenance: true })], ...waiting], windows)).toEqual([
      '11:00-13:30',
    ]);
    expect(pausesFor([plain, ...waiting], windows)).toEqual(['12:30-13:30']);
  });

  it('that was a mistake is erased, and no more than that', () => {
    const erase = { kind: 'erase_pause', fromMs: ms(at('11:20')), toMs: ms(at('11:40')) } as const;
    const rules = [at('10:00'), promise({}, { maintenance: true })] as const;
    const waiting = [
      [at('11:00'), 'waiting_client'],
      [at('12:00'), 'open'],
      [at('12:30'), erase],
    ] as const;

    expect(pausesFor([rules, ...waiting])).toEqual(['11:00-11:20', '11:40-12:00']);
    expect(pausesFor([rules, ...waiting], [window('11:15', '11:30')])).toEqual(['11:00-11:30', '11:40-12:00']);
    expect(pausesFor([rules, [at('11:00'), 'closed'], [at('12:00'), 'open'], [at('12:30'), erase]])).toEqual([
      '11:00-12:00',
    ]);
  });

  it('may not hold the first response; its end does', () => {
    const never = [at('10:00'), promise({}, { firstResponseNeverPauses: true, maintenance: true })] as const;
    const events = [never, [at('11:00'), 'waiting_client'], [at('12:00'), 'closed']] as const;

    expect(pausesFor(events, [window('10:10', '10:20')], 'first_response')).toEqual(['12:00-']);
    expect(pausesFor(events, [window('10:10', '10:20')])).toEqual(['10:10-10:20', '11:00-']);
  });
});
