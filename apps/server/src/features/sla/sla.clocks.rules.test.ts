import { describe, expect, it } from 'vitest';
import { evaluate } from './sla.clocks.rules.ts';
import {
  clockOf,
  compiled,
  hoursOf,
  logOf,
  MINUTE,
  ms,
  NOTHING_PROMISED,
  promise,
  shown,
  standing,
  WORKING_WEEK,
} from './testing/ticket-log.ts';

const at = (time: string) => `2025-03-07T${time}Z`;
const created = [at('10:00'), 'created'] as const;
const time = (instant: number | null | undefined) => shown(instant)?.slice(11, 16) ?? null;
/** Where the clocks of a name stand, one row an instance. */
const rows = (...[lines, options, name = 'resolution']: [...Parameters<typeof standing>, Name?]) =>
  standing(lines, options)
    .clocks.filter(({ clock }) => clock === name)
    .map(({ startedMs, endedMs, state, elapsedMs, dueMs }) => [
      ...[time(startedMs), time(endedMs), state, elapsedMs / MINUTE],
      ...(endedMs === null ? [time(dueMs)] : []),
    ]);
type Name = Parameters<typeof clockOf>[1];

describe('a clock', () => {
  it('is none without a target', () => {
    expect(standing([created]).clocks).toEqual([]);
    expect(standing([created, [at('10:00'), promise({})]]).clocks).toEqual([]);
    expect(standing([created, [at('10:00'), NOTHING_PROMISED]]).clocks).toEqual([]);
  });

  it('does not exist before the ticket', () => {
    const hours = compiled(hoursOf(WORKING_WEEK), at('10:00'));

    expect(evaluate({ events: logOf([created]), time: hours, atMs: ms(at('09:59')) })).toBeUndefined();
  });

  it('counts open time that does not pause', () => {
    const lines = [
      created,
      [at('10:00'), promise({ resolution: 120 })],
      [at('10:30'), 'waiting_client'],
      [at('10:45'), 'open'],
    ] as const;

    expect(rows(lines, { at: at('11:00') })).toEqual([['10:00', null, 'running', 45, '12:15']]);
    expect(rows(lines, { at: at('10:40') })).toEqual([['10:00', null, 'paused', 30, null]]);
    expect(rows(lines, { at: at('10:30') })).toEqual([['10:00', null, 'paused', 30, null]]);
    expect(rows(lines, { at: at('10:45') })).toEqual([['10:00', null, 'running', 30, '12:15']]);
  });

  it('loses nothing by a pause over closed hours', () => {
    const lines = [
      ['2025-03-07T18:00Z', 'created'],
      ['2025-03-07T18:00Z', promise({ resolution: 120 })],
      ['2025-03-07T19:00Z', 'waiting_client'],
      ['2025-03-10T09:00Z', 'open'],
    ] as const;

    expect(rows(lines, { hours: hoursOf(WORKING_WEEK) })).toEqual([['18:00', null, 'running', 60, '10:00']]);
  });

  it('is due where a planned pause ends, and that is known beforehand', () => {
    const windows = [{ fromMs: ms(at('10:30')), toMs: ms(at('12:00')) }];
    const lines = [created, [at('10:00'), promise({ resolution: 60 }, { maintenance: true })]] as const;

    expect(rows(lines, { windows })).toEqual([['10:00', null, 'running', 0, '12:30']]);
    expect(rows(lines, { windows, at: at('11:00') })).toEqual([['10:00', null, 'paused', 30, '12:30']]);
  });
});

