import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, realpath, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Account, accountFor, canEnter } from './cluster-account.ts';
import { createFile, failedWith, readIfPresent } from './durable-files.ts';

/** Where clusters live whose data folder the database's account cannot reach. */
const CLUSTERS = '/var/lib/lanet/clusters';

/**
 * Absolute real paths. `home` holds the cluster, its lock, port and copied runtime: the data folder itself, or a
 * folder of `CLUSTERS`. `account` is undefined when the database runs under our own account.
 */
export type ClusterHome = { dataDir: string; home: string; directory: string; account: Account | undefined };

/**
 * Creates the data folder if needed and says where its cluster lives. As root, with a closed folder above the data
 * folder, that is elsewhere, and `<dataDir>/postgres.location` points to it.
 */
export async function prepareClusterHome(wantedDataDir: string): Promise<ClusterHome> {
  await makeDataDir(wantedDataDir);
  const dataDir = await realpath(wantedDataDir);
  const home = (await readLocation(dataDir)) ?? (await chooseHome(dataDir));
  const directory = join(home, 'postgres');
  return { dataDir, home, directory, account: await accountFor(directory) };
}

async function makeDataDir(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // As root the database's account must be able to pass through, but not to list. An empty folder was made for us (just
  // now, or by mkdtemp), so it is ours to open; one in use keeps the mode its owner gave it.
  if (process.getuid?.() === 0 && (await readdir(dataDir)).length === 0) await chmod(dataDir, 0o711);
}

async function readLocation(dataDir: string): Promise<string | undefined> {
  const location = (await readIfPresent(join(dataDir, 'postgres.location')))?.trim();
  if (!location) return undefined;
  if (await exists(location)) return location;
  throw new Error(
    `${dataDir}/postgres.location says the database is in ${location}, which does not exist. Restore that folder.`,
  );
}

async function chooseHome(dataDir: string): Promise<string> {
  const directory = join(dataDir, 'postgres');
  const account = await accountFor(directory);
  if (!account || (await canEnter(dataDir, account))) return dataDir;
  if (await exists(directory)) {
    throw new Error(
      `The database's account (uid ${account.uid}) can no longer reach ${directory}: open the folders above.`,
    );
  }
  return relocate(dataDir);
}

async function relocate(dataDir: string): Promise<string> {
  for (const directory of [dirname(CLUSTERS), CLUSTERS]) {
    await mkdir(directory, { recursive: true });
    const { mode } = await stat(directory);
    // Ours by its fixed name. Passing through does not let anyone list it.
    if ((mode & 0o011) !== 0o011) await chmod(directory, (mode & 0o7777) | 0o011);
  }
  const home = await makeUnusedFolder(join(CLUSTERS, createHash('sha256').update(dataDir).digest('hex').slice(0, 16)));
  const location = join(dataDir, 'postgres.location');
  if (await createFile(location, `${home}\n`, 0o644)) return home;

  // Another starter decided first.
  await rmdir(home);
  return (await readLocation(dataDir)) ?? home;
}

/** The folder's name is taken when somebody deleted the data folder but not its cluster, which is never reused. */
async function makeUnusedFolder(wanted: string): Promise<string> {
  try {
    await mkdir(wanted);
  } catch (error) {
    if (!failedWith(error, 'EEXIST')) throw error;
    return makeUnusedFolder(
      join(dirname(wanted), `${basename(wanted).slice(0, 16)}-${randomBytes(4).toString('hex')}`),
    );
  }
  await chmod(wanted, 0o711);
  return wanted;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return false;
    throw error;
  }
}
