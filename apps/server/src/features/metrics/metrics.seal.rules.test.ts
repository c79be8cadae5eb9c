import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeWindows, sealDay, unsealDay } from './metrics.seal.rules.ts';
import type { StoredWindow } from './metrics.windows.rules.ts';

const NOON = Date.parse('2026-03-03T12:00:00Z');

const values = (length: number, value: fc.Arbitrary<number>) =>
  fc.array(fc.option(value, { nil: null, freq: 6 }), { minLength: length, maxLength: length });
const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const celsius = fc.integer({ min: -1000, max: 2000 }).map((tenths) => tenths / 10);
const rate = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 1e13, noNaN: true }).map(Math.round));
const bytes = fc.integer({ min: 0, max: 2 ** 51 });
const id = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });

/** Any window: volumes and interfaces come and go, steps differ, whole stretches are missing. */
const anyWindow: fc.Arbitrary<StoredWindow> = fc.integer({ min: 1, max: 20 }).chain((length) =>
  fc.record({
    from: fc.integer({ min: NOON, max: NOON + 40_000_000 }),
    stepSeconds: fc.constantFrom(1, 5, 60, 300),
    cpu: values(length, percent),
    memory: values(length, percent),
    temperature: values(length, celsius),
    volumes: fc.uniqueArray(
      fc.record({ id, usedPercent: values(length, percent), freeBytes: bytes, sizeBytes: bytes }),
      {
        maxLength: 4,
        selector: (volume) => volume.id,
      },
    ),
    network: fc.uniqueArray(fc.record({ id, rx: values(length, rate), tx: values(length, rate) }), {
      maxLength: 3,
      selector: (one) => one.id,
    }),
  }),
);
const anyDay = fc.uniqueArray(anyWindow, { maxLength: 12, selector: ({ from }) => from });
const byTime = (windows: readonly StoredWindow[]) => [...windows].sort((a, b) => a.from - b.from);
const withoutRates = (windows: readonly StoredWindow[]) =>
  windows.map(({ network, ...rest }) => ({ ...rest, network: network.map((one) => one.id) }));

describe('a sealed day', () => {
  it('gives back every window: gaps, volumes that come and go, other steps', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(withoutRates(unsealDay(sealDay(day)))).toEqual(withoutRates(byTime(day)));
      }),
    );
  });

  it('keeps rates within half a percent, and small ones exactly', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const rates = (windows: readonly StoredWindow[]) =>
          windows.flatMap(({ network }) => network.flatMap(({ rx, tx }) => [...rx, ...tx]));
        const before = rates(byTime(day));

        rates(unsealDay(sealDay(day))).forEach((after, index) => {
          const was = before[index] ?? null;
          if (was === null || after === null) expect(after).toBe(was);
          else expect(Math.abs(after - was)).toBeLessThanOrEqual(was < 256 ? 0 : was * 0.005);
        });
      }),
    );
  });

  it('does not change any more when it is sealed again, however often late windows come', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (day, late) => {
        const once = unsealDay(sealDay(day));
        const merged = unsealDay(sealDay(mergeWindows(once, late)));

        expect(unsealDay(sealDay(once))).toEqual(once);
        expect(unsealDay(sealDay(mergeWindows(merged, late)))).toEqual(merged);
      }),
    );
  });

  it('keeps the window that was there when another of the same start comes', () => {
    const window = (cpu: number): StoredWindow => ({
      ...{ from: NOON, stepSeconds: 60, cpu: [cpu], memory: [null], temperature: [null], volumes: [], network: [] },
    });

    expect(mergeWindows([window(1)], [window(2)])).toEqual([window(1)]);
  });

  it('refuses bytes of another form and bytes that were cut', () => {
    const whole = sealDay([]);

    expect(() => unsealDay(Buffer.of(9, 1, 2))).toThrow('unknown form 9');
    expect(() => unsealDay(whole.subarray(0, whole.length - 1))).toThrow();
  });

  it('takes at most 2.5 bytes a value of a day like those of real computers', () => {
    const { windows, count } = busyDay();

    const sealed = sealDay(windows).length;

    console.info(`sealed: ${(sealed / count).toFixed(2)} bytes a value (${count} values, ${sealed} bytes)`);
    expect(sealed / count).toBeLessThanOrEqual(2.5);
  });
});

/** A day of 15-minute windows of a busy computer: noise on every value, rates over six orders of magnitude. */
function busyDay(): { windows: StoredWindow[]; count: number } {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const noise = () => random() + random() + random() - 1.5;
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  const fifteen = (make: (index: number) => number) => Array.from({ length: 15 }, (_, index) => make(index));
  let cpu = 10;
  let memory = 50;
  const windows = Array.from(
    { length: 96 },
    (_, window): StoredWindow => ({
      from: NOON + window * 900_000,
      stepSeconds: 60,
      cpu: fifteen(() => {
        cpu = Math.min(100, cpu * 0.9 + 1 + Math.abs(noise()) * 8);
        return hundredths(cpu);
      }),
      memory: fifteen(() => {
        memory = Math.min(95, Math.max(10, memory + noise() * 0.5));
        return hundredths(memory);
      }),
      temperature: fifteen(() => Math.round((45 + cpu / 5 + noise()) * 10) / 10),
      volumes: [
        {
          id: '/',
          usedPercent: fifteen((index) => hundredths(60 + window / 50 + index / 1000)),
          freeBytes: 5e10 - window * 1_234_567,
          sizeBytes: 1e11,
        },
      ],
      network: [
        {
          id: 'eth0',
          rx: fifteen(() => Math.round(Math.exp(8 + noise() * 3))),
          tx: fifteen(() => Math.round(Math.exp(7 + noise() * 3))),
        },
      ],
    }),
  );
  return { windows, count: 96 * (15 * 6 + 2) };
}
