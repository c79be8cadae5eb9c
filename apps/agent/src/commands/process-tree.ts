/**
 * The processes of one run, found by every trace they have in common: descent, session, and on Linux the run's mark in their
 * environment. A grandchild that changed its parent by forking twice still has one of the others. On Windows a job object
 * holds them instead (run-container.ts).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { allProcesses, hasVariable, processOf } from './linux-processes.ts';
import { allProcesses as allMacProcesses } from './macos-processes.ts';

export type RunningProcess = { pid: number; parent: number; session: number; startTicks: number; isDead: boolean };
/** `pid` leads its own session. `startTicks` tells it from a later process with the same number. */
export type Root = { pid: number; startTicks: number | null };

/** The variable that carries the mark; its value is the command's id. */
export const MARK = 'LANET_COMMAND_ID';

const ROUNDS = 40;
const ROUND_MS = 25;

/** The process as the root of a run; `startTicks` is null where the system does not tell. */
export function rootOf(pid: number): Root {
  const own = process.platform === 'linux' ? processOf(pid) : listed().find((one) => one.pid === pid);
  return { pid, startTicks: own?.startTicks ?? null };
}

/** Every living process of the run. `root` may be gone already; `mark`: the command's id. */
export function processesOf(root: Root | undefined, mark: string): RunningProcess[] {
  const isMarked = (pid: number) => process.platform === 'linux' && hasVariable(pid, `${MARK}=${mark}`);
  return runAmong(listed(), root, isMarked).filter(({ isDead, pid }) => !isDead && pid !== process.pid);
}

/** Of all processes those of the run: its root and its session, marked ones, and the descendants of all of them. */
export function runAmong(
  all: readonly RunningProcess[],
  root: Root | undefined,
  isMarked: (pid: number) => boolean,
): RunningProcess[] {
  const found = new Map<number, RunningProcess>();
  const sameRoot = all.find(({ pid }) => pid === root?.pid);
  // Another process under the old number means that its session, too, is another's.
  const isReused = sameRoot !== undefined && root?.startTicks != null && sameRoot.startTicks !== root.startTicks;
  for (const one of all) {
    const isOwn = root !== undefined && !isReused && (one.pid === root.pid || one.session === root.pid);
    if (isOwn || isMarked(one.pid)) found.set(one.pid, one);
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const one of all) if (found.has(one.parent)) found.set(one.pid, one);
  }
  return [...found.values()];
}

function listed(): RunningProcess[] {
  if (process.platform === 'linux') return allProcesses();
  return process.platform === 'darwin' ? allMacProcesses() : [];
}

/** Sends a signal to each process of the run; answers how many there were. */
export function signalRun(root: Root | undefined, mark: string, signal: NodeJS.Signals): number {
  const processes = processesOf(root, mark);
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended between looking and signalling.
    }
  }
  return processes.length;
}

/** Kills until none is left, since they may fork while they are killed. Answers whether all are gone. */
export async function killRun(root: Root | undefined, mark: string): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    if (signalRun(root, mark, 'SIGKILL') === 0) return true;
    await delay(ROUND_MS);
  }
  return false;
}
