import { join } from 'node:path';
import { prepareClusterHome } from './cluster-home.ts';
import { readIfPresent } from './durable-files.ts';
import { readPassword } from './initialise-cluster.ts';
import { isHeld } from './owner-lock.ts';
import { findRunningServer } from './postmaster-file.ts';
import { serverUrl } from './server-answer.ts';

/** Where the cluster of this data folder is, or would be made. Looks, and makes nothing. */
export async function clusterFolder(dataDir: string): Promise<string> {
  const home = (await readIfPresent(join(dataDir, 'postgres.location')))?.trim() ?? dataDir;
  return join(home, 'postgres');
}

/** Whether a cluster was ever made for this data folder. Looks, and makes nothing. */
export const hasCluster = async (dataDir: string): Promise<boolean> => (await clusterMajor(dataDir)) !== undefined;

/** The major version of PostgreSQL that made it, such as `18`; undefined without one. */
export async function clusterMajor(dataDir: string): Promise<string | undefined> {
  return (await readIfPresent(join(await clusterFolder(dataDir), 'PG_VERSION')))?.trim();
}

/**
 * The superuser's URL of the embedded server that another process of ours keeps up for this data folder, for what works beside it;
 * undefined when there is none, and then whoever asks may launch it.
 */
export async function attachPostgres(dataDir: string): Promise<string | undefined> {
  if (!(await hasCluster(dataDir))) return undefined;
  const place = await prepareClusterHome(dataDir);
  if (!(await isHeld(join(place.home, 'postgres.owner')))) return undefined;
  const server = await findRunningServer(place.directory);
  return server ? serverUrl(server.port, await readPassword(place)) : undefined;
}
