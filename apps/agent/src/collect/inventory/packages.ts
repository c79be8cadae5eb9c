import type { SectionInputs } from '@lanet/contracts/inventory';

export type Program = SectionInputs['software']['programs'][number];

/**
 * The installed packages of dpkg's status file (deb822, dpkg-query(1)). Packages that are only half there or removed with
 * their settings kept are left out.
 */
export function parseDpkgStatus(status: string): Program[] {
  const programs: Program[] = [];
  for (const stanza of status.split(/\n\n+/)) {
    if (!/^Status: \S+ \S+ installed$/m.test(stanza)) continue;
    const field = (name: string) => new RegExp(`^${name}: *(.+)$`, 'm').exec(stanza)?.[1] ?? null;
    const name = field('Package');
    const version = field('Version');
    if (!name || !version) continue;
    const kibibytes = Number(field('Installed-Size') ?? Number.NaN);
    programs.push({
      name,
      version,
      publisher: withoutAddress(field('Maintainer')),
      arch: field('Architecture'),
      source: 'deb',
      scope: 'system',
      sizeBytes: Number.isSafeInteger(kibibytes) ? kibibytes * 1024 : null,
    });
  }
  return programs;
}

/** `Adduser Developers <adduser@…>`: whom to blame, without a person's address. */
function withoutAddress(maintainer: string | null): string | null {
  return maintainer?.replace(/\s*<[^>]*>\s*$/, '') || null;
}

/** Fields of rpm(8) `--qf`, tab between them; missing ones read `(none)`. */
export const RPM_FORMAT =
  '%{NAME}\\t%{EPOCH}\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{VENDOR}\\t%{INSTALLTIME}\\t%{SIZE}\\n';

export function parseRpm(output: string): Program[] {
  return output.split('\n').flatMap((line): Program[] => {
    const fields = line.split('\t').map((field) => (field === '(none)' ? null : field));
    const [name, epoch, version, arch, vendor, installedAt, size] = fields;
    // Keys people trusted are kept as packages of this name.
    if (!name || !version || name === 'gpg-pubkey') return [];
    return [
      {
        name,
        version: epoch && epoch !== '0' ? `${epoch}:${version}` : version,
        publisher: vendor ?? null,
        arch: arch ?? null,
        source: 'rpm',
        scope: 'system',
        installedAt: installedAt && /^\d+$/.test(installedAt) ? Number(installedAt) * 1000 : null,
        sizeBytes: size && /^\d+$/.test(size) ? Number(size) : null,
      },
    ];
  });
}

/** `meta/snap.yaml` of an installed snap: only its top-level name and version are read. */
export function parseSnap(yaml: string): Program | undefined {
  const field = (name: string) => new RegExp(`^${name}: *(['"]?)(.+?)\\1 *$`, 'm').exec(yaml)?.[2];
  const name = field('name');
  if (!name) return undefined;
  return { name, version: field('version') ?? '', source: 'snap', scope: 'system' };
}

export const FLATPAK_COLUMNS = 'application,version,branch,arch,origin';

/** `flatpak list --columns=…`, tab between columns. Programs without a version go by their branch. */
export function parseFlatpak(output: string): Program[] {
  return output.split('\n').flatMap((line): Program[] => {
    const [name, version, branch, arch, origin] = line.split('\t').map((column) => column.trim());
    if (!name || branch === undefined) return [];
    const publisher = origin || null;
    return [{ name, version: version || branch, publisher, arch: arch || null, source: 'flatpak', scope: 'system' }];
  });
}
