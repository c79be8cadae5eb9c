import type { ProcessLoad, TopProcesses } from '@lanet/contracts/black-box';
import { cleanText } from '@lanet/contracts/inventory';
import type { ListedProcess } from '../../platform/machine.ts';
import { toTenths } from '../collector.ts';

/** All processes at one moment. `total`: time of all processors together, in the unit of `busy`. */
export type ProcessTable = { total: number; processes: readonly ListedProcess[] };

/** What is remembered of a table until the next one. */
export type ProcessTimes = { total: number; busy: ReadonlyMap<number, { started: number; busy: number }> };

const MOST = 5;
const NAME_LENGTH = 64;

export function timesOf({ total, processes }: ProcessTable): ProcessTimes {
  return { total, busy: new Map(processes.map(({ pid, started, busy }) => [pid, { started, busy }])) };
}

/** The processes that took the most since the table before; without one nobody knows who took processor time. */
export function topOf(before: ProcessTimes | undefined, { total, processes }: ProcessTable): TopProcesses {
  const span = before ? total - before.total : 0;
  const loads = processes.map(({ pid, started, name, busy, memoryBytes }): ProcessLoad => {
    const last = before?.busy.get(pid);
    // One that started in between took all of its time in between.
    const took = last?.started === started ? busy - last.busy : busy;
    const cpu = span > 0 ? toTenths(Math.min(100, Math.max(0, (100 * took) / span))) : null;
    return { name, cpu, memory: memoryBytes };
  });
  return topLoads(loads);
}

export function topLoads(loads: readonly ProcessLoad[]): TopProcesses {
  const busy = loads.filter(({ cpu }) => cpu !== null && cpu > 0).sort((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0));
  const large = loads.filter(({ memory }) => memory > 0).sort((a, b) => b.memory - a.memory);
  const kept = (list: readonly ProcessLoad[]) =>
    list.slice(0, MOST).map((load) => ({ ...load, name: cleanText(load.name, NAME_LENGTH) }));
  return { cpu: kept(busy), memory: kept(large) };
}
