import type { Reading, WindowsMachine } from '../../platform/machine.ts';
import { parsed, toTenths } from '../collector.ts';
import type { MemoryUse } from '../memory.ts';

/**
 * What programs hold, as the Task Manager shows it: the standby list, a cache, counts as available.
 * Source: GlobalMemoryStatusEx (kernel32).
 */
export async function windowsMemory(machine: WindowsMachine): Promise<Reading<MemoryUse>> {
  return parsed(machine.memoryStatus(), ({ totalBytes, availableBytes }) => {
    if (totalBytes <= 0 || availableBytes > totalBytes) return undefined;
    return { usedPercent: toTenths((100 * (totalBytes - availableBytes)) / totalBytes), totalBytes, availableBytes };
  });
}
