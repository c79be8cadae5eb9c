/** Processes of a Linux system, from /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';
import type { RunningProcess } from './process-tree.ts';

/** Undefined when there is no such process. */
export function processOf(pid: number): RunningProcess | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

export function allProcesses(): RunningProcess[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));
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

/** Whether a process was started with this variable in its environment. */
export function hasVariable(pid: number, variable: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${variable}\0`);
  } catch {
    // Another user's process, or one that just ended.
    return false;
  }
}
