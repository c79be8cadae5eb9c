import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE } from '../launcher/trusted-release.ts';

const PATIENCE_MS = 30_000;
/** Windows programs do not start without these two; nothing else of this process is the new version's business. */
const PASSED_ON = ['SystemRoot', 'windir'];

/** Whether a downloaded bundle, run by this runtime with `--self-test` in a private folder, says that it works here. Never throws. */
export async function passesSelfTest(folder: string, signal: AbortSignal): Promise<boolean> {
  const cwd = join(folder, 'self-test');
  mkdirSync(cwd, { recursive: true, mode: 0o700 });
  const env = Object.fromEntries(
    PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const options = { cwd, env, timeout: PATIENCE_MS, killSignal: 'SIGKILL', signal, windowsHide: true } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, BUNDLE), '--self-test'], options, (error) => {
      rmSync(cwd, { recursive: true, force: true });
      resolve(error === null);
    });
  });
}
