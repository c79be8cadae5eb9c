import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ServerProcess } from './postmaster-file.ts';
import { isRunning } from './process-identity.ts';
import { programEnvironment, programPath, type Runtime } from './runtime.ts';

const FAST_LIMIT_MS = 30_000;
const IMMEDIATE_LIMIT_MS = 10_000;

/**
 * Ends the server: open transactions are rolled back, everything is written out. When that takes more than 30 s, at
 * once; the next start then replays its log. Source: manual of PostgreSQL, "Shutting Down the Server".
 * @throws Error with its pid when it is still there 10 s later.
 */
export async function stopServer(server: ServerProcess, runtime: Runtime): Promise<void> {
  await signal(server, runtime, 'INT');
  if (await endsWithin(server, FAST_LIMIT_MS)) return;
  await signal(server, runtime, 'QUIT');
  if (await endsWithin(server, IMMEDIATE_LIMIT_MS)) return;
  throw new Error(`PostgreSQL (pid ${server.process.pid}) does not end.`);
}

async function signal(server: ServerProcess, runtime: Runtime, name: 'INT' | 'QUIT'): Promise<void> {
  if (!isRunning(server.process)) return;
  const { pid } = server.process;
  // Windows has no signals: Node would end the process on the spot, pg_ctl writes into the server's signal pipe.
  if (process.platform === 'win32') {
    await promisify(execFile)(programPath(runtime, 'pg_ctl'), ['kill', name, String(pid)], {
      env: programEnvironment(),
    });
  } else {
    process.kill(pid, `SIG${name}`);
  }
}

async function endsWithin(server: ServerProcess, limitMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + limitMs;
  while (isRunning(server.process)) {
    if (Date.now() > giveUpAt) return false;
    await pause(10);
  }
  return true;
}
