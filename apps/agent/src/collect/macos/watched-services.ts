import { type MacMachine, type Reading, read } from '../../platform/machine.ts';
import type { WatchedService } from '../watched-services.ts';
import { DAEMON_FOLDERS, jobState, loadedJobs } from './launchd.ts';

const MAX_WATCHED = 100;
/** Labels are reverse domain names; one with other characters, a path above all, can be no service. */
const LABEL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

/** The watched jobs of launchd by label. Nothing is started when nothing is watched. */
export async function macWatchedServices(
  machine: MacMachine,
  { watchedServices }: { watchedServices: readonly string[] },
): Promise<Reading<WatchedService[]>> {
  const labels = watchedServices.filter((label) => LABEL.test(label)).slice(0, MAX_WATCHED);
  if (labels.length === 0) return read([]);
  const jobs = await loadedJobs(machine);
  if (jobs.kind === 'unavailable') return jobs;
  const states = labels.map(async (name): Promise<WatchedService> => {
    const job = jobs.value.get(name);
    if (job) return { name, state: jobState(job) };
    // One that is installed but unloaded does not run; one without settings does not exist.
    const installed = await Promise.all(DAEMON_FOLDERS.map((folder) => machine.exists(`${folder}/${name}.plist`)));
    return { name, state: installed.includes(true) ? 'stopped' : 'missing' };
  });
  return read(await Promise.all(states));
}
