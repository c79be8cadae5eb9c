import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read, valueOrNull } from '../../../platform/machine.ts';
import { readPlist, textOf } from '../property.ts';
import { bootTimeOf, sysctl } from '../sysctl.ts';

/** Names people know releases by; Apple gives them no place on disk. */
const CODENAMES: Record<string, string> = {
  '11': 'Big Sur',
  '12': 'Monterey',
  '13': 'Ventura',
  '14': 'Sonoma',
  '15': 'Sequoia',
  '26': 'Tahoe',
};
const ARCHITECTURES: Record<string, string> = { x64: 'x86_64', arm64: 'arm64' };

/** Source: SystemVersion.plist, which `sw_vers` prints. */
export async function macOsSection(machine: MacMachine): Promise<Reading<SectionInputs['os']>> {
  const release = await readMacRelease(machine);
  const kernel = await sysctl(machine, ['kern.boottime']);
  const architecture = machine.architecture();
  return read({
    name: release.name,
    version: release.version,
    codename: CODENAMES[release.version?.split('.')[0] ?? ''] ?? null,
    build: release.build,
    platform: 'darwin',
    arch: ARCHITECTURES[architecture] ?? architecture,
    timezone: await timezone(machine),
    // The assistant of the first start leaves this file, and upgrades leave it alone.
    installedAt: valueOrNull(await machine.modifiedAt('/private/var/db/.AppleSetupDone')),
    lastBootAt: bootTimeOf(kernel.get('kern.boottime')),
  });
}

export async function readMacRelease(machine: MacMachine) {
  const release = await readPlist(machine, '/System/Library/CoreServices/SystemVersion.plist');
  return {
    name: textOf(release, 'ProductName') ?? 'macOS',
    version: textOf(release, 'ProductUserVisibleVersion') ?? textOf(release, 'ProductVersion'),
    build: textOf(release, 'ProductBuildVersion'),
  };
}

async function timezone(machine: MacMachine): Promise<string | null> {
  const link = await machine.readLink('/etc/localtime');
  return link.kind === 'read' ? (link.value.split('/zoneinfo/')[1] ?? null) : null;
}
