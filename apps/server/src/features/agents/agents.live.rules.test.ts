import { describe, expect, it } from 'vitest';
import { afterFrame, fullAllowance } from './agents.frames.rules.ts';
import { secondsToAsk, tidied, type Viewers, watchersOf, withoutExpired, withViewer } from './agents.live.rules.ts';

const T = 1_800_000_000_000;
const viewers = (...ends: [string, string, number][]): Viewers =>
  new Map(ends.map(([viewer, personId, seconds]) => [viewer, { personId, endsAt: T + seconds * 1000 }]));

describe('who looks', () => {
  it('is each person once, as long as one of their pages looks', () => {
    const three = viewers(['a1', 'ana', 90], ['a2', 'ana', 10], ['b', 'bea', 10]);

    expect(watchersOf(three, T)).toEqual(['ana', 'bea']);
    expect(watchersOf(three, T + 10_000)).toEqual(['ana']);
    expect([...withoutExpired(three, T + 10_000).keys()]).toEqual(['a1']);
  });

  it('is bounded: the page that said so longest ago gives way', () => {
    let many: Viewers = new Map();
    for (let index = 0; index < 250; index += 1) many = withViewer(many, `page ${index}`, 'ana', T);
    many = withViewer(many, 'page 50', 'ana', T + 1);
    many = withViewer(many, 'another', 'ana', T);

    expect(many.size).toBe(200);
    expect([many.has('page 50'), many.has('page 51'), many.has('another')]).toEqual([true, false, true]);
  });
});

describe('what the agent is asked for', () => {
  it.each([
    { asked: 0, ends: [90], seconds: 90, because: 'it was never asked' },
    { asked: 90, ends: [90], seconds: undefined, because: 'it knows' },
    { asked: 80, ends: [90], seconds: undefined, because: 'ten seconds are not worth it' },
    { asked: 50, ends: [30, 90], seconds: 90, because: 'somebody looks for much longer' },
    { asked: 0, ends: [0], seconds: undefined, because: 'nobody looks any more' },
    { asked: 0, ends: [], seconds: undefined, because: 'nobody looks' },
  ])('is $seconds s after $asked of $ends, because $because', ({ asked, ends, seconds }) => {
    const who = viewers(...ends.map((end, index): [string, string, number] => [`page ${index}`, 'ana', end]));

    expect(secondsToAsk(who, asked === 0 ? 0 : T + asked * 1000, T)).toBe(seconds);
  });
});

it('keeps the first of two volumes of one name, and none without', () => {
  const volumes = ['/', '', '/', '/srv'].map((id, index) => ({ id, usedPercent: index }));
  const sample = { at: T, cpu: null, memory: null, temperature: null, volumes, network: [] };

  expect(tidied(sample).volumes).toEqual([
    { id: '/', usedPercent: 0 },
    { id: '/srv', usedPercent: 3 },
  ]);
});

describe('frames of a connection', () => {
  const after = (frames: number, stepMs: number, start = fullAllowance(T)) => {
    let allowance: ReturnType<typeof afterFrame> = start;
    for (let index = 1; index <= frames && allowance; index += 1) allowance = afterFrame(allowance, T + index * stepMs);
    return allowance;
  };

  it('are a hundred at once and no more, and one a second for ever', () => {
    expect(after(100, 0)).toBeDefined();
    expect(after(101, 0)).toBeUndefined();
    expect(after(100_000, 1000)?.left).toBe(99);
    expect(after(250, 500)).toBeUndefined();
  });

  it('go on when the clock goes back', () => {
    const back = afterFrame({ left: 5, at: T }, T - 60_000);

    expect(back).toEqual({ left: 4, at: T - 60_000 });
  });
});
