import { describe, expect, it } from 'vitest';
import { cpuPercent, parseCpuTimes } from './cpu.ts';

const STAT = `cpu  5935 0 3402 181474 150 0 52 17 0 0
cpu0 2747 0 1483 91233 28 0 12 6 0 0
cpu1 3188 0 1918 90240 122 0 39 11 0 0
intr 123 0 0
btime 1795470494
`;

describe('processor times', () => {
  it('are those of all processors; waiting for a disk is idle, stolen time is busy', () => {
    expect(parseCpuTimes(STAT)).toEqual({ busy: 5935 + 3402 + 52 + 17, total: 5935 + 3402 + 52 + 17 + 181474 + 150 });
  });

  it('leave the time of guests out, which is in the time of their programs', () => {
    expect(parseCpuTimes('cpu  100 10 0 50 0 0 0 0 90 5\n')).toEqual({ busy: 110, total: 160 });
  });

  it('are unknown in a file without them', () => {
    expect(parseCpuTimes('intr 1 2 3\n')).toBeUndefined();
  });
});

describe('processor load', () => {
  const before = { busy: 1000, total: 10_000 };

  it.each([
    { after: { busy: 1000, total: 16_000 }, reading: { kind: 'read', value: 0 } },
    { after: { busy: 2500, total: 16_000 }, reading: { kind: 'read', value: 25 } },
    { after: { busy: 1001, total: 10_003 }, reading: { kind: 'read', value: 33.3 } },
    { after: { busy: 7000, total: 15_990 }, reading: { kind: 'read', value: 100 } },
    { after: { busy: 10, total: 100 }, reading: { kind: 'unavailable', reason: 'counter_reset' } },
    { after: before, reading: { kind: 'unavailable', reason: 'counter_reset' } },
  ])('from 1000 of 10000 to $after.busy of $after.total', ({ after, reading }) => {
    expect(cpuPercent(before, after)).toEqual(reading);
  });

  it('is not known from one reading', () => {
    expect(cpuPercent(undefined, before)).toEqual({ kind: 'unavailable', reason: 'first_sample' });
  });
});
