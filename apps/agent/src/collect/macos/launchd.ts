import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../platform/machine.ts';
import { outputOf } from './program-output.ts';

type ServiceState = SectionInputs['services']['services'][number]['state'];

/** A loaded job of launchd. `status`: exit code of its last run, negative for the signal that ended it. */
export type Job = { label: string; pid: number | null; status: number };

/** Where a daemon's settings lie; by custom a file is named for its label. */
export const DAEMON_FOLDERS = ['/Library/LaunchDaemons', '/System/Library/LaunchDaemons'];

/** The loaded jobs of the system, by label. Source: launchctl(1) `list`, one process for all. */
export async function loadedJobs(machine: MacMachine): Promise<Reading<ReadonlyMap<string, Job>>> {
  const output = await outputOf(machine, '/bin/launchctl', ['list']);
  if (output.kind === 'unavailable') return output;
  return read(new Map(parseJobs(output.value).map((job) => [job.label, job])));
}

/** Lines `PID <tab> Status <tab> Label`, a dash for what does not run. */
export function parseJobs(output: string): Job[] {
  return output.split('\n').flatMap((line) => {
    const [pid, status, label] = line.split('\t');
    if (!pid || !label || !/^-?\d+$/.test(status ?? '')) return [];
    return [{ label: label.trim(), pid: /^\d+$/.test(pid) ? Number(pid) : null, status: Number(status) }];
  });
}

/** A job that is not running waits for its work, unless its last run failed. Ended by a signal is how the system tidies up. */
export function jobState({ pid, status }: Job): ServiceState {
  if (pid !== null) return 'running';
  return status > 0 ? 'failed' : 'stopped';
}
