// Windows as far as Wine is it: a prefix of its own, where packages are installed and services run as on a computer.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingRuntime } from '../../scripts/package/build-payload.ts';
import { hasTool, missingTools } from '../../scripts/package/tools.ts';
import { eventually } from '../eventually.ts';

export type WineRun = { code: number | null; output: string };

export interface Wine {
  /** Where a path on C: lies on this computer; `/`-separated, without the drive. */
  path(windowsPath: string): string;
  /** All of HKEY_LOCAL_MACHINE as text. */
  registry(): Promise<string>;
  /** Runs a program to its end, as an administrator. `environment` adds to the little there is. */
  run(program: string, args: readonly string[], options?: WineOptions): Promise<WineRun>;
  /** Process ids of what runs in it, by a part of the command line. */
  processes(commandPart: string): Promise<number[]>;
  /** Ends everything in it and removes it. */
  close(): Promise<void>;
}

export type WineOptions = { cwd?: string; environment?: Record<string, string> };

/** What is missing here to build the Windows package and to try it; undefined when nothing is. */
export function whyNoWindows(): string | undefined {
  if (process.getuid?.() !== 0) return 'Run it as root.';
  if (!hasTool('wine') || !hasTool('wineserver')) return 'Run: apt-get install --no-install-recommends wine wine64';
  return missingTools(['msi', 'host', 'sign']) ?? missingRuntime([{ system: 'windows', arch: 'x64' }]);
}

/** For making a fresh Windows and packages for it: half a minute, and much more on a busy computer. */
export const PREPARING_MS = 900_000;

/** Makes a fresh Windows 10. */
export async function startWine(): Promise<Wine> {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-wine-'));
  const prefix = join(folder, 'prefix');
  const environment = {
    PATH: process.env.PATH ?? '',
    // Wine links the user's folders into the prefix: not those of whoever runs the tests.
    HOME: folder,
    LANG: 'C.UTF-8',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // Without the first two Wine asks on the screen whether to download .NET and a browser. The library of the event log is there
    // in Wine 8, but some of its functions are not, and calling one ends the process; so it is as if there were none.
    WINEDLLOVERRIDES: 'mscoree=;mshtml=;wevtapi=',
  };
  const outputFile = join(folder, 'output');

  /** The output goes to a file: Node.js under Wine cannot write to a pipe of Linux. */
  const run = async (program: string, args: readonly string[], options: WineOptions = {}): Promise<WineRun> => {
    const file = openSync(outputFile, 'w');
    const child = spawn(program, args, {
      cwd: options.cwd ?? folder,
      env: { ...environment, ...options.environment },
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    const [code] = await once(child, 'exit');
    return { code, output: await readFile(outputFile, 'utf8') };
  };

  // Each to the end of everything it started: on a busy computer the next one would find the services of the one before still
  // on their way out, start them a second time, and what one manager of services knows the other does not.
  for (const args of [
    ['wineboot', '--init'],
    ['winecfg', '-v', 'win10'],
  ]) {
    await run('wine', args);
    await run('wineserver', ['-w']);
  }
  const keeper = keepRunning(environment);
  await eventually('the services of Windows', async () => (await processesOf(prefix, 'services.exe')).length > 0);
  return {
    path: (windowsPath) => join(prefix, 'drive_c', windowsPath),
    run: (program, args, options) => run('wine', [program, ...args], options),
    async registry() {
      await run('wine', ['reg', 'export', 'HKLM', 'C:\\registry.reg', '/y']);
      const file = join(prefix, 'drive_c/registry.reg');
      const text = await readFile(file, 'utf16le');
      await rm(file);
      return text;
    },
    processes: (commandPart) => processesOf(prefix, commandPart),
    async close() {
      keeper.stdin?.end();
      await run('wineserver', ['-k']);
      await run('wineserver', ['-w']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Wine shuts its services down as soon as no other program runs; a computer does not. */
function keepRunning(env: NodeJS.ProcessEnv): ChildProcess {
  return spawn('wine', ['cmd'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
}

async function processesOf(prefix: string, commandPart: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end between the two lines, and others' processes tell nothing.
    const [environment, command] = await Promise.all(
      ['environ', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    );
    const isOurs = environment?.split('\0').includes(`WINEPREFIX=${prefix}`);
    if (isOurs && command?.replaceAll('\0', ' ').includes(commandPart)) found.push(Number(name));
  }
  return found;
}
