import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, type WindowsMachine } from '../../../platform/machine.ts';
import { keysBelow, profileSids, valuesOf } from '../registry.ts';
import { appxPackage, clickToRunProducts, type Program, uninstallEntry, withoutRepeats } from '../registry-programs.ts';
import { windowsArchitecture } from '../windows-version.ts';

const UNINSTALL = 'Microsoft\\Windows\\CurrentVersion\\Uninstall';
const SYSTEM_WIDE = `HKLM\\SOFTWARE\\${UNINSTALL}`;
const SYSTEM_WIDE_32 = `HKLM\\SOFTWARE\\WOW6432Node\\${UNINSTALL}`;
const CLICK_TO_RUN = 'HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration';
const STORE = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Appx\\AppxAllUserStore\\Applications';
/** Users' own hives come and go with them and are read with the rest, once a day. */
export const windowsSoftwareMarker = [SYSTEM_WIDE, SYSTEM_WIDE_32, CLICK_TO_RUN, STORE];

/**
 * Source: the Uninstall keys of the system (64 and 32 bit) and of everybody signed in, click-to-run Office, packages of the Store
 * that all users have. Nothing is asked of Windows Installer, which would check every product for repairs.
 */
export async function windowsSoftwareSection(machine: WindowsMachine): Promise<Reading<SectionInputs['software']>> {
  const keys = machine.registryKeys(SYSTEM_WIDE);
  if (keys.kind === 'unavailable') return keys;
  const arch = windowsArchitecture(machine);
  const programs = [
    ...below(machine, SYSTEM_WIDE, { scope: 'system', arch }),
    // A system of 32 bits has no such key.
    ...below(machine, SYSTEM_WIDE_32, { scope: 'system', arch: 'i686' }),
    ...profileSids(machine).flatMap((sid) =>
      below(machine, `HKU\\${sid}\\Software\\${UNINSTALL}`, { scope: 'user', arch: null }),
    ),
    ...clickToRunProducts(valuesOf(machine, CLICK_TO_RUN), [...keys.value, ...keysBelow(machine, SYSTEM_WIDE_32)]),
    ...keysBelow(machine, STORE).flatMap((name) => appxPackage(name) ?? []),
  ];
  return read({ programs: withoutRepeats(programs) });
}

function below(machine: WindowsMachine, key: string, place: Parameters<typeof uninstallEntry>[2]): Program[] {
  return keysBelow(machine, key).flatMap(
    (name) => uninstallEntry(name, valuesOf(machine, `${key}\\${name}`), place) ?? [],
  );
}
