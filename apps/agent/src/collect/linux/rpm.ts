import type { LinuxMachine } from '../../platform/machine.ts';
import { type Program, parseRpm, RPM_FORMAT } from '../inventory/packages.ts';

const FOLDERS = ['/var/lib/rpm', '/usr/lib/sysimage/rpm'];

/**
 * The database's own file in each of its forms (sqlite, ndb, Berkeley). The folder's time would not do: every reader makes and
 * removes files in it.
 */
export const RPM_DATABASES = FOLDERS.flatMap((folder) =>
  ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((file) => `${folder}/${file}`),
);

/** Programs of the rpm database by one run; null when there is none, or it cannot be read. */
export async function readRpms(machine: LinuxMachine): Promise<Program[] | null> {
  const present = await Promise.all(RPM_DATABASES.map((path) => machine.exists(path)));
  if (!present.includes(true)) return null;
  const output = await machine.run({ program: 'rpm', args: ['-qa', '--qf', RPM_FORMAT], timeoutSeconds: 60 });
  return output.kind === 'read' && output.value.exitCode === 0 ? parseRpm(output.value.stdout) : null;
}

/** Versions by `name.arch`; of several, as kernels are kept, the one that came last. */
export async function installedRpms(machine: LinuxMachine): Promise<Map<string, string> | null> {
  const programs = await readRpms(machine);
  if (programs === null) return null;
  const byAge = [...programs].sort((a, b) => (a.installedAt ?? 0) - (b.installedAt ?? 0));
  return new Map(byAge.map(({ name, arch, version }) => [`${name}.${arch}`, version]));
}
