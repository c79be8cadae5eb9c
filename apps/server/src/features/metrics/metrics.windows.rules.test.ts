import { Window } from '@lanet/contracts/agent';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, dayOf, HOUR_MS, storableWindows } from './metrics.windows.rules.ts';

const NOW = Date.parse('2026-03-03T12:00:00Z');

function windowOf(input: { from?: number; stepSeconds?: number; cpu?: (number | null)[] } & Partial<Window>): Window {
  const cpu = input.cpu ?? Array.from({ length: 15 }, (_, index) => index);
  const gaps = cpu.map(() => null);
  const rest = { from: NOW - HOUR_MS, stepSeconds: 60, memory: gaps, temperature: gaps, volumes: [], network: [] };
  return Window.parse({ ...rest, ...input, cpu });
}

describe('a window that came over the wire', () => {
  it('is cut at midnight, so that each piece has one day', () => {
    const midnight = Date.parse('2026-03-03T00:00:00Z');

    const pieces = storableWindows(windowOf({ from: midnight - 90_000 }), NOW);

    expect(pieces.map(({ from, cpu }) => [from - midnight, cpu])).toEqual([
      [-90_000, [0, 1]],
      [30_000, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
    ]);
  });

  it('keeps every value once, in pieces of one day and at most an hour', () => {
    const window = fc.record({
      from: fc.integer({ min: NOW - 40 * DAY_MS, max: NOW - DAY_MS }),
      stepSeconds: fc.integer({ min: 1, max: 3600 }),
      length: fc.integer({ min: 1, max: 900 }),
    });
    fc.assert(
      fc.property(window, ({ from, stepSeconds, length }) => {
        fc.pre(length * stepSeconds * 1000 <= DAY_MS);
        const cpu = Array.from({ length }, (_, index) => index % 101);

        const pieces = storableWindows(windowOf({ from, stepSeconds, cpu }), NOW);

        expect(pieces.flatMap((piece) => piece.cpu)).toEqual(cpu);
        for (const piece of pieces) {
          const last = piece.from + (piece.cpu.length - 1) * stepSeconds * 1000;
          expect(dayOf(last)).toBe(dayOf(piece.from));
          expect(last - piece.from).toBeLessThan(HOUR_MS);
        }
      }),
    );
  });

  it.each([
    { window: windowOf({ from: NOW - 91 * DAY_MS }), because: 'older than what is kept' },
    { window: windowOf({ from: 0 }), because: 'a clock that was never set' },
    { window: windowOf({ from: NOW + DAY_MS }), because: 'it has not happened yet' },
    { window: windowOf({ from: 8.64e15 }), because: 'the end of time' },
    {
      window: windowOf({ from: NOW - 80 * DAY_MS, stepSeconds: 3600, cpu: new Array(900).fill(1) }),
      because: 'five weeks in one',
    },
    { window: windowOf({ cpu: [] }), because: 'nothing is in it' },
  ])('is left out: $because', ({ window }) => {
    expect(storableWindows(window, NOW)).toEqual([]);
  });

  it('brings only names that a database takes, each once', () => {
    const volume = (id: string) => ({ id, usedPercent: [1e-300], freeBytes: 1e300, sizeBytes: 0 });
    const window = windowOf({
      cpu: [33.33333],
      volumes: [volume('/'), volume('/\u0000'), volume('\u0000'), volume('\ud800')],
    });

    const [stored] = storableWindows(window, NOW);

    expect(stored?.cpu).toEqual([33.33]);
    expect(stored?.volumes).toEqual([
      { id: '/', usedPercent: [0], freeBytes: 2 ** 51, sizeBytes: 0 },
      { id: '\ufffd', usedPercent: [0], freeBytes: 2 ** 51, sizeBytes: 0 },
    ]);
  });
});
