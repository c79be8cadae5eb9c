import { type LinuxMachine, read, unavailable, valueOrNull } from '../../platform/machine.ts';
import { RPM_DATABASES, readRpms } from '../linux/rpm.ts';
import { macSoftwareSection, SOFTWARE_PLACES } from '../macos/inventory/software.ts';
import { windowsSoftwareMarker, windowsSoftwareSection } from '../windows/inventory/software.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';
import { FLATPAK_COLUMNS, type Program, parseDpkgStatus, parseFlatpak, parseSnap } from './packages.ts';

const DPKG_STATUS = '/var/lib/dpkg/status';
const DPKG_INFO = '/var/lib/dpkg/info';
const SNAPS = ['/snap/*/current/meta/snap.yaml', '/var/lib/snapd/snap/*/current/meta/snap.yaml'];
const FLATPAKS = '/var/lib/flatpak/app';
const MAX_STATUS_BYTES = 64 * 1024 * 1024;

type Source = (machine: LinuxMachine) => Promise<Program[] | null>;

/**
 * Installed programs of every package system found. dpkg is read from its file; rpm and flatpak by one run each, since their
 * databases are binary. Nothing of a user's own folder.
 */
export const software: InventoryCollector<'software'> = {
  name: 'software',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 90,
  marker: {
    linux: [DPKG_STATUS, ...RPM_DATABASES, '/var/lib/snapd/state.json', '/var/lib/flatpak/.changed'],
    win32: windowsSoftwareMarker,
    darwin: SOFTWARE_PLACES,
  },
  read: {
    linux: async (machine) => {
      const found: (Program[] | null)[] = [];
      for (const source of [debs, readRpms, snaps, flatpaks] satisfies Source[]) found.push(await source(machine));
      if (found.every((programs) => programs === null)) return unavailable('no_package_manager');
      return read({ programs: found.flatMap((programs) => programs ?? []) });
    },
    win32: windowsSoftwareSection,
    darwin: macSoftwareSection,
  },
};

async function debs(machine: LinuxMachine): Promise<Program[] | null> {
  const status = valueOrNull(await machine.readFile(DPKG_STATUS, MAX_STATUS_BYTES));
  if (status === null) return null;
  const lists = new Set(await machine.list(DPKG_INFO));
  const programs = parseDpkgStatus(status);
  for (const program of programs) {
    // dpkg writes the list of a package's files when it installs that version.
    const own = [`${program.name}.list`, `${program.name}:${program.arch}.list`].find((name) => lists.has(name));
    if (own) program.installedAt = valueOrNull(await machine.modifiedAt(`${DPKG_INFO}/${own}`));
  }
  return programs;
}

async function snaps(machine: LinuxMachine): Promise<Program[] | null> {
  for (const pattern of SNAPS) {
    const programs = (await machine.readEach(pattern)).flatMap((yaml) => parseSnap(yaml) ?? []);
    if (programs.length > 0) return programs;
  }
  return null;
}

async function flatpaks(machine: LinuxMachine): Promise<Program[] | null> {
  if (!(await machine.exists(FLATPAKS))) return null;
  const args = ['list', '--system', `--columns=${FLATPAK_COLUMNS}`];
  const output = await machine.run({ program: 'flatpak', args, timeoutSeconds: 20 });
  return output.kind === 'read' && output.value.exitCode === 0 ? parseFlatpak(output.value.stdout) : null;
}
