import { readFileSync } from 'node:fs';

/**
 * One process, told apart from a later one with the same number. `startMark` is empty where the system does not say
 * when a process started (everything but Linux).
 */
export type ProcessIdentity = { pid: number; startMark: string };

/** The identity of a process that runs now. */
export function identify(pid: number): ProcessIdentity {
  return { pid, startMark: readProcess(pid)?.startMark ?? '' };
}

/** Whether exactly this process still runs. A zombie does not: nobody may be there to reap an orphan in a container. */
export function isRunning({ pid, startMark }: ProcessIdentity): boolean {
  if (pid <= 0 || !answersSignals(pid)) return false;
  const seen = readProcess(pid);
  if (!seen) return true;
  if (seen.state === 'Z') return false;
  if (startMark === '' || seen.startMark === startMark) return true;
  // Inside a container a service with a `/proc` of its own (ProtectProc) is shown another boot than everybody else there, so that
  // only what one sees of oneself has to be the same to the letter.
  return pid !== process.pid && ticksOf(seen.startMark) === ticksOf(startMark);
}

/** When it started, to a hundredth of a second since the kernel did. */
const ticksOf = (startMark: string): string => startMark.slice(startMark.lastIndexOf('/') + 1);

/** The arguments a process was started with; undefined where the system does not show them. */
export function readCommandLine(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Source: proc(5), `/proc/pid/stat` (state is field 3, starttime field 22) and `/proc/sys/kernel/random/boot_id`. */
function readProcess(pid: number): { state: string; startMark: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { state: fields[0] ?? '', startMark: `${boot}/${fields[19] ?? ''}` };
  } catch {
    return undefined;
  }
}
