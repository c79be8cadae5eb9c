// Which steps are told, and when: what sla.md says in section 6, and its worst cases of pauses, nights and outages.
import type { LadderStep, PolicyTerms, StepAt } from '@lanet/contracts/sla-policies';
import { describe, expect, it } from 'vitest';
import { standingOf } from './sla.compute.rules.ts';
import { tellingsAt } from './sla.ladder.rules.ts';
import { ALWAYS, compiled, hoursOf, logOf, ms, NOTHING_PROMISED, promise, shown } from './testing/ticket-log.ts';

type Lines = Parameters<typeof logOf>[0];
const at = (time: string) => `2025-03-07T${time}Z`;
const created = [at('10:00'), 'created'] as const;
const hour = [at('10:00'), promise({ resolution: 60 })] as const;

const step = (key: string, when: StepAt, heedsQuietHours = false): LadderStep => ({
  ...{ key, at: when, clock: null, tell: [], mail: false, heedsQuietHours },
  act: { raisePriority: false, teamId: null },
});
const LADDER = [
  step('half', { kind: 'percent', percent: 50 }),
  step('soon', { kind: 'before', minutes: 6 }),
  step('breach', { kind: 'breach' }),
  step('late', { kind: 'after', minutes: 30 }),
];
type Options = { fired?: string[]; ladder?: LadderStep[]; quietHours?: PolicyTerms['quietHours'] };

function stand(lines: Lines, now: string, { fired = [], ladder = LADDER, quietHours = null }: Options = {}) {
  return standingOf({
    ...{ events: logOf(lines), time: compiled(hoursOf(ALWAYS), at('10:00')), windows: [], timeZone: 'UTC' },
    ...{ terms: { ladder, quietHours }, fired: new Set(fired), nowMs: ms(now) },
  });
}

/** What is told at once: one text a message, the furthest step first. */
const told = (...[lines, now, options]: Parameters<typeof stand>) =>
  tellingsAt(stand(lines, now, options).ahead, ms(now)).map(
    ({ clock, instance, furthest, steps }) =>
      `${clock} ${instance} ${furthest.step.key}: ${steps.map(({ step: { key } }) => key).join(' ')}`,
  );
const next = (...question: Parameters<typeof stand>) => shown(stand(...question).nextFireMs)?.slice(0, 16) ?? null;

describe('a ladder', () => {
  it.each([
    { now: '10:29', says: [] },
    { now: '10:30', says: ['resolution 1 half: half'] },
    { now: '10:54', says: ['resolution 1 soon: half soon'] },
    { now: '11:00', says: ['resolution 1 breach: half soon breach'] },
    { now: '16:00', says: ['resolution 1 late: half soon breach late'] },
  ])('at $now tells $says: one message, with the furthest', ({ now, says }) => {
    expect(told([created, hour], at(now))).toEqual(says);
    expect(next([created, hour], at(now))).toBe('2025-03-07T10:30');
  });

  it('tells nothing again, though the clock of the server goes back', () => {
    const fired = ['resolution 1 half', 'resolution 1 soon'];

    expect(told([created, hour], at('10:50'), { fired })).toEqual([]);
    expect(next([created, hour], at('10:50'), { fired })).toBe('2025-03-07T11:00');
  });

  it('tells nothing again for a promise that is longer now, and the rest in its time', () => {
    const fired = ['resolution 1 half', 'resolution 1 soon', 'resolution 1 breach'];
    const lines = [created, hour, [at('11:10'), promise({ resolution: 120 })]] as const;

    expect(told(lines, at('12:05'), { fired })).toEqual([]);
    expect(next(lines, at('12:05'), { fired })).toBe('2025-03-07T12:30');
  });

  it('tells of a shorter promise in one message', () => {
    const lines = [created, hour, [at('10:40'), promise({ resolution: 20 })]] as const;

    expect(told(lines, at('10:40'), { fired: ['resolution 1 half'] })).toEqual(['resolution 1 breach: soon breach']);
  });

  it('begins anew with the next instance', () => {
    const asked = [
      ...[created, [at('10:00'), promise({ next_response: 60 })], [at('10:00'), 'asked'], [at('10:40'), 'answered']],
      [at('11:00'), 'asked'],
    ] as Lines;

    expect(told(asked, at('11:30'), { fired: ['next_response 1 half'] })).toEqual(['next_response 2 half: half']);
  });

  it('is over with the clock', () => {
    for (const what of ['resolved', 'merged'] as const) {
      expect(told([created, hour, [at('10:20'), what]], at('15:00'))).toEqual([]);
    }
    expect(told([created, hour, [at('10:20'), NOTHING_PROMISED]], at('15:00'))).toEqual([]);
    expect(next([created, hour, [at('10:20'), NOTHING_PROMISED]], at('15:00'))).toBeNull();
  });
});

