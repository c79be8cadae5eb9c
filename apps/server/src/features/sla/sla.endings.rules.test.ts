// What ended a clock first, and what came too late to matter.
import { expect, it } from 'vitest';
import { segmentsOf } from './sla.segments.rules.ts';
import { clockOf, ms, NOTHING_PROMISED, promise, shown, standing } from './testing/ticket-log.ts';

type Lines = Parameters<typeof standing>[0];
const at = (time: string) => `2025-03-07T${time}Z`;
const short = (instant: number | null | undefined) => shown(instant)?.slice(11, 16) ?? null;
/** State, end, elapsed minutes and breach of a clock at noon. */
const ended = (lines: Lines, name: Parameters<typeof clockOf>[1] = 'first_response') => {
  const clock = clockOf(standing([[at('10:00'), 'created'], ...lines], { at: at('12:00') }), name);
  return clock && [clock.state, short(clock.endedMs), clock.elapsedMs / 60_000, short(clock.breach?.atMs)];
};

const promised = [at('10:00'), promise({ first_response: 60, resolution: 60 })] as const;
const withdrawn = [promised, [at('10:40'), promise({})]] as const;
const merged = [promised, [at('10:30'), 'merged']] as const;

it.each([
  { name: 'another policy that does not promise it either', later: [at('11:00'), promise({ resolution: 10 })] },
  { name: 'no policy at all', later: [at('11:00'), NOTHING_PROMISED] },
  { name: 'an answer', later: [at('11:30'), 'answered'] },
  { name: 'the end of the ticket', later: [at('11:30'), 'closed'] },
  { name: 'a merge', later: [at('11:30'), 'merged'] },
] as { name: string; later: Lines[number] }[])(
  'a promise that is withdrawn ends then, whatever follows: $name',
  ({ later }) => {
    expect(ended([...withdrawn, later])).toEqual(['withdrawn', '10:40', 40, null]);
  },
);

it('a promise that was broken before it was withdrawn stays broken', () => {
  expect(ended([promised, [at('11:20'), promise({})], [at('11:30'), 'answered']])).toEqual([
    'withdrawn',
    '11:20',
    80,
    '11:00',
  ]);
});

it('a ticket that goes on in another ends its clocks then, whatever follows', () => {
  const later = [
    [at('11:30'), 'answered'],
    [at('11:30'), 'closed'],
  ] as const;

  expect(ended([...merged, ...later])).toEqual(['merged', '10:30', 30, null]);
  expect(ended([...merged, ...later], 'resolution')).toEqual(['merged', '10:30', 30, null]);
});

it('a ticket that is closed because it goes on in another is not resolved', () => {
  const atOnce = [
    [at('10:30'), 'closed'],
    [at('10:30'), 'merged'],
  ] as const;

  for (const lines of [atOnce, atOnce.toReversed()]) {
    expect(ended([promised, ...lines], 'resolution')).toEqual(['merged', '10:30', 30, null]);
    expect(ended([promised, ...lines])).toEqual(['merged', '10:30', 30, null]);
  }
  expect(ended([promised, [at('10:30'), 'answered'], ...atOnce])).toEqual(['met', '10:30', 30, null]);
  expect(ended([promised, ...atOnce, [at('11:00'), 'unmerged'], [at('11:00'), 'open']], 'resolution')).toEqual([
    ...['running', null, 90, '11:30'],
  ]);
  expect(ended([promised, [at('10:20'), 'resolved'], ...atOnce], 'resolution')).toEqual(['met', '10:20', 20, null]);
});

it('a ticket that goes on in another has no time of its own after that, whatever closes it later', () => {
  const lines = [promised, [at('10:30'), 'merged'], [at('11:30'), 'closed']] as const;
  const ticket = standing([[at('10:00'), 'created'], ...lines], { at: at('12:00') });

  expect(short(ticket.endedMs)).toBe('10:30');
  expect(segmentsOf(ticket, ticket.time).map(({ fromMs, toMs }) => [short(fromMs), short(toMs)])).toEqual([
    ['10:00', '10:30'],
  ]);
});

it('a clock that was stopped before the merge was stopped', () => {
  expect(ended([promised, [at('10:20'), 'closed'], [at('10:30'), 'merged']])).toEqual(['stopped', '10:20', 20, null]);
});

it('without a policy nothing starts', () => {
  const policy = [at('10:00'), promise({ next_response: 30, update: 30 })] as const;
  const lines = [
    policy,
    [at('10:10'), NOTHING_PROMISED],
    [at('10:20'), 'asked'],
    [at('10:30'), 'answered'],
    [at('11:00'), 'asked'],
  ] as const;
  const { clocks } = standing([[at('10:00'), 'created'], ...lines], { at: at('12:00') });

  expect(clocks.map(({ clock, state, endedMs }) => [clock, state, short(endedMs)])).toEqual([
    ['update', 'withdrawn', '10:10'],
  ]);
});

it('what was promised for no time at all makes nothing late', () => {
  const twice = [
    [at('11:00'), promise({ resolution: 30 })],
    [at('11:00'), promise({ resolution: 240 })],
  ] as const;

  expect(ended([[at('10:00'), promise({ resolution: 240 })], ...twice], 'resolution')).toEqual([
    'running',
    null,
    120,
    null,
  ]);
});

it('what is promised for a ticket that has ended makes nothing late', () => {
  const closed = [
    [at('10:00'), promise({})],
    [at('10:30'), 'closed'],
    [at('11:00'), promise({ first_response: 5 })],
  ] as const;

  expect(ended([...closed, [at('11:30'), 'answered']])?.at(3) ?? null).toBeNull();
});

it('a ticket that closes at the due instant is in time, though somebody answers later', () => {
  expect(ended([promised, [at('11:00'), 'closed'], [at('11:30'), 'answered']])).toEqual(['met', '11:30', 60, null]);
});

it('what is taken back later still holds', () => {
  const lines = [promised, [at('10:20'), 'answered'], [at('12:30'), { kind: 'cancel', eventId: '2' }]] as const;
  const clock = clockOf(standing([[at('10:00'), 'created'], ...lines], { at: at('13:00') }), 'first_response');

  expect(ended(lines)).toEqual(['met', '10:20', 20, null]);
  expect([clock?.state, clock?.breach?.atMs]).toEqual(['running', ms(at('11:00'))]);
});
