import type { SectionInputs } from '@lanet/contracts/inventory';
import { read, unavailable, valueOrNull } from '../../platform/machine.ts';
import { macUpdatesSection, UPDATE_PLACES } from '../macos/inventory/updates.ts';
import { windowsUpdatesSection } from '../windows/inventory/updates.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

type Update = SectionInputs['updates']['pending'][number];

/** Simulated, without lock and without network: what apt would install from the lists it already has. */
const SIMULATE = ['-s', '-qq', '-o', 'Debug::NoLocking=1', 'upgrade', '--with-new-pkgs'];

/**
 * Pending updates. `listsRefreshedAt` goes with them: none pending means nothing when the lists are a year old.
 * Source: Linux `apt-get -s upgrade` (apt-get(8)); other package systems are not read yet.
 */
export const updates: InventoryCollector<'updates'> = {
  name: 'updates',
  everySeconds: 6 * HOURS,
  timeoutSeconds: 100,
  marker: { linux: ['/var/lib/dpkg/status', '/var/lib/apt/lists'], darwin: UPDATE_PLACES },
  read: {
    linux: async (machine) => {
      if (!(await machine.exists('/var/lib/apt/lists'))) return unavailable('not_supported_yet');
      const output = await machine.run({ program: 'apt-get', args: SIMULATE, timeoutSeconds: 90 });
      if (output.kind === 'unavailable') return output;
      if (output.value.exitCode !== 0) return unavailable('failed', `apt-get ended with ${output.value.exitCode}`);
      return read({
        pending: parseAptSimulation(output.value.stdout),
        listsRefreshedAt: valueOrNull(await machine.modifiedAt('/var/lib/apt/lists')),
      });
    },
    win32: windowsUpdatesSection,
    darwin: macUpdatesSection,
  },
};

const INSTALL = /^Inst (\S+) \[([^\]]+)\] \((\S+) (.*) \[([^\]]+)\]\)/gm;

/**
 * `Inst name [installed] (available Origin:version/suite, … [arch])`. New packages, which have no installed version, come
 * along with an update and are none themselves. Security updates are known by their origin (`Debian-Security:12/…`,
 * `Ubuntu:22.04/jammy-security`).
 */
export function parseAptSimulation(output: string): Update[] {
  return [...output.matchAll(INSTALL)].map(
    ([, name = '', installedVersion = '', available = '', origins = '', arch = '']) => ({
      // A foreign architecture is part of the name apt prints.
      name: name.replace(/:[^:]+$/, ''),
      arch,
      installedVersion,
      availableVersion: available,
      security: /security/i.test(origins),
      source: origins,
    }),
  );
}
