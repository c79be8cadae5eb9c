import type { Reading, WindowsMachine } from '../../platform/machine.ts';
import { parsed } from '../collector.ts';
import type { CpuTimes } from '../cpu.ts';

/** Source: GetSystemTimes (kernel32), the sum of all processors. Its counters are milliseconds here. */
export async function windowsCpu(machine: WindowsMachine): Promise<Reading<CpuTimes>> {
  return parsed(machine.systemTimes(), ({ busyMs, idleMs }) => ({ busy: busyMs, total: busyMs + idleMs }));
}
