// Lists of processes as runs of `list_processes` and `kill_process` tell them.
import type { Command, OutputPart } from '@lanet/contracts/commands';
import { type ListedProcess, ProcessList } from '@lanet/contracts/processes';

export const LIST = 'list_processes';
export const KILL = 'kill_process';

export type ProcessOrder = 'cpu' | 'memory' | 'name';
export const PROCESS_ORDERS: readonly ProcessOrder[] = ['cpu', 'memory', 'name'];

/** Undefined when the output is not whole, or not what the script writes. */
export function processesIn(parts: readonly OutputPart[]): readonly ListedProcess[] | undefined {
  const text = parts.flatMap((part) => (part.stream === 'stdout' ? [part.text] : [])).join('');
  try {
    return ProcessList.parse(JSON.parse(text)).processes;
  } catch {
    return undefined;
  }
}

type Run = Pick<Command, 'script' | 'state' | 'exitCode' | 'parameters' | 'finishedAt'>;

const endedWell = ({ state, exitCode }: Run) => state === 'finished' && exitCode === 0;

/** Of runs newest first: the newest list that was made, and the newest that was asked for. */
export function listRuns<R extends Run>(runs: readonly R[]): { made: R | undefined; asked: R | undefined } {
  const lists = runs.filter(({ script }) => script.key === LIST);
  return { made: lists.find(endedWell), asked: lists[0] };
}

/** Without those that were ended since the list was made, at `listedAt`. */
export function withoutEnded(
  processes: readonly ListedProcess[],
  runs: readonly Run[],
  listedAt: string | null,
): readonly ListedProcess[] {
  const since = listedAt === null ? 0 : Date.parse(listedAt);
  const ended = runs.filter(
    (run) => run.script.key === KILL && endedWell(run) && run.finishedAt !== null && Date.parse(run.finishedAt) > since,
  );
  return processes.filter(
    ({ pid, started }) => !ended.some(({ parameters }) => parameters.pid === pid && parameters.started === started),
  );
}

/** The hungriest first, or by name. */
export function inOrder(processes: readonly ListedProcess[], order: ProcessOrder): ListedProcess[] {
  const byName = (a: ListedProcess, b: ListedProcess) => a.name.localeCompare(b.name) || a.pid - b.pid;
  return processes.toSorted((a, b) => {
    if (order === 'cpu') return b.cpuPercent - a.cpuPercent || b.memoryBytes - a.memoryBytes || byName(a, b);
    return order === 'memory' ? b.memoryBytes - a.memoryBytes || byName(a, b) : byName(a, b);
  });
}
