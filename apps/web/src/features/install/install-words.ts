// What to offer to whom, and the lines to run: pure.
import type { AgentPackage } from '@lanet/contracts/rollouts';

export const SYSTEMS = ['windows', 'linux', 'macos'] as const;
export type System = (typeof SYSTEMS)[number];

/** The system of a browser, by its `User-Agent`; Windows where it cannot be said, as most are. */
export function systemOf(userAgent: string): System {
  if (/Android/i.test(userAgent)) return 'windows';
  if (/Macintosh|Mac OS X/i.test(userAgent) && !/iPhone|iPad/i.test(userAgent)) return 'macos';
  return /Linux|X11|CrOS/i.test(userAgent) ? 'linux' : 'windows';
}

/** The order in which packages are offered; archives are for those who know what to do with them. */
const KINDS = ['msi', 'pkg', 'deb', 'rpm', 'zip', 'tar.gz'];
const rank = ({ kind, arch }: AgentPackage, system: System) => {
  // Macs of the last years have the one processor, other computers mostly the other.
  const usual = system === 'macos' ? 'arm64' : 'x64';
  return KINDS.indexOf(kind) * 2 + (arch === usual || arch === null ? 0 : 1);
};

/** The packages for a system, the one to offer first in front. */
export function packagesFor(packages: readonly AgentPackage[], system: System): AgentPackage[] {
  return packages.filter((one) => one.system === system).toSorted((a, b) => rank(a, system) - rank(b, system));
}

export const downloadAddress = ({ file, sha256 }: Pick<AgentPackage, 'file' | 'sha256'>): string =>
  `/downloads/${file}?sha256=${sha256}`;

/** The one line that does everything; `address` is that of the link, which is no token. */
export function installLine(system: System, address: string): string {
  return system === 'windows' ? `irm ${address}/install.ps1 | iex` : `curl -fsSL ${address}/install.sh | sudo sh`;
}

interface Joining {
  server: string;
  token: string;
}

/** What to run after the download of a package. The token is never a part of an address. */
export function packageLine({ file, kind }: Pick<AgentPackage, 'file' | 'kind'>, { server, token }: Joining): string {
  const join = `printf %s ${token} | sudo lanet-agent enrol --server ${server}`;
  const start = 'sudo systemctl enable --now lanet-agent';
  switch (kind) {
    case 'msi':
      return `msiexec /i ${file} /qn SERVER=${server} TOKEN=${token}`;
    case 'pkg':
      return `sudo installer -pkg ${file} -target / && ${join}`;
    case 'deb':
      return `sudo dpkg -i ${file} && ${join} && ${start}`;
    case 'rpm':
      return `sudo rpm -U ${file} && ${join} && ${start}`;
    case 'zip':
    case 'tar.gz':
      return `lanet-agent enrol --server ${server} --token ${token}`;
  }
}
