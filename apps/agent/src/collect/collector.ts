import { type Machine, type Machines, type Reading, reasonOf, type System, unavailable } from '../platform/machine.ts';

/** One reading of the machine. All three systems are listed, so a missing one does not compile. */
export interface Collector<T, Wanted = undefined> {
  name: string;
  everySeconds: number;
  /** Wall time after which the reading counts as `timeout`; 10 s unless told. */
  timeoutSeconds?: number;
  read: { [S in System]: (machine: Machines[S], wanted: Wanted) => Promise<Reading<T>> };
}

const DEFAULT_TIMEOUT_SECONDS = 10;

/** Reads once. Never throws and never takes longer than the collector's time: both end as `unavailable`. */
export async function collect<T, Wanted>(
  collector: Collector<T, Wanted>,
  machine: Machine,
  wanted: Wanted,
): Promise<Reading<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reading<T>>((resolve) => {
    const milliseconds = (collector.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
    timer = setTimeout(() => resolve(unavailable('timeout')), milliseconds);
  });
  try {
    return await Promise.race([readOn(collector, machine, wanted), late]);
  } catch (error) {
    return reasonOf(error);
  } finally {
    clearTimeout(timer);
  }
}

function readOn<T, Wanted>(collector: Collector<T, Wanted>, machine: Machine, wanted: Wanted): Promise<Reading<T>> {
  switch (machine.system) {
    case 'linux':
      return collector.read.linux(machine, wanted);
    case 'win32':
      return collector.read.win32(machine, wanted);
    case 'darwin':
      return collector.read.darwin(machine, wanted);
  }
}

/** Applies a parser to what was read; a parser that finds nothing usable returns undefined: `unreadable`. */
export function parsed<A, B>(reading: Reading<A>, parse: (value: A) => B | undefined): Reading<B> {
  if (reading.kind === 'unavailable') return reading;
  const value = parse(reading.value);
  return value === undefined ? unavailable('unreadable') : { kind: 'read', value };
}

/** One decimal: what a person reads and what packs well; percentages and degrees are not known better than that. */
export function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
