// The programs packages are made with. All come from Debian; each is named with its package, so that whoever lacks one knows
// what to install.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Form } from './options.ts';

/** A form, the archives of the server, the service host of Windows, or signing for Windows. */
type Purpose = Form | 'server' | 'host' | 'sign';

/** Program to Debian package. */
const TOOLS: Record<Purpose, Record<string, string>> = {
  deb: { 'dpkg-deb': 'dpkg' },
  rpm: { rpmbuild: 'rpm' },
  msi: {
    wixl: 'wixl',
    msibuild: 'msitools',
    msiinfo: 'msitools',
  },
  host: {
    'x86_64-w64-mingw32-gcc': 'gcc-mingw-w64-x86-64',
    'x86_64-w64-mingw32-windres': 'binutils-mingw-w64-x86-64',
    'x86_64-w64-mingw32-windmc': 'binutils-mingw-w64-x86-64',
  },
  pkg: {},
  archive: { bsdtar: 'libarchive-tools' },
  server: { tar: 'tar', gzip: 'gzip', npm: 'npm' },
  sign: { osslsigncode: 'osslsigncode' },
};

/** Runs a program to its end, as a list of arguments and never through a shell. @throws Error with what it said. */
export function runTool(program: string, args: readonly string[], options: { cwd?: string } = {}): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

export function hasTool(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.some((folder) => existsSync(`${folder}/${program}`));
}

/** A sentence about what this machine lacks to build these forms; undefined when it lacks nothing. */
export function missingTools(forms: readonly Purpose[], has: (program: string) => boolean = hasTool) {
  const needed = forms.flatMap((form) => Object.entries(TOOLS[form]));
  const missing = needed.filter(([program]) => !has(program));
  if (missing.length === 0) return undefined;
  const programs = [...new Set(missing.map(([program]) => program))].join(', ');
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  return `Not on this computer: ${programs}. Run: apt-get install --no-install-recommends ${packages}`;
}
