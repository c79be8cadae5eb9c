import type { MacMachine, Reading } from '../../platform/machine.ts';
import { parsed } from '../collector.ts';
import type { CpuTimes } from '../cpu.ts';

/** Source: the kernel's `host_processor_info`, which Node asks without a process. Its counters are milliseconds here. */
export async function macCpu(machine: MacMachine): Promise<Reading<CpuTimes>> {
  return parsed(machine.processorTimes(), ({ busyMs, idleMs }) => ({ busy: busyMs, total: busyMs + idleMs }));
}
