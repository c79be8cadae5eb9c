import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../platform/config/config.ts';
import {
  bringCopyBack,
  copyDatabase,
  dropCopy,
  isBeingMigrated,
  migrate,
  migrationState,
  usersOf,
  whyNoCopy,
} from '../platform/database/index.ts';
import { createLog } from '../platform/log/log.ts';
import { loginPassword, openDatabase, openDatabaseBeside } from '../platform/open-platform.ts';
import { clusterMajor, findPackage } from '../platform/postgres/index.ts';
import { VERSION } from '../platform/version.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';
import { compareReleases } from './update.rules.ts';

/** Free at all times, besides what an update itself needs: below that writes may fail. */
const SPARE_BYTES = 256 * 1024 ** 2;

/**
 * `lanet update`: what update.sh asks of the version that is to come. `check` changes nothing; `apply` copies the database and
 * migrates it, while nothing else is connected; `return` puts that copy back; `finish` removes it. Each may be repeated.
 */
export async function updateCommand(what: string, flags: Flags): Promise<void> {
  const config = configOf(flags, { quiet: true });
  const log = createLog(config);
  if (what === 'check') return check(config, log, flags);
  const { id } = flags;
  if (typeof id !== 'string' || !/^[a-z0-9]{4,20}$/.test(id))
    throw new CommandProblem(`update ${what} needs --id: 4 to 20 lower case letters or digits`);
  if (what === 'apply') return apply(config, log, id);
  if (what !== 'return' && what !== 'finish')
    throw new CommandProblem(`update check, apply, return or finish, not "${what}"`);
  // What is finished runs already; nothing runs while it returns.
  const database = await (what === 'finish' ? openDatabaseBeside : openDatabase)(config, log);
  try {
    if (what === 'finish') return await dropCopy(database.ownerUrl, id);
    const isBack = await bringCopyBack(database.ownerUrl, id);
    console.log(isBack ? 'The database is as it was before the update.' : 'The database had not been changed.');
  } finally {
    await database.stop();
  }
}

async function check(config: Config, log: Logger, { installed, force }: Flags): Promise<void> {
  if (typeof installed === 'string') refuseOlder(installed, force === true);
  if (!config.databaseUrl) await refuseOtherMajor(config.dataDir);
  const database = await openDatabaseBeside(config, log);
  try {
    const { ownerUrl } = database;
    const { applied, pending } = await migrationState(ownerUrl);
    if (await isBeingMigrated(ownerUrl))
      throw new CommandProblem('The database is being migrated by another process now: wait until it is done.');
    const reason = await whyNoCopy(ownerUrl);
    if (reason !== undefined) throw new CommandProblem(reason);
    const bytes = await sizeOf(ownerUrl);
    await refuseWithoutSpace(config, bytes);
    console.log(`Version ${VERSION}: ${applied.length} migrations applied, ${pending.length} to come.`);
    console.log(`The database has ${Math.ceil(bytes / 1024 ** 2)} MiB.`);
  } finally {
    await database.stop();
  }
}

function refuseOlder(installed: string, force: boolean): void {
  if (force || compareReleases(VERSION, installed) > 0) return;
  throw new CommandProblem(
    `Version ${VERSION} is not newer than ${installed}, which is installed. With --force it is installed nevertheless, if the database fits.`,
  );
}

/** The programs of one major version of PostgreSQL do not read the files of another. */
async function refuseOtherMajor(dataDir: string): Promise<void> {
  const there = await clusterMajor(dataDir);
  const { version } = JSON.parse(await readFile(join(findPackage(), '..', 'package.json'), 'utf8'));
  const [mine] = String(version).split('.');
  if (there === undefined || there === mine) return;
  throw new CommandProblem(
    `The database was made by PostgreSQL ${there} and this version brings ${mine}: make a backup, install this version anew and restore it there.`,
  );
}

/** The copy and the backup's scratch database lie beside the database; a database of one's own is on another machine. */
async function refuseWithoutSpace({ dataDir, databaseUrl }: Config, bytes: number): Promise<void> {
  const needed = (databaseUrl ? bytes : bytes * 3) + SPARE_BYTES;
  const { bavail, bsize } = await statfs(dataDir);
  if (bavail * bsize >= needed) return;
  const inMebibytes = (size: number) => `${Math.ceil(size / 1024 ** 2)} MiB`;
  throw new CommandProblem(
    `${dataDir} has ${inMebibytes(bavail * bsize)} free; the backup and the copy of the database need ${inMebibytes(needed)}.`,
  );
}

async function apply(config: Config, log: Logger, id: string): Promise<void> {
  const database = await openDatabase(config, log);
  try {
    const { ownerUrl } = database;
    const { pending } = await migrationState(ownerUrl);
    // Where another machine has brought it to this version already and works with it, there is nothing to undo.
    const isDoneElsewhere = pending.length === 0 && (await usersOf(ownerUrl)).length > 0;
    if (!isDoneElsewhere) await copyDatabase(ownerUrl, id);
    await migrate(ownerUrl, await loginPassword(config));
    console.log(`${pending.length} migrations applied.`);
  } finally {
    await database.stop();
  }
}

async function sizeOf(ownerUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000, query_timeout: 60_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes');
    return Number(rows[0]?.bytes);
  } finally {
    await client.end();
  }
}
