import { Window } from '@lanet/contracts/agent';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, START, sampleAt } from '../testing/samples.ts';
import { Windows } from './windows.ts';

function gathered(instants: readonly number[]) {
  const windows = new Windows(60);
  for (const at of instants) windows.add(sampleAt(at, { cpu: (at - START) / MINUTE }));
  return windows.take();
}

describe('windows', () => {
  it('hold one value a minute at its place, null where one was missed', () => {
    const [window, ...others] = gathered([0, 1, 3].map((minute) => START + minute * MINUTE));

    expect(others).toEqual([]);
    expect(window).toMatchObject({ from: START, stepSeconds: 60, cpu: [0, 1, null, 3], memory: [40, 40, null, 40] });
    expect(window?.volumes).toEqual([{ id: '/', usedPercent: [50, 50, null, 50], freeBytes: 5e11, sizeBytes: 1e12 }]);
    expect(Window.parse(window)).toEqual(window);
  });

  it.each([
    { what: 'a timer a little early and late', at: [0, 59_990, 120_500], lengths: [3] },
    { what: 'a busy minute', at: [0, 4 * MINUTE], lengths: [5] },
    { what: 'a sleep', at: [0, MINUTE, 30 * MINUTE, 31 * MINUTE], lengths: [2, 2] },
    { what: 'a clock set back', at: [10 * MINUTE, 11 * MINUTE, 5 * MINUTE], lengths: [2, 1] },
    { what: 'a clock set ahead by a year', at: [0, 365 * 1440 * MINUTE], lengths: [1, 1] },
    { what: 'two samples for one minute', at: [0, 10_000, MINUTE], lengths: [2] },
  ])('after $what have $lengths values', ({ at, lengths }) => {
    expect(gathered(at.map((offset) => START + offset)).map(({ cpu }) => cpu.length)).toEqual(lengths);
  });

  it('are no longer than the contract takes', () => {
    const windows = gathered(Array.from({ length: 2000 }, (_, minute) => START + minute * MINUTE));

    expect(windows.map(({ cpu }) => cpu.length)).toEqual([900, 900, 200]);
    expect(windows.map(({ from }) => (from - START) / MINUTE)).toEqual([0, 900, 1800]);
  });

  it('begin anew once they were taken', () => {
    const windows = new Windows(60);
    windows.add(sampleAt(START));
    windows.take();
    windows.add(sampleAt(START + MINUTE));

    expect(windows.take()).toMatchObject([{ from: START + MINUTE, cpu: [5] }]);
    expect(windows.take()).toEqual([]);
  });

  it('keep to the contract whatever is read, with values that cannot be as not known', () => {
    const number = fc.oneof(fc.double(), fc.constant(null));
    const sample = fc.record({
      cpu: number,
      memory: number,
      temperature: number,
      network: fc.array(fc.record({ id: fc.string({ maxLength: 300 }), up: fc.boolean(), rx: number, tx: number })),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(10_000), sample), { maxLength: 40 }), (samples) => {
        const windows = new Windows(60);
        for (const [minute, change] of samples) windows.add(sampleAt(START + minute * MINUTE, change));

        for (const window of windows.take()) expect(Window.safeParse(window).error).toBeUndefined();
      }),
    );
  });

  it('hold reach only if it was measured, at the minute it was', () => {
    const windows = new Windows(60);
    const server = { kind: 'read', value: { lossPercent: 20, ms: 35 } } as const;
    windows.add(sampleAt(START), { gateway: { kind: 'unavailable', reason: 'no_gateway' }, server });
    windows.add(sampleAt(START + MINUTE));

    expect(windows.take()[0]?.reach).toEqual([{ target: 'server', loss: [20, null], ms: [35, null] }]);
  });
});
