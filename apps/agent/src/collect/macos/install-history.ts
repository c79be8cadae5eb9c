import type { MacMachine } from '../../platform/machine.ts';
import { instantOf, isDictionary, readPlist, textOf, textsOf } from './property.ts';

/** One line of what the system's installer did. */
export type Installation = {
  name: string;
  version: string | null;
  installedAt: number | null;
  /** `softwareupdated`, `installer`, `appstoreagent`, `macOS Installer`, … */
  process: string;
  packages: readonly string[];
};

export const INSTALL_HISTORY = '/Library/Receipts/InstallHistory.plist';

/** Every installation since the system was set up, as System Information lists them. Empty when it cannot be read. */
export async function readInstallHistory(machine: MacMachine): Promise<Installation[]> {
  const history = await readPlist(machine, INSTALL_HISTORY);
  return Array.isArray(history) ? history.flatMap((item) => installationOf(item) ?? []) : [];
}

function installationOf(item: unknown): Installation | undefined {
  const name = textOf(item, 'displayName');
  if (!isDictionary(item) || name === null) return undefined;
  return {
    name,
    version: textOf(item, 'displayVersion'),
    installedAt: instantOf(item, 'date'),
    process: textOf(item, 'processName') ?? '',
    packages: textsOf(item, 'packageIdentifiers'),
  };
}

/** When each package, or bundle of the App Store, was last installed. */
export function installedAtByPackage(history: readonly Installation[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { packages, installedAt } of history) {
    for (const name of packages) found.set(name, Math.max(installedAt ?? 0, found.get(name) ?? 0));
  }
  return found;
}
