import type { TopProcesses } from '@lanet/contracts/black-box';
import { type Machine, type Reading, read, valueOrNull, type WindowsMachine } from '../../platform/machine.ts';
import { type Collector, collect } from '../collector.ts';
import { linuxProcesses } from './linux-processes.ts';
import { macProcesses } from './mac-processes.ts';
import { type ProcessTable, type ProcessTimes, timesOf, topOf } from './process-table.ts';

/** What one series of lists remembers between two. */
type Series = { before?: ProcessTimes };

/** The processes that take the most processor time and memory, by name alone; for the black box only. */
const topProcesses: Collector<TopProcesses, Series> = {
  name: 'processes',
  everySeconds: 60,
  read: {
    linux: async (machine, series) => compared(await linuxProcesses(machine), series),
    win32: async (machine, series) => compared(windowsProcesses(machine), series),
    darwin: macProcesses,
  },
};

function windowsProcesses(machine: WindowsMachine): Reading<ProcessTable> {
  const [times, processes] = [machine.systemTimes(), machine.processes()];
  if (times.kind === 'unavailable') return times;
  if (processes.kind === 'unavailable') return processes;
  return read({ total: times.value.busyMs + times.value.idleMs, processes: processes.value });
}

function compared(table: Reading<ProcessTable>, series: Series): Reading<TopProcesses> {
  if (table.kind === 'unavailable') return table;
  const top = topOf(series.before, table.value);
  series.before = timesOf(table.value);
  return read(top);
}

export class ProcessWatch {
  readonly #machine: Machine;
  readonly #series: Series = {};

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Null when the list cannot be read. Never throws. */
  async look(): Promise<TopProcesses | null> {
    return valueOrNull(await collect(topProcesses, this.#machine, this.#series));
  }
}
