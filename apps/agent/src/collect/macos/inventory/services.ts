import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { type Job, jobState, loadedJobs } from '../launchd.ts';
import { type Dictionary, dictionaryOf, flagOf, isDictionary, readPlist, textOf } from '../property.ts';

type Service = SectionInputs['services']['services'][number];

const DAEMONS = '/Library/LaunchDaemons';
const OVERRIDES = '/private/var/db/com.apple.xpc.launchd/disabled.plist';
/**
 * Of the system's four hundred jobs those a technician looks for; the others start and end all day as they are needed.
 * The names are those of System Settings.
 */
const SYSTEM_SERVICES: Record<string, string> = {
  'com.openssh.sshd': 'Remote Login',
  'com.apple.screensharing': 'Screen Sharing',
  'com.apple.smbd': 'File Sharing (SMB)',
  'com.apple.nfsd': 'File Sharing (NFS)',
  'org.cups.cupsd': 'Printing',
  'com.apple.backupd': 'Time Machine',
  'com.apple.timed': 'Time',
  'com.apple.mDNSResponder.reloaded': 'Name resolution',
};

/** Daemons that others than Apple installed, and the chosen ones of the system. Source: launchctl(1), launchd.plist(5). */
export async function macServicesSection(machine: MacMachine): Promise<Reading<SectionInputs['services']>> {
  const jobs = await loadedJobs(machine);
  if (jobs.kind === 'unavailable') return jobs;
  const overrides = await readPlist(machine, OVERRIDES);
  const daemons = await readDaemons(machine);
  const foreign = [...jobs.value.keys()].filter((label) => !/^(com\.apple\.|application\.|0x)/.test(label));
  const known = Object.keys(SYSTEM_SERVICES).filter(
    (label) => jobs.value.has(label) || flagOf(overrides, label) !== null,
  );
  const labels = new Set([...foreign, ...daemons.keys(), ...known]);
  return read({
    services: [...labels].map((label) => toService(label, jobs.value.get(label), daemons.get(label), overrides)),
  });
}

async function readDaemons(machine: MacMachine): Promise<Map<string, Dictionary>> {
  const found = new Map<string, Dictionary>();
  for (const file of (await machine.list(DAEMONS)).filter((name) => name.endsWith('.plist'))) {
    const settings = await readPlist(machine, `${DAEMONS}/${file}`);
    if (isDictionary(settings)) found.set(textOf(settings, 'Label') ?? file.slice(0, -'.plist'.length), settings);
  }
  return found;
}

/** `overrides`: what an administrator switched on (false) or off (true), by label; it wins over the daemon's own settings. */
export function toService(
  label: string,
  job: Job | undefined,
  settings: Dictionary | undefined,
  overrides: unknown,
): Service {
  const state = job ? jobState(job) : 'stopped';
  const disabled = flagOf(overrides, label) ?? (settings ? flagOf(settings, 'Disabled') === true : null);
  return {
    name: label,
    displayName: SYSTEM_SERVICES[label] ?? null,
    state,
    startMode: startMode(disabled, settings),
    exitCode: state === 'failed' ? (job?.status ?? null) : null,
  };
}

/** What launchd does not start by itself it starts when somebody asks for it. */
function startMode(disabled: boolean | null, settings: Dictionary | undefined): Service['startMode'] {
  if (disabled === true) return 'disabled';
  if (settings === undefined) return disabled === false ? 'manual' : null;
  const keeps = flagOf(settings, 'KeepAlive') === true || Object.keys(dictionaryOf(settings, 'KeepAlive')).length > 0;
  return keeps || flagOf(settings, 'RunAtLoad') === true ? 'automatic' : 'manual';
}
