import { type Collector, parsed, toTenths } from './collector.ts';
import { macMemory } from './macos/memory.ts';
import { windowsMemory } from './windows/memory.ts';

export type MemoryUse = { usedPercent: number; totalBytes: number; availableBytes: number };

/**
 * Memory that programs hold, in percent: all but what is available to a new program without swapping (caches count as
 * available). Source: Linux `/proc/meminfo` (proc_meminfo(5)).
 */
export const memory: Collector<MemoryUse> = {
  name: 'memory',
  everySeconds: 60,
  read: {
    linux: async (machine) => parsed(await machine.readFile('/proc/meminfo'), parseMeminfo),
    win32: windowsMemory,
    darwin: macMemory,
  },
};

/** Undefined without a total. Kernels before 3.14 have no MemAvailable: free memory and caches stand in for it. */
export function parseMeminfo(meminfo: string): MemoryUse | undefined {
  const bytes = (name: string) => {
    const kibibytes = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  };
  const totalBytes = bytes('MemTotal');
  const cached = (bytes('MemFree') ?? 0) + (bytes('Buffers') ?? 0) + (bytes('Cached') ?? 0);
  const availableBytes = bytes('MemAvailable') ?? cached;
  if (!totalBytes || availableBytes > totalBytes) return undefined;
  return { usedPercent: toTenths((100 * (totalBytes - availableBytes)) / totalBytes), totalBytes, availableBytes };
}
