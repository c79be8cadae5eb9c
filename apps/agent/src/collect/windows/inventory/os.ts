import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, valueOrNull, type WindowsMachine } from '../../../platform/machine.ts';
import { hasKey, textValue, valuesOf } from '../registry.ts';
import { numberOf } from '../row.ts';
import { windowsArchitecture, windowsVersion } from '../windows-version.ts';
import { wmiRows } from '../wmi.ts';

const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
const SOFTWARE = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
/**
 * Keys that are there only while an update waits for a restart. PendingFileRenameOperations is not asked: browsers and
 * antivirus leave it on most computers every day.
 */
const REBOOT_KEYS = [
  `${SOFTWARE}\\Component Based Servicing\\RebootPending`,
  `${SOFTWARE}\\WindowsUpdate\\Auto Update\\RebootRequired`,
];
/** Restarts that are waited for come and go below these; the version and build stand in the first. */
export const windowsOsMarker = [
  'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
  `${SOFTWARE}\\Component Based Servicing`,
  `${SOFTWARE}\\WindowsUpdate\\Auto Update`,
  `${CONTROL}\\ComputerName\\ComputerName`,
];
const LICENSED = 1;

/** Source: `Windows NT\CurrentVersion` in the registry; SoftwareLicensingProduct for the activation. */
export async function windowsOsSection(machine: WindowsMachine): Promise<Reading<SectionInputs['os']>> {
  const version = windowsVersion(machine);
  const uptime = valueOrNull(machine.uptimeSeconds());
  return read({
    name: version.name,
    version: version.release,
    build: version.build,
    platform: 'windows',
    arch: windowsArchitecture(machine),
    timezone: textValue(valuesOf(machine, `${CONTROL}\\TimeZoneInformation`), 'TimeZoneKeyName'),
    installedAt: version.installedAt,
    lastBootAt: uptime === null ? null : Math.round(machine.now() / 1000 - uptime) * 1000,
    rebootRequired: REBOOT_KEYS.some((key) => hasKey(machine, key)) || awaitsNewName(machine),
    edition: version.edition,
    activated: await activated(machine),
  });
}

/** A computer that was renamed has its new name here and the old one there until it restarts. */
function awaitsNewName(machine: WindowsMachine): boolean {
  const [active, next] = ['ActiveComputerName', 'ComputerName'].map((key) =>
    textValue(valuesOf(machine, `${CONTROL}\\ComputerName\\${key}`), 'ComputerName'),
  );
  return Boolean(active && next && active.toLowerCase() !== next.toLowerCase());
}

/** Of the products that have a key: Windows itself, sometimes with a second one for extended updates. */
async function activated(machine: WindowsMachine): Promise<boolean | null> {
  const products = await wmiRows(machine, 'hardware', 'SoftwareLicensingProduct');
  if (!products || products.length === 0) return null;
  return products.some((product) => numberOf(product, 'LicenseStatus') === LICENSED);
}
