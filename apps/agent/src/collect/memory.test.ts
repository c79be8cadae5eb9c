import { expect, it } from 'vitest';
import { parseMeminfo } from './memory.ts';

const MEMINFO = `MemTotal:       24684084 kB
MemFree:        24175484 kB
MemAvailable:   18513063 kB
Buffers:            6692 kB
Cached:           283772 kB
SwapCached:            0 kB
`;

it('counts what a new program could not have', () => {
  expect(parseMeminfo(MEMINFO)).toEqual({
    usedPercent: 25,
    totalBytes: 24_684_084 * 1024,
    availableBytes: 18_513_063 * 1024,
  });
});

it('takes free memory and caches on kernels that do not say what is available', () => {
  const old = MEMINFO.replace(/MemAvailable.*\n/, '');

  expect(parseMeminfo(old)?.availableBytes).toBe((24_175_484 + 6692 + 283_772) * 1024);
});

it.each(['', 'MemFree: 10 kB\n', 'MemTotal:       10 kB\nMemAvailable:   20 kB\n'])('reads nothing from %j', (text) => {
  expect(parseMeminfo(text)).toBeUndefined();
});
