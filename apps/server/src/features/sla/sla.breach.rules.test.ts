// Whether a promise was broken, when, and whether by time or by a change of the promise.
import { describe, expect, it } from 'vitest';
import {
  clockOf,
  hoursOf,
  ms,
  NOTHING_PROMISED,
  promise,
  shown,
  standing,
  WORKING_WEEK,
} from './testing/ticket-log.ts';

type Lines = Parameters<typeof standing>[0];
type Name = Parameters<typeof clockOf>[1];
const at = (time: string) => `2025-03-07T${time}Z`;
const created = [at('10:00'), 'created'] as const;
const breach = (lines: Lines, until?: string, name: Name = 'resolution') => {
  const found = clockOf(standing(lines, until === undefined ? {} : { at: at(until) }), name)?.breach;
  return found ? `${shown(found.atMs)?.slice(11, 16)}${found.byChange ? ' by change' : ''}` : null;
};

describe('a promise of an hour', () => {
  const promised = [at('10:00'), promise({ first_response: 60, resolution: 60 })] as const;
  const base = [created, promised] as const;
  it.each([
    { until: '10:59', late: null, because: 'a minute is left' },
    { until: '10:59:59.999', late: null, because: 'a millisecond is left' },
    { until: '11:00', late: '11:00', because: 'it lives at the due instant' },
    { until: '15:00', late: '11:00', because: 'it happened then, whoever notices when' },
  ])('at $until is broken at $late: $because', ({ until, late }) => {
    expect(breach(base, until)).toBe(late);
  });

  it.each([
    { ended: '10:59:59.999', late: null },
    { ended: '11:00', late: null },
    { ended: '11:00:00.001', late: '11:00' },
    { ended: '14:00', late: '11:00' },
  ])('that is kept at $ended is broken at $late: the due instant is in time', ({ ended, late }) => {
    expect(breach([...base, [at(ended), 'answered']], '15:00', 'first_response')).toBe(late);
    expect(breach([...base, [at(ended), 'resolved']], '15:00')).toBe(late);
  });

  it('is not saved by a pause that starts at the due instant', () => {
    expect(breach([...base, [at('11:00'), 'waiting_client']])).toBe('11:00');
    expect(breach([...base, [at('11:00'), 'waiting_client']], '15:00')).toBe('11:00');
    expect(breach([...base, [at('10:59:59.999'), 'waiting_client']], '15:00')).toBeNull();
  });

  it('is not broken while it pauses, and is by as much later', () => {
    const lines = [...base, [at('10:30'), 'waiting_client'], [at('12:00'), 'open']] as const;

    expect([breach(lines, '12:29'), breach(lines, '13:00')]).toEqual([null, '12:30']);
  });

  it('is broken by a ticket that closes unanswered only if it was due before', () => {
    expect(breach([...base, [at('10:40'), 'closed']], '15:00', 'first_response')).toBeNull();
    expect(breach([...base, [at('11:40'), 'closed']], '15:00', 'first_response')).toBe('11:00');
  });

  it('is broken later where the ticket comes back', () => {
    const lines = [...base, [at('10:40'), 'closed'], [at('14:00'), 'open']] as const;

    expect([breach(lines, '14:19'), breach(lines, '15:00')]).toEqual([null, '14:20']);
  });

  it('is broken on the first instant after the weekend, and at the end of the Friday where that is when it is due', () => {
    const lines = [
      ['2025-03-07T18:00Z', 'created'],
      ['2025-03-07T18:00Z', promise({ resolution: 60, update: 61 })],
    ] as const;
    const ticket = standing(lines, { hours: hoursOf(WORKING_WEEK), at: '2025-03-11T00:00Z' });

    expect(shown(clockOf(ticket, 'resolution')?.breach?.atMs)).toBe('2025-03-07T19:00:00.000Z');
    expect(shown(clockOf(ticket, 'update')?.breach?.atMs)).toBe('2025-03-10T09:01:00.000Z');
  });

  it('is broken earlier where a pause was a mistake', () => {
    const erase = { kind: 'erase_pause', fromMs: ms(at('10:00')), toMs: ms(at('15:00')) } as const;
    const lines = [...base, [at('10:30'), 'waiting_client'], [at('12:00'), 'open']] as const;

    expect(breach(lines, '12:20')).toBeNull();
    expect(breach([...lines, [at('12:10'), erase]], '12:20')).toBe('11:00');
  });

  it('of nothing is broken at the first open instant', () => {
    const lines = [
      ['2025-03-08T12:00Z', 'created'],
      ['2025-03-08T12:00Z', promise({ resolution: 0 })],
    ] as const;
    const late = (until: string) =>
      clockOf(standing(lines, { hours: hoursOf(WORKING_WEEK), at: until }), 'resolution')?.breach?.atMs;

    expect(late('2025-03-09T12:00Z')).toBeUndefined();
    expect(shown(late('2025-03-10T09:00Z'))).toBe('2025-03-10T09:00:00.000Z');
  });
});

