import type { SectionInputs } from '@lanet/contracts/inventory';
import { numberValue, type RegistryValues, textValue } from './registry.ts';

export type Program = SectionInputs['software']['programs'][number];
type Place = { scope: Program['scope']; arch: string | null };

/** What installers call their updates; these are no programs of their own. */
const UPDATE_KINDS = /^(hotfix|security update|update rollup|update|service pack)$/i;
const KB_KEY = /(^|[._{-])KB\d{6,8}\b/i;

/**
 * One key below `Uninstall`, or undefined when it is no program people see: a part of another one, an update, or without a
 * name. Source: Windows Installer documentation, Uninstall Registry Key; `InstallDate` is yyyymmdd, `EstimatedSize` in kB.
 */
export function uninstallEntry(key: string, values: RegistryValues, { scope, arch }: Place): Program | undefined {
  const name = textValue(values, 'DisplayName');
  if (name === null || numberValue(values, 'SystemComponent') === 1) return undefined;
  if (textValue(values, 'ParentKeyName') !== null || UPDATE_KINDS.test(textValue(values, 'ReleaseType') ?? ''))
    return undefined;
  if (KB_KEY.test(key)) return undefined;
  const kilobytes = numberValue(values, 'EstimatedSize');
  return {
    name,
    version: textValue(values, 'DisplayVersion') ?? versionByParts(values),
    publisher: textValue(values, 'Publisher'),
    arch,
    source: numberValue(values, 'WindowsInstaller') === 1 ? 'msi' : 'installer',
    scope,
    installedAt: installDate(values),
    sizeBytes: kilobytes && kilobytes > 0 ? kilobytes * 1024 : null,
  };
}

/** The contract wants a text here; empty is what all systems send for a program that tells none. */
function versionByParts(values: RegistryValues): string {
  const [major, minor] = [numberValue(values, 'VersionMajor'), numberValue(values, 'VersionMinor')];
  return major === null ? '' : `${major}.${minor ?? 0}`;
}

/** Midnight UTC of the day; some installers write other forms, which differ by country and so say nothing. */
function installDate(values: RegistryValues): number | null {
  const written = textValue(values, 'InstallDate') ?? String(numberValue(values, 'InstallDate') ?? '');
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(written) ?? [];
  if (year === undefined) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // 20231332 is no day, though a date can be made of it.
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(year) >= 1990;
  return isReal ? date.getTime() : null;
}

/**
 * Products of a click-to-run Office whose uninstall entry (`<product> - <language>`) is not there, as after some repairs.
 * `configuration`: values of `Office\ClickToRun\Configuration`.
 */
export function clickToRunProducts(configuration: RegistryValues, uninstallKeys: readonly string[]): Program[] {
  const products = textValue(configuration, 'ProductReleaseIds')?.split(',') ?? [];
  const platform = textValue(configuration, 'Platform');
  return products
    .map((product) => product.trim())
    .filter((product) => product !== '' && !uninstallKeys.some((key) => key.startsWith(`${product} - `)))
    .map((product) => ({
      name: `Microsoft Office ${product}`,
      version: textValue(configuration, 'VersionToReport') ?? '',
      publisher: 'Microsoft Corporation',
      arch: platform === 'x64' ? 'x86_64' : platform === 'x86' ? 'i686' : null,
      source: 'click_to_run',
      scope: 'system',
    }));
}

/** Publisher identifiers are hashes; this one is Microsoft's for everything that comes with Windows. */
const MICROSOFT = '8wekyb3d8bbwe';
const SHARED_PARTS =
  /^Microsoft\.(VCLibs|NET\.Native|UI\.Xaml|WindowsAppRuntime|WinAppRuntime|Services\.Store\.Engagement)/i;
const ARCHITECTURES: Record<string, string> = { x64: 'x86_64', x86: 'i686', arm64: 'aarch64', arm: 'armv7l' };

/**
 * A package of the Store by its full name, `name_version_architecture_resource_publisher`. Undefined for frameworks and for
 * languages and scales of another package (those have a resource; `~` is a whole bundle).
 */
export function appxPackage(fullName: string): Program | undefined {
  const [name, version, architecture, resource, publisher] = fullName.split('_');
  if (!name || !version || publisher === undefined || !/^\d+(\.\d+){3}$/.test(version)) return undefined;
  if ((resource !== '' && resource !== '~') || SHARED_PARTS.test(name)) return undefined;
  return {
    name,
    version,
    publisher: publisher === MICROSOFT ? 'Microsoft Corporation' : null,
    arch: ARCHITECTURES[architecture?.toLowerCase() ?? ''] ?? null,
    source: 'appx',
    scope: 'system',
  };
}

/** The same program in two hives of users is one. */
export function withoutRepeats(programs: readonly Program[]): Program[] {
  const unique = new Map<string, Program>();
  for (const program of programs) {
    const { name, version, arch, scope, source } = program;
    unique.set([name, version, arch, scope, source].join('|'), program);
  }
  return [...unique.values()];
}
