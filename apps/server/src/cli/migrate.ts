import { migrationState } from '../platform/database/index.ts';
import { createLog } from '../platform/log/log.ts';
import { openDatabase, openPlatform } from '../platform/open-platform.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';

/** `lanet migrate up|status`. */
export async function migrateCommand(what: string, flags: Flags): Promise<void> {
  const config = configOf(flags, { quiet: true });
  const log = createLog(config);
  if (what === 'up') {
    const platform = await openPlatform(config, log);
    await platform.close();
    console.log('The database is at the newest version.');
    return;
  }
  if (what !== 'status') throw new CommandProblem(`migrate up or migrate status, not "${what}"`);
  const database = await openDatabase(config, log);
  try {
    const { applied, pending } = await migrationState(database.ownerUrl);
    for (const name of applied) console.log(`applied  ${name}`);
    for (const name of pending) console.log(`pending  ${name}`);
  } finally {
    await database.stop();
  }
}
