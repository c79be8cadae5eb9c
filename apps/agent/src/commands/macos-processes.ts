/** Processes of a Mac, from ps(1): the kernel's own list is open to programs with an entitlement only. */
import { execFileSync } from 'node:child_process';
import type { RunningProcess } from './process-tree.ts';

const COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart=';
const PATIENCE_MS = 5000;

export function allProcesses(): RunningProcess[] {
  try {
    const options = { encoding: 'utf8', timeout: PATIENCE_MS, env: { LC_ALL: 'C' }, stdio: 'pipe' } as const;
    return parseProcesses(execFileSync('/bin/ps', ['-axo', COLUMNS], options));
  } catch {
    // It is part of every Mac: without it, or without an answer, there is no other list.
    return [];
  }
}

/**
 * Lines `41 1 41 Ss Mon Nov 24 10:05:12 2026`. The group of a process stands for its session: whoever leaves the group
 * leads another. `startTicks` is the start in epoch seconds, local time read as UTC: it is only compared with itself.
 */
export function parseProcesses(output: string): RunningProcess[] {
  return output.split('\n').flatMap((line) => {
    const [pid, parent, session, state, ...started] = line.trim().split(/\s+/);
    const startTicks = Date.parse(`${started.join(' ')} UTC`) / 1000;
    if (!/^\d+$/.test(pid ?? '') || !Number.isInteger(startTicks)) return [];
    const isDead = state?.startsWith('Z') ?? false;
    return [{ pid: Number(pid), parent: Number(parent), session: Number(session), startTicks, isDead }];
  });
}
