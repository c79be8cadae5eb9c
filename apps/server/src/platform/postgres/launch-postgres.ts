import { join } from 'node:path';
import { prepareClusterHome } from './cluster-home.ts';
import { initialiseCluster, readPassword } from './initialise-cluster.ts';
import { keepServer, type Log } from './keep-server.ts';
import { acquireOwnerLock } from './owner-lock.ts';
import { findRunningServer, type ServerProcess } from './postmaster-file.ts';
import { isRunning } from './process-identity.ts';
import { prepareRuntime } from './runtime.ts';
import { askServer, serverUrl } from './server-answer.ts';
import { readLogTail } from './server-log.ts';
import { type Cluster, startServer, waitUntilReady } from './start-server.ts';
import { stopServer } from './stop-server.ts';

/**
 * A running database server of our own. `url` is the superuser's, to the database `postgres`, on loopback.
 * `adopted`: it had outlived an earlier process of ours. `firstStart`: the cluster was made just now.
 */
export type EmbeddedPostgres = {
  url: string;
  port: number;
  adopted: boolean;
  firstStart: boolean;
  stop(): Promise<void>;
};

export type LaunchOptions = { dataDir: string; log: Log };

/**
 * Brings up the embedded PostgreSQL whose cluster belongs to `dataDir` (made if missing) and keeps it up until `stop`,
 * on the same port. When this process dies without `stop`, the server stays and the next launch adopts it.
 * @throws Error `Another LANET process (pid N) uses this data folder` while that process lives; otherwise with what
 * prevents the start and, when the server said something, the end of `<dataDir>/postgres.log`.
 */
export async function launchPostgres({ dataDir, log }: LaunchOptions): Promise<EmbeddedPostgres> {
  const place = await prepareClusterHome(dataDir);
  const lock = await acquireOwnerLock(join(place.home, 'postgres.owner'));
  try {
    const runtime = await prepareRuntime(place);
    const cluster: Cluster = { ...place, runtime, password: await readPassword(place) };
    const firstStart = await initialiseCluster(cluster, runtime, cluster.password);
    const orphan = await adoptOrphan(cluster, log);
    const server = orphan ?? (await startServer(cluster));
    log('PostgreSQL is ready', { ...runtime, port: server.port, directory: cluster.directory, adopted: !!orphan });

    const kept = keepServer(server, () => startServer(cluster, server.port), log);
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      await stopServer(await kept.end(), runtime);
      await lock.release();
    };
    return {
      url: serverUrl(server.port, cluster.password),
      port: server.port,
      adopted: orphan !== undefined,
      firstStart,
      stop() {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The server an earlier process of ours left behind, if it answers and is of this release. One of an earlier release is
 * stopped, one that is just ending is waited for; both make place for a new one.
 */
async function adoptOrphan(cluster: Cluster, log: Log): Promise<ServerProcess | undefined> {
  const found = await findRunningServer(cluster.directory);
  if (!found) return undefined;
  const problem = await waitUntilReady(found, cluster);
  if (problem === undefined) {
    const answer = await askServer(found.port, cluster.password, cluster.directory);
    if (answer.kind === 'ready' && answer.version === cluster.runtime.version) return found;
    log('Stopping the PostgreSQL of an earlier release', { pid: found.process.pid });
    await stopServer(found, cluster.runtime);
    return undefined;
  }
  if (!isRunning(found.process)) return undefined;
  throw new Error(
    `PostgreSQL (pid ${found.process.pid}) already serves ${cluster.directory} but cannot be taken over: ${problem}\n` +
      (await readLogTail(cluster.dataDir)),
  );
}