describe('the first response', () => {
  const promised = [at('10:00'), promise({ first_response: 60 })] as const;
  it.each([
    { what: 'answered', row: ['10:00', '10:20', 'met', 20] },
    { what: 'responded', row: ['10:00', '10:20', 'met', 20] },
    { what: 'contacted', row: ['10:00', null, 'running', 20, '11:00'] },
    { what: 'open', row: ['10:00', null, 'running', 20, '11:00'] },
  ] as const)('after $what is $row.2', ({ what, row }) => {
    expect(rows([created, promised, [at('10:20'), what]], {}, 'first_response')).toEqual([row]);
  });

  it('is met by an answer while the ticket waits', () => {
    const lines = [created, promised, [at('10:10'), 'waiting_client'], [at('10:20'), 'answered']] as const;

    expect(rows(lines, {}, 'first_response')).toEqual([['10:00', '10:20', 'met', 10]]);
  });

  it('may run on while the others wait', () => {
    const never = [
      at('10:00'),
      promise({ first_response: 60, resolution: 60 }, { firstResponseNeverPauses: true }),
    ] as const;
    const lines = [created, never, [at('10:10'), 'waiting_client']] as const;

    expect(rows(lines, { at: at('10:30') }, 'first_response')).toEqual([['10:00', null, 'running', 30, '11:00']]);
    expect(rows(lines, { at: at('10:30') })).toEqual([['10:00', null, 'paused', 10, null]]);
  });

  it('stays met when the ticket comes back', () => {
    const lines = [
      created,
      promised,
      [at('10:20'), 'answered'],
      [at('10:30'), 'closed'],
      [at('11:00'), 'open'],
    ] as const;

    expect(rows(lines, {}, 'first_response')).toEqual([['10:00', '10:20', 'met', 20]]);
  });

  it('is stopped where the ticket closes without one, and goes on where it comes back', () => {
    const lines = [created, promised, [at('10:20'), 'closed']] as const;

    expect(rows(lines, { at: at('12:00') }, 'first_response')).toEqual([['10:00', '10:20', 'stopped', 20]]);
    expect(rows([...lines, [at('12:00'), 'open']], {}, 'first_response')).toEqual([
      ['10:00', null, 'running', 20, '12:40'],
    ]);
  });
});

describe('the next response', () => {
  const promised = [at('10:00'), promise({ next_response: 60 })] as const;
  it('is owed from the first message that nobody answered', () => {
    const lines = [created, promised, [at('10:00'), 'asked'], [at('10:30'), 'asked'], [at('10:40'), 'asked']] as const;

    expect(rows(lines, {}, 'next_response')).toEqual([['10:00', null, 'running', 40, '11:00']]);
  });

  it('starts anew with each message after an answer', () => {
    const lines = [
      ...[created, promised, [at('10:00'), 'asked'], [at('10:30'), 'answered']],
      ...[
        [at('11:00'), 'asked'],
        [at('11:20'), 'contacted'],
        [at('12:00'), 'asked'],
      ],
    ] as Parameters<typeof standing>[0];

    expect(rows(lines, {}, 'next_response')).toEqual([
      ['10:00', '10:30', 'met', 30],
      ['11:00', '11:20', 'met', 20],
      ['12:00', null, 'running', 0, '13:00'],
    ]);
    expect(standing(lines).clocks.map(({ instance }) => instance)).toEqual([1, 2, 3]);
  });

  it('is not met by a call', () => {
    const lines = [created, promised, [at('10:00'), 'asked'], [at('10:30'), 'responded']] as const;

    expect(rows(lines, {}, 'next_response')).toEqual([['10:00', null, 'running', 30, '11:00']]);
  });

  it('is started by the message that brings a closed ticket back', () => {
    const lines = [created, promised, [at('10:10'), 'closed'], [at('12:00'), 'asked'], [at('12:00'), 'open']] as const;

    expect(rows(lines, { at: at('12:10') }, 'next_response')).toEqual([['12:00', null, 'running', 10, '13:00']]);
  });

  it('is not owed for a message to a ticket that stays closed', () => {
    expect(rows([created, promised, [at('10:10'), 'closed'], [at('12:00'), 'asked']], {}, 'next_response')).toEqual([]);
  });
});

describe('the update', () => {
  const both = [at('10:00'), promise({ first_response: 600, update: 60 })] as const;
  const alone = [at('10:00'), promise({ update: 60 })] as const;
  const update = (...lines: Parameters<typeof standing>[0]) => rows([created, ...lines], { at: at('12:00') }, 'update');

  it('is owed since the last contact', () => {
    expect(update(both, [at('10:20'), 'answered'], [at('11:30'), 'contacted'])).toEqual([
      ['10:20', '11:30', 'met', 70],
      ['11:30', null, 'running', 30, '12:30'],
    ]);
  });

  it('is owed since a call where that was the first response, until the first contact', () => {
    expect(update(both, [at('10:20'), 'responded'], [at('10:40'), 'responded'])).toEqual([
      ['10:20', null, 'running', 100, '11:20'],
    ]);
    expect(update(both, [at('10:20'), 'responded'], [at('11:30'), 'answered'])).toEqual([
      ['10:20', '11:30', 'met', 70],
      ['11:30', null, 'running', 30, '12:30'],
    ]);
    expect(update(both, [at('10:20'), 'contacted'], [at('10:40'), 'responded'])).toEqual([
      ['10:20', null, 'running', 100, '11:20'],
    ]);
  });

  it('is not owed before the first response, where one is promised', () => {
    expect(update(both)).toEqual([]);
    expect(update(alone)).toEqual([['10:00', null, 'running', 120, '11:00']]);
  });

  it('is stopped with the ticket', () => {
    expect(update(alone, [at('10:20'), 'answered'], [at('10:30'), 'resolved'])).toEqual([
      ['10:00', '10:20', 'met', 20],
      ['10:20', '10:30', 'stopped', 10],
    ]);
  });
});

