import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What every form of package is built with. `modifiedAt`: epoch seconds that files carry; equal input gives equal packages. */
export type BuildContext = {
  /** Folder for the results. */
  out: string;
  /** A private folder for what comes between. */
  workFolder: string;
  modifiedAt: number;
  /** How hard xz tries, 0-9. */
  level: number;
};

/** Runs a program to its end, never through a shell, and answers what it wrote. @throws Error with what it said */
export async function runTool(program: string, args: readonly string[], context: { cwd?: string; env?: object } = {}) {
  const { cwd, env = {} } = context;
  const options = { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8', ...env }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(program, args, options);
  return stdout;
}
