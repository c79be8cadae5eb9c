import type { SectionInputs } from '@lanet/contracts/inventory';

type Update = SectionInputs['updates']['pending'][number];

const APT_INSTALL = /^Inst (\S+) \[([^\]]+)\] \((\S+) (.*) \[([^\]]+)\]\)/gm;

/**
 * `Inst name [installed] (available Origin:version/suite, … [arch])`. New packages, which have no installed version, come
 * along with an update and are none themselves. Security updates are known by their origin (`Debian-Security:12/…`,
 * `Ubuntu:22.04/jammy-security`).
 */
export function parseAptSimulation(output: string): Update[] {
  return [...output.matchAll(APT_INSTALL)].map(
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

const RPM_ARCH = '(?:noarch|x86_64|x86_64_v\\d|aarch64|i[3-6]86|armv\\w+|ppc64le|s390x|riscv64)';
const DNF_LINE = new RegExp(`^(\\S+)\\.(${RPM_ARCH})\\s+(\\S+)\\s+(\\S+)\\s*$`);
const ADVISED = new RegExp(`(?:^|\\s)(\\S+)-[^-\\s]+-[^-\\s]+\\.(${RPM_ARCH})(?=\\s|$)`);

/**
 * `dnf check-update` (and yum's): `name.arch  version  repository`, a name that is too long on a line of its own. What follows
 * "Obsoleting Packages" names replacements, each of which is in the first part already.
 */
export function parseDnfUpdates(output: string): Update[] {
  const [updates = ''] = output.split(/^Obsoleting [Pp]ackages$/m);
  const found = new Map<string, Update>();
  for (const line of updates.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, arch, availableVersion, source] = DNF_LINE.exec(line) ?? [];
    if (name && arch && availableVersion && source) {
      found.set(`${name}.${arch}`, { name, arch, availableVersion, source });
    }
  }
  return [...found.values()];
}

/** `name.arch` of packages that security advisories speak of: lines of `dnf updateinfo list --security`, in any of its forms. */
export function parseAdvisedPackages(output: string): Set<string> {
  return new Set(
    output.split('\n').flatMap((line) => {
      const [, name, arch] = ADVISED.exec(line) ?? [];
      return name && arch ? [`${name}.${arch}`] : [];
    }),
  );
}

/** `zypper --xmlout list-updates`: `<update kind="package" name= edition= edition-old= arch= …><source alias=/>`. */
export function parseZypperUpdates(xml: string): Update[] {
  return [...xml.matchAll(/<update\s([^>]*?)(?:\/>|>([\s\S]*?)<\/update>)/g)].flatMap(([, tag = '', body = '']) => {
    const [name, availableVersion] = [xmlAttribute(tag, 'name'), xmlAttribute(tag, 'edition')];
    if (!name || !availableVersion || xmlAttribute(tag, 'kind') !== 'package') return [];
    return [
      {
        name,
        arch: xmlAttribute(tag, 'arch'),
        installedVersion: xmlAttribute(tag, 'edition-old'),
        availableVersion,
        source: xmlAttribute(/<source\s([^>]*)/.exec(body)?.[1] ?? '', 'alias'),
      },
    ];
  });
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function xmlAttribute(tag: string, name: string): string | null {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '') || null;
}
