import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent } from './durable-files.ts';
import { identify, isRunning, type ProcessIdentity, readCommandLine } from './process-identity.ts';

/** A running server and the loopback port it listens on. */
export type ServerProcess = { process: ProcessIdentity; port: number };

/**
 * The server that runs on this cluster according to its `postmaster.pid`; undefined when none does. Source of the
 * file's lines: PostgreSQL's `src/include/utils/pidfile.h` (1 pid, 2 data directory, 3 start, 4 port).
 */
export async function findRunningServer(directory: string): Promise<ServerProcess | undefined> {
  const path = join(directory, 'postmaster.pid');
  const text = await readIfPresent(path);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0) return undefined;

  const found = identify(pid);
  if (!isRunning(found)) return undefined;
  if (!servesCluster(pid, directory)) {
    // Another program has the number now, as happens when a container starts again, and PostgreSQL would refuse for
    // ever. It takes its parent's number for stale, and then still checks that no old backend uses the memory.
    await writeFile(path, [process.pid, ...lines.slice(1)].join('\n'));
    return undefined;
  }
  return Number.isInteger(port) && port > 0 ? { process: found, port } : undefined;
}

function servesCluster(pid: number, directory: string): boolean {
  const commandLine = readCommandLine(pid);
  return commandLine === undefined || commandLine.includes(directory);
}
