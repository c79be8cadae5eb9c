import { describe, expect, it } from 'vitest';
import { duesOf } from './sla.dues.rules.ts';
import { hoursOf, promise, shown, standing } from './testing/ticket-log.ts';

type Lines = Parameters<typeof standing>[0];
const at = (time: string) => `2025-03-07T${time}Z`;
const short = (ms: number | null) => shown(ms)?.slice(11, 16) ?? null;
/** next, first, update, close. */
const dues = (lines: Lines, until?: string) => {
  const { nextMs, firstMs, updateMs, closeMs } = duesOf(standing(lines, until === undefined ? {} : { at: at(until) }));
  return [nextMs, firstMs, updateMs, closeMs].map(short);
};

describe('what is due', () => {
  const all = promise({ first_response: 60, next_response: 30, update: 90, resolution: 240 });
  const base = [
    [at('10:00'), 'created'],
    [at('10:00'), all],
    [at('10:00'), 'asked'],
  ] as const;
  it.each([
    {
      name: 'the first response before an update that is due earlier',
      later: [],
      dues: ['11:00', '11:00', '10:30', '14:00'],
    },
    { name: 'after it, the update', later: [['10:10', 'answered']], dues: ['11:40', null, '11:40', '14:00'] },
    {
      name: 'the earlier of next response and update',
      later: [
        ['10:10', 'answered'],
        ['10:20', 'asked'],
      ],
      dues: ['10:50', null, '10:50', '14:00'],
    },
    {
      name: 'a call leaves the message open',
      later: [['10:10', 'responded']],
      dues: ['10:30', null, '10:30', '14:00'],
    },
    { name: 'nothing while it waits', later: [['10:10', 'waiting_client']], dues: [null, null, null, null] },
    { name: 'nothing when it is closed', later: [['10:10', 'closed']], dues: [null, null, null, null] },
    {
      name: 'all of it when it comes back',
      later: [
        ['10:10', 'closed'],
        ['12:00', 'open'],
      ],
      dues: ['12:50', '12:50', '12:20', '15:50'],
    },
    { name: 'nothing without a policy', later: [['10:10', promise({})]], dues: [null, null, null, null] },
  ] as { name: string; later: [string, Lines[number][1]][]; dues: (string | null)[] }[])(
    '$name',
    ({ later, dues: expected }) => {
      expect(dues([...base, ...later.map(([time, what]) => [at(time), what] as const)])).toEqual(expected);
    },
  );

  it('is the resolution where that comes before the first response', () => {
    const hasty = promise({ first_response: 60, resolution: 30 });

    expect(
      dues([
        [at('10:00'), 'created'],
        [at('10:00'), hasty],
      ]),
    ).toEqual(['10:30', '11:00', null, '10:30']);
  });

  it('may lie in the past: then it is late', () => {
    expect(dues(base, '20:00')).toEqual(['11:00', '11:00', '10:30', '14:00']);
  });

  it('is the first response alone where that never waits', () => {
    const never = promise({ first_response: 60, update: 10, resolution: 90 }, { firstResponseNeverPauses: true });
    const lines = [
      [at('10:00'), 'created'],
      [at('10:00'), never],
      [at('10:10'), 'waiting_client'],
    ] as const;

    expect(dues(lines)).toEqual(['11:00', '11:00', null, null]);
  });

  it('is nothing at an instant of maintenance, and known before', () => {
    const windows = [{ fromMs: Date.parse(at('10:30')), toMs: Date.parse(at('11:30')) }];
    const lines = [
      [at('10:00'), 'created'],
      [at('10:00'), promise({ resolution: 60 }, { maintenance: true })],
    ] as const;
    const close = (until: string) => short(duesOf(standing(lines, { at: at(until), windows })).closeMs);

    expect([close('10:10'), close('11:00'), close('11:30')]).toEqual(['12:00', null, '12:00']);
  });

  it('is nothing where it never opens', () => {
    const lines = [
      [at('10:00'), 'created'],
      [at('10:00'), all],
    ] as const;

    expect(duesOf(standing(lines, { hours: hoursOf({}) }))).toEqual({
      ...{ nextMs: null, firstMs: null, updateMs: null, closeMs: null },
    });
  });

  it('is no update before a first response that is further off than hours are known', () => {
    const far = promise({ first_response: 5_000_000, next_response: 30, resolution: 240 });

    expect(dues([base[0], [at('10:00'), far], base[2]])).toEqual(['14:00', null, '10:30', '14:00']);
  });
});
