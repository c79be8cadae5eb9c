import type { ReleaseArch, ReleaseSystem } from '@lanet/contracts/releases';
import { type AgentPackage, PackageKind } from '@lanet/contracts/rollouts';
import type { z } from 'zod';

type System = z.output<typeof ReleaseSystem>;
type Arch = z.output<typeof ReleaseArch>;

/** One line of SHA256SUMS. */
export interface ListedFile {
  file: string;
  sha256: string;
}

/** A name that can be a part of an address and of a path as it stands, and is in no other folder. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._+~-]{0,150}$/;

/** Reads the output of `sha256sum`; lines that are none, and files of other folders, are left out. At most 200. */
export function readSums(text: string): ListedFile[] {
  const files: ListedFile[] = [];
  for (const line of text.split('\n')) {
    const [, sha256, file] = /^([0-9a-f]{64}) [ *](?:\.\/)?([^/\r]+)\r?$/.exec(line) ?? [];
    if (sha256 && file && FILE_NAME.test(file)) files.push({ file, sha256 });
  }
  return files.slice(0, 200);
}

const SYSTEMS: Record<PackageKind, System> = {
  msi: 'windows',
  zip: 'windows',
  deb: 'linux',
  rpm: 'linux',
  'tar.gz': 'linux',
  pkg: 'macos',
};

/** Archives of the server itself lie on the same shelf; no agent is in them. */
const OF_SERVER = /^lanet-helpdesk-(web|production|server)\b/;

/** What a package of the agent is, by its name; undefined for a file that is none (a bill of materials, a manifest). */
export function describePackage(file: string): Pick<AgentPackage, 'kind' | 'system' | 'arch' | 'version'> | undefined {
  const kind = PackageKind.options.find((end) => file.endsWith(`.${end}`));
  if (!kind || OF_SERVER.test(file)) return undefined;
  const isForMac = /macos|darwin/.test(file);
  const [version = null] = /\d+\.\d+\.\d+/.exec(file) ?? [];
  return { kind, system: isForMac ? 'macos' : SYSTEMS[kind], arch: archOf(file), version };
}

function archOf(file: string): Arch | null {
  if (/arm64|aarch64/.test(file)) return 'arm64';
  return /amd64|x86_64|x64/.test(file) ? 'x64' : null;
}

/**
 * The packages to offer: those whose name says the version, newest first. A copy under a plain name, which old
 * instructions may point at, is handed out but not offered beside them.
 */
export function offered(packages: readonly AgentPackage[]): AgentPackage[] {
  const isCopy = ({ sha256, version }: AgentPackage) =>
    version === null && packages.some((other) => other.version !== null && other.sha256 === sha256);
  return packages.filter((one) => !isCopy(one));
}