describe('a change of the promise', () => {
  const base = [created, [at('10:00'), promise({ resolution: 120 })]] as const;
  const shorter = [at('11:00'), promise({ resolution: 30 })] as const;
  const longer = [at('11:00'), promise({ resolution: 240 })] as const;

  it('to what has passed already breaks it at once, and is called so', () => {
    expect([breach([...base, shorter]), breach([...base, shorter], '15:00')]).toEqual([
      '11:00 by change',
      '11:00 by change',
    ]);
  });

  it('to what is still to come breaks it in its time', () => {
    const lines = [...base, [at('11:00'), promise({ resolution: 90 })]] as const;

    expect([breach(lines, '11:29'), breach(lines, '15:00')]).toEqual([null, '11:30']);
  });

  it('to what is due right then is time and no change', () => {
    expect(breach([...base, [at('11:00'), promise({ resolution: 60 })]], '15:00')).toBe('11:00');
  });

  it('to more time does not mend what was broken, and saves what was not', () => {
    const late = [created, [at('10:00'), promise({ resolution: 30 })]] as const;

    expect(breach([...late, longer], '15:00')).toBe('10:30');
    expect([breach([...base, longer], '13:00'), breach([...base, longer], '15:00')]).toEqual([null, '14:00']);
  });

  it('to more time at the due instant is in time', () => {
    const lines = [created, [at('10:00'), promise({ resolution: 60 })], longer] as const;

    expect(breach(lines, '13:00')).toBeNull();
  });

  it('to more time at the due instant is in time at that very instant, too', () => {
    const lines = [created, [at('10:00'), promise({ resolution: 60 })], longer] as const;

    expect(breach(lines, '11:00')).toBeNull();
    expect(breach([created, [at('10:00'), promise({ resolution: 60 })], [at('11:00'), NOTHING_PROMISED]])).toBeNull();
  });

  it.each([
    { what: 'answered', name: 'first_response' },
    { what: 'resolved', name: 'resolution' },
    { what: 'closed', name: 'first_response' },
    { what: 'merged', name: 'resolution' },
  ] as const)('to what has passed already comes too late for what is $what right then', ({ what, name }) => {
    const targets = (minutes: number) => promise({ first_response: minutes, resolution: minutes });
    const lines = [created, [at('10:00'), targets(120)], [at('11:00'), targets(30)]] as const;

    expect(breach([...lines, [at('11:00'), what]], '15:00', name)).toBeNull();
    expect(breach([...lines, [at('11:00:00.001'), what]], '15:00', name)).toBe('11:00 by change');
  });

  it('to what has passed already is late at the question, in the instant of the change', () => {
    expect(breach([...base, shorter], '11:00')).toBe('11:00 by change');
    expect(breach([...base, [at('11:00'), promise({ resolution: 60 })]], '11:00')).toBe('11:00');
    expect(breach([...base, [at('11:00'), promise({ resolution: 61 })]], '11:00')).toBeNull();
  });

  it('to nothing leaves what was broken, and breaks nothing any more', () => {
    expect(breach([...base, [at('11:00'), NOTHING_PROMISED]], '15:00')).toBeNull();
    expect(breach([...base, [at('12:30'), NOTHING_PROMISED]], '15:00')).toBe('12:00');
  });

  it('keeps the pause that goes on', () => {
    const lines = [...base, [at('10:20'), 'waiting_client'], shorter] as const;

    expect(breach(lines, '15:00')).toBeNull();
    expect(breach([...lines, [at('12:00'), 'open']], '15:00')).toBe('12:10');
  });

  it('that came before the clock began is none for it', () => {
    const lines = [
      [at('10:00'), 'created'],
      [at('10:00'), promise({ next_response: 120 })],
      [at('11:00'), promise({ next_response: 30 })],
      [at('12:00'), 'asked'],
    ] as const;

    expect([breach(lines, '12:29', 'next_response'), breach(lines, '15:00', 'next_response')]).toEqual([null, '12:30']);
  });
});
