import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { archiveName, type Made, makeBackup, NO_KEY, whileAlone } from '../features/backups/index.ts';
import { memoryBus } from '../platform/bus/bus.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import { migrationState, openKysely, openPool } from '../platform/database/index.ts';
import { openFiles } from '../platform/files/open-files.ts';
import { createHealth } from '../platform/health/health.ts';
import { createLog } from '../platform/log/log.ts';
import { openDatabaseBeside } from '../platform/open-platform.ts';
import { hasCluster } from '../platform/postgres/index.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';

/** `lanet backup`: while the server runs or not. Prints where it is, and what is in it. */
export async function backupCommand(flags: Flags): Promise<void> {
  const config = configOf(flags, { quiet: true });
  if (config.backup.key === undefined) throw new CommandProblem(NO_KEY);
  if (!config.databaseUrl && !(await hasCluster(config.dataDir)))
    throw new CommandProblem(`There is no installation in ${config.dataDir}: name its data folder with --data.`);
  const path = await pathOf(flags, systemClock.now());
  const command = typeof flags.command === 'string' ? flags.command : config.backup.command;
  const made = await withTools(config, createLog(config), (tools) =>
    whileAlone(tools.ownerUrl, () =>
      makeBackup(tools, {
        cause: 'command',
        day: null,
        ...(path && { path }),
        command,
        verify: flags.verify !== false,
      }),
    ),
  );
  if (!made) throw new CommandProblem('Another process makes a backup of this database now: wait until it is done.');
  say(made);
}

/** A folder gets a file of the usual name; undefined: the folder of the configuration, where old ones are removed. */
async function pathOf({ to }: Flags, nowMs: number): Promise<string | undefined> {
  if (typeof to !== 'string') return undefined;
  const path = resolve(to);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return join(path, archiveName(nowMs));
  if (found) throw new CommandProblem(`${path} exists already: a backup is never written over anything.`);
  return path;
}

type Tools = Parameters<typeof makeBackup>[0];

async function withTools<T>(config: Config, log: Logger, work: (tools: Tools) => Promise<T>): Promise<T> {
  const database = await openDatabaseBeside(config, log);
  const { ownerUrl } = database;
  try {
    const { pending } = await migrationState(ownerUrl);
    if (pending.length > 0)
      throw new CommandProblem(
        `The database is older than this program (${pending.length} migrations). Back it up with the version that it belongs to, or run lanet migrate up.`,
      );
    const kysely = openKysely(openPool({ url: ownerUrl, max: 2, applicationName: 'lanet backup' }));
    try {
      const files = await openFiles(config, log, createHealth());
      return await work({ db: { kysely, bus: memoryBus() }, clock: systemClock, config, ownerUrl, files });
    } finally {
      await kysely.destroy();
    }
  } finally {
    await database.stop();
  }
}

function say({ path, written: { head, tail, sizeBytes, sha256 }, verifiedAt, sentAt }: Made): void {
  const rows = tail.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(path);
  console.log(`  ${sizeBytes} bytes, sha256 ${sha256}`);
  console.log(
    `  ${tail.tables.length} tables, ${rows} rows, ${tail.files.count} files, ${tail.keys.length} keys, migration ${head.migration}`,
  );
  console.log(verifiedAt ? '  verified: restored into a scratch database and compared' : '  not verified');
  if (sentAt) console.log('  taken off the box by the command');
  if (tail.filesLost.length > 0)
    console.error(
      `WARNING: ${tail.filesLost.length} files that rows name are missing or damaged on the disk: ${tail.filesLost.slice(0, 10).join(', ')}`,
    );
}
