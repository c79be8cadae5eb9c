import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';
import { ServerClock } from './server-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const real = Date.UTC(2026, 10, 23);

describe("the server's clock", () => {
  it.each([
    { local: 0, says: [[real, 'date']], now: real },
    { local: real + 365 * 24 * HOUR, says: [[real, 'answer']], now: real },
    { local: real, says: [[real + 1500, 'signed']], now: real },
    {
      local: real,
      says: [
        [real + HOUR, 'signed'],
        [real + 9 * HOUR, 'answer'],
      ],
      now: real + HOUR,
    },
    {
      local: real,
      says: [
        [real + HOUR, 'signed'],
        [real + HOUR + MINUTE, 'answer'],
      ],
      now: real + HOUR + MINUTE,
    },
    {
      local: real,
      says: [
        [real + HOUR, 'signed'],
        [real - HOUR, 'signed'],
      ],
      now: real - HOUR,
    },
    {
      local: real,
      says: [
        [real + HOUR, 'answer'],
        [real + 2 * HOUR, 'date'],
      ],
      now: real + HOUR,
    },
    {
      local: real,
      says: [
        [Number.NaN, 'signed'],
        [-1, 'answer'],
      ],
      now: real,
    },
  ] as const)('is $now after $says, on a computer at $local', ({ local, says, now }) => {
    const clock = new ServerClock(() => local);
    for (const [time, source] of says) clock.learn(time, source);

    expect(clock.now()).toBe(now);
  });

  it('takes a header again once a proof was refused', () => {
    const clock = new ServerClock(() => 0);
    clock.learn(real, 'signed');
    clock.distrust();
    clock.learn(real + 9 * HOUR, 'date');

    expect(clock.now()).toBe(real + 9 * HOUR);
  });
});

describe('waiting after failures', () => {
  it('is drawn below a limit that doubles from 5 s to 5 min, and starts again after a success', () => {
    const backoff = new Backoff(() => 1);
    const waits = Array.from({ length: 9 }, () => backoff.next(900) / 1000);
    backoff.reset();

    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(backoff.next(900)).toBe(5000);
  });

  it('is shorter where reports are more frequent, and never nothing', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 86_400 }),
        (random, seconds) => {
          const wait = new Backoff(() => random).next(seconds);

          expect(wait).toBeGreaterThanOrEqual(20);
          expect(wait).toBeLessThanOrEqual(Math.max(20, Math.ceil(Math.min(1, seconds / 900) * 5000)));
        },
      ),
    );
  });
});
