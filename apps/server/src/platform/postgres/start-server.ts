import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterHome } from './cluster-home.ts';
import type { ServerProcess } from './postmaster-file.ts';
import { identify, isRunning } from './process-identity.ts';
import { programEnvironment, programPath, type Runtime } from './runtime.ts';
import { askServer } from './server-answer.ts';
import { openServerLog, readLogTail } from './server-log.ts';
import { choosePort, rememberPort } from './server-port.ts';
import { serverArguments } from './server-settings.ts';
import { stopServer } from './stop-server.ts';

/** Everything needed to run one cluster. */
export type Cluster = ClusterHome & { runtime: Runtime; password: string };

const POLL_MS = 15;
/** After kill -9 of a server its shared memory stays in use until its last backend has noticed. */
const STALE_LOCK_RETRY_MS = 10_000;
const SILENT_LIMIT_MS = 60_000;
/** A server that says it is starting is replaying its log, which takes minutes after a crash under load. */
const RECOVERY_LIMIT_MS = 15 * 60_000;

/**
 * Starts the server and waits until it answers. On `fixedPort` if given, else on the last or any free port.
 * @throws Error with the end of the server's log when it ends or does not answer in time.
 */
export async function startServer(cluster: Cluster, fixedPort?: number): Promise<ServerProcess> {
  const retryUntil = Date.now() + STALE_LOCK_RETRY_MS;
  for (;;) {
    const port = fixedPort ?? (await choosePort(cluster.home));
    const started = await startOnce(cluster, port);
    if ('server' in started) {
      await rememberPort(cluster.home, port);
      return started.server;
    }
    if (!canRetry(started.output) || Date.now() > retryUntil) {
      throw new Error(`PostgreSQL did not start in ${cluster.directory}:\n${started.output || 'it logged nothing'}`);
    }
    await pause(100);
  }
}

/** An old server's leftovers vanish by themselves; a port taken since it was chosen is chosen anew. */
function canRetry(output: string): boolean {
  return /lock file "postmaster.pid"|shared memory block .* still in use|could not bind|could not create any TCP/.test(
    output,
  );
}

async function startOnce(cluster: Cluster, port: number): Promise<{ server: ServerProcess } | { output: string }> {
  const { file, startsAt } = await openServerLog(cluster.dataDir);
  const child = spawn(programPath(cluster.runtime, 'postgres'), serverArguments(cluster.directory, port), {
    ...cluster.account,
    cwd: cluster.home,
    env: programEnvironment(),
    // A session of its own: Ctrl+C in our terminal must not stop it before we have finished with it.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', file.fd, file.fd],
  });
  let spawnError: Error | undefined;
  child.once('error', (error) => {
    spawnError = error;
  });
  child.unref();
  await file.close();
  if (child.pid === undefined) {
    // The event with the reason comes one turn later.
    await pause(0);
    return { output: spawnError?.message ?? 'the program could not be run' };
  }

  const server = { process: identify(child.pid), port };
  const problem = await waitUntilReady(server, cluster);
  if (problem === undefined) return { server };
  await stopServer(server, cluster.runtime);
  return { output: [problem, await readLogTail(cluster.dataDir, startsAt)].filter(Boolean).join('\n') };
}

/** Waits until the server answers as ours. Returns what prevents it; an empty text when the server ended. */
export async function waitUntilReady(server: ServerProcess, cluster: Cluster): Promise<string | undefined> {
  const startedAt = Date.now();
  for (;;) {
    const answer = await askServer(server.port, cluster.password, cluster.directory);
    // Before the answer is trusted: while ours died, another program may have answered on the port.
    if (!isRunning(server.process)) return '';
    if (answer.kind === 'ready') return undefined;
    if (answer.kind === 'not_ours') return `The server on port ${server.port} is not ours: ${answer.reason}`;

    const limitMs = answer.kind === 'busy' ? RECOVERY_LIMIT_MS : SILENT_LIMIT_MS;
    if (Date.now() - startedAt > limitMs)
      return `No answer on port ${server.port} in ${limitMs / 1000} s: ${answer.reason}`;
    await pause(POLL_MS);
  }
}
