import type { AgentPackage } from '@lanet/contracts/rollouts';

/** What an install script is filled with. All of it is of alphabets that need no quoting in either shell. */
export interface ScriptValues {
  /** An origin. */
  server: string;
  link: string;
  packages: readonly AgentPackage[];
}

/** Characters that end no quotation of sh or PowerShell and start no expansion. */
const PLAIN = /^[A-Za-z0-9.:/[\]_+~-]+$/;

/** Fills a script in. Packages are lines of system, processor, kind, file and sha256. */
export function fillScript(script: string, { server, link, packages }: ScriptValues): string {
  for (const value of [server, link]) if (!PLAIN.test(value)) throw new RangeError('not a value for a script');
  const lines = packages
    .filter(({ file }) => PLAIN.test(file))
    .map(({ system, arch, kind, file, sha256 }) => [system, arch ?? 'any', kind, file, sha256].join(' '));
  const values: Record<string, string> = { SERVER: server, LINK: link, PACKAGES: lines.join('\n') };
  return script.replaceAll(/@(SERVER|LINK|PACKAGES)@/g, (_match, name: string) => values[name] ?? '');
}

/** Where the server's own installer takes its archive from unless somebody fills in another place. */
const PUBLIC_SOURCE = 'https://install.lanet-helpdesk.com';

/** The server's installer as this server hands it out: it downloads from here. `server`: an origin. */
export function fillServerScript(script: string, server: string): string {
  if (!PLAIN.test(server)) throw new RangeError('not a value for a script');
  return script
    .replace(`source='${PUBLIC_SOURCE}'`, `source='${server}/downloads'`)
    .replace(`curl -fsSL ${PUBLIC_SOURCE} |`, `curl -fsSL ${server}/install.sh |`);
}
