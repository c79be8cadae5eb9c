import { spawn } from 'node:child_process';

/** The program that opens an address in whatever browser the person uses, with its arguments; never a shell. */
export function browserCommand(
  system: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  address: string,
): [program: string, ...args: string[]] {
  if (system === 'darwin') return ['/usr/bin/open', address];
  if (system === 'win32') {
    const root = environment.SystemRoot ?? 'C:\\Windows';
    return [`${root}\\System32\\rundll32.exe`, 'url.dll,FileProtocolHandler', address];
  }
  return ['xdg-open', address];
}

/** Whether something took the address. */
export function openBrowser(address: string): Promise<boolean> {
  const [program, ...args] = browserCommand(process.platform, process.env, address);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    // Some of them stay as long as the browser does.
    child.once('spawn', () => setTimeout(() => resolve(true), 5000).unref());
    child.unref();
  });
}
