import { type Reading, read, unavailable } from '../platform/machine.ts';
import { type Collector, parsed, toTenths } from './collector.ts';
import { macCpu } from './macos/cpu.ts';
import { windowsCpu } from './windows/cpu.ts';

/** Time of all processors since start, in clock ticks. */
export type CpuTimes = { busy: number; total: number };

/**
 * Counters of processor time. The load is the mean between two of them (`cpuPercent`), never a spot measure.
 * Source: Linux `/proc/stat` (proc_stat(5)).
 */
export const cpu: Collector<CpuTimes> = {
  name: 'cpu',
  everySeconds: 60,
  read: {
    linux: async (machine) => parsed(await machine.readFile('/proc/stat'), parseCpuTimes),
    win32: windowsCpu,
    darwin: macCpu,
  },
};

/**
 * Waiting for a disk counts as idle, as in `top`; time stolen by the hypervisor counts as busy. `guest` times are already
 * part of `user` and `nice`.
 */
export function parseCpuTimes(stat: string): CpuTimes | undefined {
  const line = /^cpu +([\d ]+)$/m.exec(stat)?.[1];
  if (!line) return undefined;
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(' ')
    .map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}

/** Mean load between two readings, 0-100. */
export function cpuPercent(before: CpuTimes | undefined, after: CpuTimes): Reading<number> {
  if (!before) return unavailable('first_sample');
  const total = after.total - before.total;
  if (total <= 0 || after.busy < before.busy) return unavailable('counter_reset');
  // The kernel may take iowait back, so busy time can exceed the total by a few ticks.
  return read(toTenths(Math.min(100, (100 * (after.busy - before.busy)) / total)));
}
