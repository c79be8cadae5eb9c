// The package of macOS, written on any system. Its maker's tools for it exist on a Mac only, so the three formats inside
// (cpio, bill of materials, xar) are written here.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PackagedArch, Payload } from '../payload.ts';
import { billOfMaterials } from './bom.ts';
import { cpioArchive } from './cpio.ts';
import { bytesOf, type Entry, type InstalledFile, toEntries } from './entries.ts';
import { xarArchive } from './xar.ts';

const IDENTIFIER = 'mx.lanet.agent';
const COMPONENT = 'lanet-agent.pkg';
const PROGRAM_FOLDER = 'Library/LANET Agent';
/** By which people ask for help. */
const HELP_APP = 'Applications/Pedir ayuda.app/Contents';
/** What the runtime asks for. */
const MINIMUM_MACOS = '11.0';

const HOST_ARCHITECTURES: Record<PackagedArch, string> = { x64: 'x86_64', arm64: 'arm64' };

/**
 * `out`: the file to write. `modifiedAt`: epoch seconds that every file carries; equal input gives equal bytes. `level`: how
 * hard to compress, 0-9.
 */
export type PkgOptions = { out: string; modifiedAt: number; level?: number };

/** Writes the flat package of a payload and answers its path. @throws Error for the payload of another system. */
export async function buildPkg(payload: Payload, { out, modifiedAt, level }: PkgOptions): Promise<string> {
  if (payload.system !== 'macos') throw new Error(`a payload for ${payload.system} makes no package of macOS`);
  const entries = toEntries(installedFiles(payload));
  const scripts = toEntries([script('preinstall'), script('postinstall')]);
  const component = {
    name: COMPONENT,
    files: [
      { name: 'Bom', bytes: billOfMaterials(entries, modifiedAt) },
      { name: 'PackageInfo', bytes: Buffer.from(packageInfo(payload, entries)) },
      { name: 'Payload', bytes: compressed(entries, modifiedAt, level) },
      { name: 'Scripts', bytes: compressed(scripts, modifiedAt) },
    ],
  };
  const distribution = { name: 'Distribution', bytes: Buffer.from(distributionText(payload, entries)) };
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, xarArchive([component, distribution], modifiedAt));
  return out;
}

/** Everything the package puts on the disk: the program folder, the daemon, the command, the app, and what rotates the log. */
function installedFiles({ files }: Payload): InstalledFile[] {
  return [
    ...files.map(({ path, from, mode }) => ({ path: `${PROGRAM_FOLDER}/${path}`, mode, bytes: bytesOf(from) })),
    { path: `${PROGRAM_FOLDER}/uninstall.sh`, mode: 0o755, bytes: own('uninstall.sh') },
    { path: `${PROGRAM_FOLDER}/lanet-agent.mobileconfig`, mode: 0o644, bytes: own('lanet-agent.mobileconfig') },
    { path: `Library/LaunchDaemons/${IDENTIFIER}.plist`, mode: 0o644, bytes: own(`${IDENTIFIER}.plist`) },
    { path: 'usr/local/bin/lanet-agent', mode: 0o755, bytes: own('lanet-agent.sh') },
    { path: `${HELP_APP}/Info.plist`, mode: 0o644, bytes: own('pedir-ayuda.plist') },
    { path: `${HELP_APP}/MacOS/pedir-ayuda`, mode: 0o755, bytes: own('pedir-ayuda.sh') },
    // /etc is a link there, and a package that brings a folder of that name would replace it.
    { path: `private/etc/newsyslog.d/${IDENTIFIER}.conf`, mode: 0o644, bytes: own('newsyslog.conf') },
  ];
}

const own = (name: string): Uint8Array => readFileSync(new URL(`files/${name}`, import.meta.url));

const script = (name: string): InstalledFile => ({ path: name, mode: 0o755, bytes: own(`${name}.sh`) });

/** The header of zlib names no time and, of systems, always the same: equal input, equal bytes. */
const compressed = (entries: readonly Entry[], modifiedAt: number, level = 6) =>
  gzipSync(cpioArchive(entries, modifiedAt), { level });

function installKilobytes(entries: readonly Entry[]): number {
  const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.bytes.length : 0), 0);
  return Math.ceil(bytes / 1024);
}

/** Folders that are there already keep their owner and mode: a Mac's /usr/local may be its user's. */
function packageInfo({ version }: Payload, entries: readonly Entry[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<pkg-info format-version="2" identifier="${IDENTIFIER}" version="${version}" install-location="/" auth="root" relocatable="false" overwrite-permissions="false">
  <payload numberOfFiles="${entries.length}" installKBytes="${installKilobytes(entries)}"/>
  <scripts>
    <preinstall file="./preinstall"/>
    <postinstall file="./postinstall"/>
  </scripts>
</pkg-info>
`;
}

function distributionText({ arch, version }: Payload, entries: readonly Entry[]): string {
  const size = installKilobytes(entries);
  return `<?xml version="1.0" encoding="utf-8"?>
<installer-gui-script minSpecVersion="2">
  <title>LANET Agent</title>
  <options customize="never" require-scripts="false" rootVolumeOnly="true" hostArchitectures="${HOST_ARCHITECTURES[arch]}"/>
  <volume-check>
    <allowed-os-versions>
      <os-version min="${MINIMUM_MACOS}"/>
    </allowed-os-versions>
  </volume-check>
  <choices-outline>
    <line choice="default">
      <line choice="${IDENTIFIER}"/>
    </line>
  </choices-outline>
  <choice id="default"/>
  <choice id="${IDENTIFIER}" visible="false">
    <pkg-ref id="${IDENTIFIER}"/>
  </choice>
  <pkg-ref id="${IDENTIFIER}" version="${version}" installKBytes="${size}" onConclusion="none">#${COMPONENT}</pkg-ref>
</installer-gui-script>
`;
}
