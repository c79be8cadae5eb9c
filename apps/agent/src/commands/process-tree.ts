/**
 * The processes of one run, found by every trace they have in common: descent, session, and the run's mark in their
 * environment. A grandchild that changed its parent by forking twice still has one of the others. Linux: proc(5).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type RunningProcess = { pid: number; parent: number; session: number; startTicks: number; isDead: boolean };
/** `pid` leads its own session. `startTicks` tells it from a later process with the same number. */
export type Root = { pid: number; startTicks: number | null };

/** The variable that carries the mark; its value is the command's id. */
export const MARK = 'LANET_COMMAND_ID';

const ROUNDS = 40;
const ROUND_MS = 25;

/** Undefined when there is no such process. */
export function processOf(pid: number): RunningProcess | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * The name of a program stands in brackets and may hold anything, brackets too: fields count from the last one. A program
 * whose first thread ended looks dead while others run on, and only their number tells.
 */
export function parseStat(stat: string): RunningProcess | undefined {
  const end = stat.lastIndexOf(')');
  const pid = Number.parseInt(stat, 10);
  const [state, parent, , session, ...rest] = stat.slice(end + 2).split(' ');
  const startTicks = Number(rest[15]);
  if (end === -1 || !Number.isInteger(pid) || !Number.isInteger(startTicks)) return undefined;
  const isDead = state === 'X' || (state === 'Z' && Number(rest[13]) <= 1);
  return { pid, parent: Number(parent), session: Number(session), startTicks, isDead };
}

/** Every living process of the run. `root` may be gone already; `mark`: the command's id. */
export function processesOf(root: Root | undefined, mark: string): RunningProcess[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));
  const found = new Map<number, RunningProcess>();
  const sameRoot = all.find(({ pid }) => pid === root?.pid);
  // Another process under the old number means that its session, too, is another's.
  const isReused = sameRoot !== undefined && root?.startTicks != null && sameRoot.startTicks !== root.startTicks;
  for (const one of all) {
    const isOwn = root !== undefined && !isReused && (one.pid === root.pid || one.session === root.pid);
    if (isOwn || isMarked(one.pid, mark)) found.set(one.pid, one);
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const one of all) if (found.has(one.parent)) found.set(one.pid, one);
  }
  return [...found.values()].filter(({ isDead, pid }) => !isDead && pid !== process.pid);
}

function isMarked(pid: number, mark: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${MARK}=${mark}\0`);
  } catch {
    // Another user's process, or one that just ended.
    return false;
  }
}

/** Sends a signal to each process of the run; answers how many there were. */
export function signalRun(root: Root | undefined, mark: string, signal: NodeJS.Signals): number {
  if (process.platform !== 'linux') return signalGroup(root, signal);
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

/** Where there is no /proc: the session's own process group. It is asked once, since nobody can be counted. */
function signalGroup(root: Root | undefined, signal: NodeJS.Signals): number {
  try {
    if (root) process.kill(-root.pid, signal);
  } catch {
    // All of it ended.
  }
  return 0;
}

/** Kills until none is left, since they may fork while they are killed. Answers whether all are gone. */
export async function killRun(root: Root | undefined, mark: string): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    if (signalRun(root, mark, 'SIGKILL') === 0) return true;
    await delay(ROUND_MS);
  }
  return false;
}
