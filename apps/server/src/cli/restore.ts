import { resolve } from 'node:path';
import { keyFolders, NO_KEY } from '../features/backups/index.ts';
import { intoFolder } from '../platform/backup/into-folder.ts';
import { type Checked, loadArchive, refuseIfFilled } from '../platform/backup/restore.ts';
import { verifyArchive } from '../platform/backup/verify-archive.ts';
import { openFiles } from '../platform/files/open-files.ts';
import { createHealth } from '../platform/health/health.ts';
import { createLog } from '../platform/log/log.ts';
import { openDatabase, openDatabaseBeside } from '../platform/open-platform.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';

/** `lanet restore FILE [--verify]`: all of it into an empty installation, or into a scratch database to see that it can be. */
export async function restoreCommand(file: string, flags: Flags): Promise<void> {
  const config = configOf(flags, { quiet: true });
  const { key } = config.backup;
  if (key === undefined) throw new CommandProblem(NO_KEY);
  const path = resolve(file);
  const log = createLog(config);
  if (flags.verify === true) {
    const database = await openDatabaseBeside(config, log);
    try {
      say(await verifyArchive(path, key, database.ownerUrl));
      console.log('Verified: restored into a scratch database, compared row by row, and removed again.');
    } finally {
      await database.stop();
    }
    return;
  }
  const database = await openDatabase(config, log);
  try {
    // Before the folder of files is made in what may be somebody's installation.
    await refuseIfFilled(database.ownerUrl);
    const files = await openFiles(config, log, createHealth());
    say(await loadArchive(path, key, database.ownerUrl, intoFolder(keyFolders(config), files)));
    console.log('Restored and compared row by row. Start the server: lanet serve');
  } finally {
    await database.stop();
  }
}

function say({ head, tail, keys }: Checked): void {
  const rows = tail.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `Backup of ${head.organisation ?? 'an installation without a name'}, ${head.createdAt}, version ${head.program}, migration ${head.migration}`,
  );
  console.log(`  ${tail.tables.length} tables, ${rows} rows, ${tail.files.count} files, ${keys.length} keys`);
  if (tail.filesLost.length > 0)
    console.error(`WARNING: ${tail.filesLost.length} files were missing or damaged when it was made.`);
}
