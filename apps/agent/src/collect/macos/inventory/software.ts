import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read, valueOrNull } from '../../../platform/machine.ts';
import { installedAtByPackage, readInstallHistory } from '../install-history.ts';
import { instantOf, readPlist, textOf } from '../property.ts';
import { publisherOf } from '../publisher.ts';

type Program = SectionInputs['software']['programs'][number];

const APPLICATIONS = '/Applications';
const RECEIPTS = '/private/var/db/receipts';
const CELLARS = ['/opt/homebrew/Cellar', '/usr/local/Cellar'];
/** Homebrew links and unlinks here whatever it installs, upgrades or removes. */
const LINKED = ['/opt/homebrew/var/homebrew/linked', '/usr/local/var/homebrew/linked'];
/** Apple's data for its own scanners arrive every week as packages that end with a build number. */
const APPLE_DATA = /^com\.apple\.pkg\..*\.\d{2}[A-Z]\d+$/;
const MAX_BUNDLES = 3000;

/** Change when a program is installed or removed. */
export const SOFTWARE_PLACES = [APPLICATIONS, `${APPLICATIONS}/Utilities`, RECEIPTS, ...LINKED];

/**
 * Bundles of /Applications (their Info.plist), receipts of installer packages, formulas of Homebrew. What is part of the
 * system itself and what lies in a user's own folder is left out. No process: `system_profiler` takes minutes for the same.
 */
export async function macSoftwareSection(machine: MacMachine): Promise<Reading<SectionInputs['software']>> {
  const installedAt = installedAtByPackage(await readInstallHistory(machine));
  const apps = await readApps(machine, installedAt);
  const bundles = new Set(apps.map(({ identifier }) => identifier));
  // The App Store leaves a receipt under the name of the bundle it installed.
  const packages = (await readReceipts(machine)).filter(({ name }) => !bundles.has(name));
  return read({ programs: [...apps.map(({ program }) => program), ...packages, ...(await readFormulas(machine))] });
}

async function readApps(machine: MacMachine, installedAt: ReadonlyMap<string, number>) {
  const apps: { identifier: string | null; program: Program }[] = [];
  for (const path of (await bundlePaths(machine)).slice(0, MAX_BUNDLES)) {
    // Programs made for the iPhone lie in a wrapper.
    const own = await readPlist(machine, `${path}/Contents/Info.plist`);
    const info = own ?? (await readPlist(machine, `${path}/WrappedBundle/Info.plist`));
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.app$/, '');
    const identifier = textOf(info, 'CFBundleIdentifier');
    const program = appOf(name, info, (identifier !== null && installedAt.get(identifier)) || null);
    if (program) apps.push({ identifier, program });
  }
  return apps;
}

/** Those in /Applications and in the folders within, where suites keep theirs. */
async function bundlePaths(machine: MacMachine): Promise<string[]> {
  const paths: string[] = [];
  for (const name of await machine.list(APPLICATIONS)) {
    const path = `${APPLICATIONS}/${name}`;
    if (name.endsWith('.app')) paths.push(path);
    else
      paths.push(
        ...(await machine.list(path)).filter((inner) => inner.endsWith('.app')).map((inner) => `${path}/${inner}`),
      );
  }
  return paths;
}

/** `info`: its Info.plist; undefined without one, since such a folder is no program. */
function appOf(name: string, info: unknown, installedAt: number | null): Program | undefined {
  if (info === undefined) return undefined;
  const version = textOf(info, 'CFBundleShortVersionString') ?? textOf(info, 'CFBundleVersion') ?? '';
  const rights = textOf(info, 'NSHumanReadableCopyright') ?? textOf(info, 'CFBundleGetInfoString');
  const publisher = publisherOf(textOf(info, 'CFBundleIdentifier'), rights);
  return { name, version, publisher, source: 'app', scope: 'system', installedAt };
}

async function readReceipts(machine: MacMachine): Promise<Program[]> {
  const programs: Program[] = [];
  for (const file of (await machine.list(RECEIPTS)).filter((name) => name.endsWith('.plist'))) {
    const receipt = await readPlist(machine, `${RECEIPTS}/${file}`);
    const name = textOf(receipt, 'PackageIdentifier');
    if (name === null || APPLE_DATA.test(name)) continue;
    const version = textOf(receipt, 'PackageVersion') ?? '';
    programs.push({ name, version, source: 'pkg', scope: 'system', installedAt: instantOf(receipt, 'InstallDate') });
  }
  return programs;
}

/** `Cellar/<formula>/<version>`; of several kept versions the newest. */
async function readFormulas(machine: MacMachine): Promise<Program[]> {
  const programs: Program[] = [];
  for (const cellar of CELLARS) {
    for (const name of (await machine.list(cellar)).filter((entry) => !entry.startsWith('.'))) {
      const versions = (await machine.list(`${cellar}/${name}`)).filter((entry) => !entry.startsWith('.'));
      const version = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
      if (version === undefined) continue;
      const installedAt = valueOrNull(await machine.modifiedAt(`${cellar}/${name}/${version}/INSTALL_RECEIPT.json`));
      programs.push({ name, version, source: 'brew', scope: 'system', installedAt });
    }
  }
  return programs;
}