describe('a pause', () => {
  const waiting = (time: string) => [created, hour, [at(time), 'waiting_client']] as const;

  it('holds what is not reached yet', () => {
    expect([told(waiting('10:20'), at('15:00')), next(waiting('10:20'), at('15:00'))]).toEqual([[], null]);
  });

  it('does not save what was late when it began, not even at the due instant', () => {
    for (const time of ['11:00', '11:00:02']) {
      expect(told(waiting(time), at('15:00'))).toEqual(['resolution 1 breach: breach']);
      expect(stand(waiting(time), at('15:00')).late).toBe(true);
    }
    expect(told(waiting('10:59:59.999'), at('15:00'))).toEqual([]);
  });

  it('makes a warning untrue that was not told before it', () => {
    expect(told(waiting('10:55'), at('15:00'))).toEqual([]);
  });
});

describe('a night that is heeded', () => {
  const quietHours = { from: '22:00', to: '07:00' };
  const ladder = [
    step('half', { kind: 'percent', percent: 50 }, true),
    step('breach', { kind: 'breach' }, true),
    step('late', { kind: 'after', minutes: 30 }),
  ];
  const until = (minutes: number) => [created, [at('10:00'), promise({ resolution: minutes })]] as Lines;

  it('holds a step until it ends', () => {
    const lines = until(26 * 60);

    expect(next(lines, at('20:00'), { ladder, quietHours })).toBe('2025-03-08T07:00');
    expect(told(lines, '2025-03-08T06:59:59Z', { ladder, quietHours })).toEqual([]);
    expect(told(lines, '2025-03-08T07:00Z', { ladder, quietHours })).toEqual(['resolution 1 half: half']);
  });

  it('makes a warning untrue when the promise is broken in it', () => {
    const night = [step('soon', { kind: 'before', minutes: 60 }, true), ...ladder];
    const fired = ['resolution 1 half', 'resolution 1 late'];
    expect(told(until(14 * 60), '2025-03-08T07:00Z', { ladder: night, quietHours, fired })).toEqual([
      'resolution 1 breach: breach',
    ]);
  });

  it('changes nothing by day, nor at its end', () => {
    expect(next(until(60), at('10:00'), { ladder, quietHours })).toBe('2025-03-07T10:30');
    expect(next(until(21 * 60), '2025-03-08T06:00Z', { ladder, quietHours, fired: ['resolution 1 half'] })).toBe(
      '2025-03-08T07:00',
    );
  });
});

describe('where a ticket stands', () => {
  it.each([
    { name: 'without a policy', lines: [], state: 'none' },
    { name: 'with a promise', lines: [hour], state: 'running' },
    { name: 'while it waits', lines: [hour, [at('10:10'), 'waiting_client']], state: 'paused' },
    { name: 'at its end', lines: [hour, [at('10:10'), 'closed']], state: 'ended' },
    { name: 'gone on in another', lines: [hour, [at('10:10'), 'merged']], state: 'ended' },
    { name: 'with nothing promised any more', lines: [hour, [at('10:10'), NOTHING_PROMISED]], state: 'none' },
    {
      name: 'with all that was promised kept',
      lines: [
        [at('10:00'), promise({ first_response: 60 })],
        [at('10:10'), 'answered'],
      ],
      state: 'running',
    },
  ] as { name: string; lines: Lines[number][]; state: string }[])('$name is $state', ({ lines, state }) => {
    expect(stand([created, ...lines], at('10:30')).state).toBe(state);
  });

  it('cannot be said of one that was never created', () => {
    expect(() => stand([hour], at('10:30'))).toThrow('without its creation');
  });
});
