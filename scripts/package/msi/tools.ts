import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The programs the Windows package is made with, all from Debian. */
const TOOLS = [
  'wixl',
  'msibuild',
  'msiinfo',
  'x86_64-w64-mingw32-gcc',
  'x86_64-w64-mingw32-windres',
  'x86_64-w64-mingw32-windmc',
] as const;

/** Runs a program to its end, as a list of arguments and never through a shell. @throws Error with what it said. */
export function runTool(program: string, args: readonly string[], options: { cwd?: string } = {}): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

export function hasTool(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.some((folder) => existsSync(`${folder}/${program}`));
}

/** What is missing on this machine to build the Windows package. */
export function missingTools(): string[] {
  return TOOLS.filter((tool) => !hasTool(tool));
}
