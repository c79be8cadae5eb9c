import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, type Reading, read, unavailable, valueOrNull } from '../../platform/machine.ts';
import { parseDpkgLog } from './dpkg-log.ts';
import { parseAdvisedPackages, parseAptSimulation, parseDnfUpdates, parseZypperUpdates } from './pending-updates.ts';
import { installedRpms } from './rpm.ts';

type Updates = SectionInputs['updates'];

const APT_LISTS = '/var/lib/apt/lists';
const REPOMD = [
  '/var/cache/dnf/*/repodata/repomd.xml',
  '/var/cache/libdnf5/*/repodata/repomd.xml',
  '/var/cache/yum/*/*/*/repomd.xml',
  '/var/cache/zypp/raw/*/repodata/repomd.xml',
];
/** Folders that change when the lists of what is on offer are renewed. */
export const UPDATE_LISTS = [APT_LISTS, '/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/zypp/solv'];
const DPKG_LOGS = ['/var/log/dpkg.log.1', '/var/log/dpkg.log'];
const MAX_LOG_BYTES = 8 * 1024 * 1024;
/** As many as the contract takes. */
const MAX_INSTALLED = 200;

/** Simulated, without lock and without network: what apt would install from the lists it already has. */
const SIMULATE = ['-s', '-qq', '-o', 'Debug::NoLocking=1', 'upgrade', '--with-new-pkgs'];
/** What dnf answers when there are updates. */
const DNF_SOME = 100;

/**
 * Pending updates from the lists the computer has, never from the network; `listsRefreshedAt` goes with them, since none pending
 * means nothing when the lists are a year old. Source: `apt-get -s upgrade`, `dnf -C check-update` (yum before it),
 * `zypper --no-refresh list-updates`.
 */
export async function linuxUpdatesSection(machine: LinuxMachine): Promise<Reading<Updates>> {
  if (await machine.exists(APT_LISTS)) return aptUpdates(machine);
  for (const program of ['dnf', 'yum']) {
    if (await machine.exists(`/usr/bin/${program}`)) return dnfUpdates(machine, program);
  }
  return (await machine.exists('/usr/bin/zypper')) ? zypperUpdates(machine) : unavailable('no_package_manager');
}

async function aptUpdates(machine: LinuxMachine): Promise<Reading<Updates>> {
  const output = await answerOf(machine, 'apt-get', SIMULATE);
  if (output.kind === 'unavailable') return output;
  const logs: string[] = [];
  for (const path of DPKG_LOGS) logs.push(valueOrNull(await machine.readFile(path, MAX_LOG_BYTES)) ?? '');
  const installed = logs.every((log) => log === '') ? null : parseDpkgLog(logs.join('\n'), MAX_INSTALLED);
  return read({
    pending: parseAptSimulation(output.value),
    listsRefreshedAt: valueOrNull(await machine.modifiedAt(APT_LISTS)),
    installed,
  });
}

async function dnfUpdates(machine: LinuxMachine, program: string): Promise<Reading<Updates>> {
  const output = await answerOf(machine, program, ['-q', '-C', 'check-update'], [0, DNF_SOME]);
  if (output.kind === 'unavailable') return output;
  const pending = parseDnfUpdates(output.value);
  const listsRefreshedAt = await newestList(machine);
  if (pending.length === 0) return read({ pending, listsRefreshedAt });
  // dnf 5 would take the old word for the name of an advisory.
  const which = program === 'yum' ? 'security' : '--security';
  const advised = await answerOf(machine, program, ['-q', '-C', 'updateinfo', 'list', which]);
  const security = advised.kind === 'read' ? parseAdvisedPackages(advised.value) : null;
  const installed = await installedRpms(machine);
  return read({
    pending: pending.map((update) => {
      const key = `${update.name}.${update.arch}`;
      return { ...update, installedVersion: installed?.get(key) ?? null, security: security?.has(key) ?? null };
    }),
    listsRefreshedAt,
  });
}

async function zypperUpdates(machine: LinuxMachine): Promise<Reading<Updates>> {
  const args = ['--non-interactive', '--no-refresh', '--xmlout', 'list-updates'];
  const output = await answerOf(machine, 'zypper', args);
  if (output.kind === 'unavailable') return output;
  return read({ pending: parseZypperUpdates(output.value), listsRefreshedAt: await newestList(machine) });
}

async function answerOf(
  machine: LinuxMachine,
  program: string,
  args: readonly string[],
  good: readonly number[] = [0],
): Promise<Reading<string>> {
  const output = await machine.run({ program, args, timeoutSeconds: 60 });
  if (output.kind === 'unavailable') return output;
  const { exitCode, stdout } = output.value;
  return good.includes(exitCode) ? read(stdout) : unavailable('failed', `${program} ended with ${exitCode}`);
}

/** When the newest of the repositories' lists came; null when there is none. */
async function newestList(machine: LinuxMachine): Promise<number | null> {
  const times: number[] = [];
  for (const pattern of REPOMD) {
    for (const path of await machine.expand(pattern)) {
      const at = await machine.modifiedAt(path);
      if (at.kind === 'read') times.push(at.value);
    }
  }
  return times.length === 0 ? null : Math.max(...times);
}
