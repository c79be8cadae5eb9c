import { createHash } from 'node:crypto';
import { keyFingerprint } from '@lanet/contracts/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graceMs, retryAfterSeconds } from './agents.presence.rules.ts';
import { nextReportInSeconds, reportsAMinute } from './agents.schedule.rules.ts';

const NOW = Date.UTC(2026, 10, 23, 16, 15);
const idOf = (number: number) => keyFingerprint(createHash('sha256').update(`${number}`).digest());

describe('when an agent reports next', () => {
  it('spreads 500 that report in one second over the interval: no second has three times the mean', () => {
    const arrivals = Array.from({ length: 500 }, (_, number) => {
      const agent = { agentId: idOf(number), reportSeconds: 900, backlog: 0 };
      return nextReportInSeconds(agent, NOW, 0.5);
    });
    // By minute, as one of 900 seconds has 0.56 agents in the mean and two in one second are chance.
    const byMinute = Map.groupBy(arrivals, (seconds) => Math.floor(seconds / 60));

    expect(Math.max(...[...byMinute.values()].map(({ length }) => length))).toBeLessThan((500 / 15) * 3);
    expect(byMinute.size).toBeGreaterThanOrEqual(14);
  });

  it('keeps each in its place, five percent to either side, report after report', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 8 }),
        (number, draws) => {
          const agent = { agentId: idOf(number), reportSeconds: 900, backlog: 0 };
          let at = NOW;
          const times = draws.map((random) => (at += nextReportInSeconds(agent, at, random) * 1000));
          const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);

          for (const gap of gaps) expect(Math.abs(gap - 900)).toBeLessThanOrEqual(90.001);
        },
      ),
    );
  });

  it('is soon for one with reports in hand', () => {
    const agent = { agentId: idOf(1), reportSeconds: 900, backlog: 3 };

    expect(nextReportInSeconds(agent, NOW, 1)).toBeLessThanOrEqual(10);
  });

  it('leaves room for what a short interval asks for', () => {
    expect(reportsAMinute(900)).toBe(60);
    expect(reportsAMinute(1)).toBeGreaterThanOrEqual(180);
  });
});

describe('coming back after a restart', () => {
  it.each([1, 500, 10_000, 100_000])('a fleet of %i is back within its grace', (fleet) => {
    expect(retryAfterSeconds(fleet, 1) * 1000).toBeLessThan(graceMs(fleet));
    expect(retryAfterSeconds(fleet, 0)).toBeGreaterThanOrEqual(1);
  });
});
