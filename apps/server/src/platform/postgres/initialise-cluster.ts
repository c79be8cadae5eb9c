import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ClusterHome } from './cluster-home.ts';
import { readIfPresent, replaceFile, syncDirectory } from './durable-files.ts';
import { programEnvironment, programPath, type Runtime } from './runtime.ts';

const run = promisify(execFile);
const UNFINISHED = 'postgres.initialising-';

/**
 * Makes the cluster if there is none. It grows under another name and gets its own by one rename, so an interrupted
 * start leaves only a folder that the next one removes. The caller holds the owner lock.
 * @returns whether it was made now.
 * @throws Error when the cluster is of another major version, with what to do, or when initdb fails, with its output.
 */
export async function initialiseCluster(place: ClusterHome, runtime: Runtime, password: string): Promise<boolean> {
  await removeUnfinished(place.home);
  const version = (await readIfPresent(join(place.directory, 'PG_VERSION')))?.trim();
  const major = runtime.version.split('.')[0];
  if (version === major) return false;
  if (version !== undefined) {
    throw new Error(
      `${place.directory} was made by PostgreSQL ${version}, this release brings ${major}. ` +
        'Back up with the earlier release and restore into a new data folder.',
    );
  }

  const workshop = await mkdtemp(join(place.home, UNFINISHED));
  await runInitdb(workshop, place, runtime, password);
  await rename(join(workshop, 'cluster'), place.directory);
  await syncDirectory(place.home);
  await rm(workshop, { recursive: true, force: true });
  return true;
}

/**
 * The superuser's password, made at the first start and kept in `<dataDir>/postgres.password`, for our account only.
 * The caller holds the owner lock.
 * @throws Error when there is a cluster but its password is gone.
 */
export async function readPassword({ dataDir, directory }: ClusterHome): Promise<string> {
  const path = join(dataDir, 'postgres.password');
  const kept = (await readIfPresent(path))?.trim();
  if (kept) return kept;
  if ((await readIfPresent(join(directory, 'PG_VERSION'))) !== undefined) {
    throw new Error(
      `${path} is missing, without which the database in ${directory} cannot be opened. Restore that file.`,
    );
  }
  // Its letters need no escaping in a URL.
  const password = randomBytes(24).toString('base64url');
  await replaceFile(path, `${password}\n`, 0o600);
  return password;
}

async function removeUnfinished(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => name.startsWith(UNFINISHED));
  for (const name of names) {
    // Retried: the initdb of a killed process may still be writing, and ends when its files are gone.
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

async function runInitdb(workshop: string, place: ClusterHome, runtime: Runtime, password: string): Promise<void> {
  const { account } = place;
  const cluster = join(workshop, 'cluster');
  const passwordFile = join(workshop, 'password');
  // A file, because initdb cannot read its password from the socket that Node gives as standard input.
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await mkdir(cluster, { mode: 0o700 });
  if (account) {
    for (const path of [workshop, passwordFile, cluster]) await chown(path, account.uid, account.gid);
  }
  const options = [
    ['--pgdata', cluster],
    ['--username', 'postgres'],
    ['--pwfile', passwordFile],
    ['--encoding', 'UTF8'],
    // Sorting is ICU's, the same on every system. The C library's share is what each of them surely has.
    ['--locale-provider', 'icu', '--icu-locale', 'es'],
    ['--locale', process.platform === 'linux' ? 'C.UTF-8' : 'C'],
    ['--auth', 'scram-sha-256'],
    ['--data-checksums'],
  ];
  await run(programPath(runtime, 'initdb'), options.flat(), { ...account, cwd: workshop, env: programEnvironment() });
}