describe('the resolution', () => {
  const promised = [at('10:00'), promise({ resolution: 120 })] as const;
  it('is met when the ticket is resolved, and closing it later changes nothing', () => {
    const lines = [created, promised, [at('10:30'), 'resolved'], [at('12:00'), 'closed']] as const;

    expect(rows(lines)).toEqual([['10:00', '10:30', 'met', 30]]);
    expect(standing(lines).endedMs).toBe(ms(at('10:30')));
  });

  it('goes on where the ticket comes back, in the same instance, and does not count the time between', () => {
    const lines = [
      ...[created, promised, [at('10:30'), 'resolved'], [at('12:00'), 'open']],
      ...[
        [at('12:10'), 'closed'],
        [at('13:00'), 'new'],
      ],
    ] as Parameters<typeof standing>[0];

    expect(rows(lines, { at: at('13:05') })).toEqual([['10:00', null, 'running', 45, '14:20']]);
    expect(standing(lines).clocks.map(({ instance }) => instance)).toEqual([1]);
  });
});

describe('a change of the policy', () => {
  const promised = [at('10:00'), promise({ resolution: 120 })] as const;
  it('keeps what has run and what has paused', () => {
    const waiting = [
      [at('10:30'), 'waiting_client'],
      [at('11:00'), promise({ resolution: 60 })],
    ] as const;
    const lines = [created, promised, ...waiting, [at('11:30'), 'open']] as const;

    expect(rows(lines, { at: at('11:40') })).toEqual([['10:00', null, 'running', 40, '12:00']]);
  });

  it('may promise what was not promised: the clock runs since the creation', () => {
    const lines = [created, promised, [at('10:40'), promise({ resolution: 120, first_response: 60 })]] as const;

    expect(rows(lines, {}, 'first_response')).toEqual([['10:00', null, 'running', 40, '11:00']]);
  });

  it('may withdraw a promise, and all of them', () => {
    const lines = [created, [at('10:00'), promise({ resolution: 120, first_response: 60 })]] as const;
    const less = [...lines, [at('10:40'), promise({ resolution: 120 })]] as const;
    const none = [...lines, [at('10:40'), NOTHING_PROMISED]] as const;

    expect(rows(less, { at: at('11:30') }, 'first_response')).toEqual([['10:00', '10:40', 'withdrawn', 40]]);
    expect(rows(less, { at: at('11:30') })).toEqual([['10:00', null, 'running', 90, '12:00']]);
    expect(rows(none, { at: at('11:30') })).toEqual([['10:00', '10:40', 'withdrawn', 40]]);
  });

  it('may bring back what was withdrawn, as if it had never been gone', () => {
    const lines = [created, promised, [at('10:40'), promise({})], [at('11:00'), promise({ resolution: 90 })]] as const;

    expect(rows(lines)).toEqual([['10:00', null, 'running', 60, '11:30']]);
  });

  it('after the end does not touch a clock', () => {
    const lines = [created, promised, [at('10:30'), 'closed'], [at('11:00'), promise({ resolution: 5 })]] as const;
    const clock = clockOf(standing(lines), 'resolution');

    expect([clock?.state, clock?.targetMs, clock?.breach]).toEqual(['met', 120 * MINUTE, null]);
  });
});

describe('a merge', () => {
  it('ends the clocks that live, and leaves those that were met', () => {
    const lines = [
      created,
      [at('10:00'), promise({ first_response: 60, resolution: 120 })],
      [at('10:20'), 'answered'],
      [at('10:30'), 'merged'],
    ] as const;

    expect(rows(lines, { at: at('12:00') }, 'first_response')).toEqual([['10:00', '10:20', 'met', 20]]);
    expect(rows(lines, { at: at('12:00') })).toEqual([['10:00', '10:30', 'merged', 30]]);
    expect(rows([...lines, [at('12:00'), 'unmerged']])).toEqual([['10:00', null, 'running', 120, '12:00']]);
  });
});
