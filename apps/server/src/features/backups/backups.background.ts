import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { attemptsOf } from './backups.repo.ts';
import { dueDay, localDay } from './backups.rules.ts';
import { type BackupTools, makeBackup, whileAlone } from './backups.service.ts';
import { watchBackups } from './backups.watch.service.ts';

const LOOK_MS = 60_000;

/** In the service `worker`: the daily backup, and whether there is a good one. However many processes run it, a day has one. */
export function startBackups(platform: Platform): Background {
  const { config, log } = platform;
  const making = poll('backups.make', LOOK_MS, log, async () => {
    if (config.backup.key !== undefined) await makeDueBackup(platform);
  });
  const watching = poll('backups.watch', LOOK_MS, log, async () => {
    await watchBackups(platform);
  });
  return {
    async stop() {
      await Promise.all([making.stop(), watching.stop()]);
    },
  };
}

/** Makes the backup of this day if it is due and nobody else is at it; answers whether it made one. */
export async function makeDueBackup(tools: BackupTools): Promise<boolean> {
  if ((await dueNow(tools)) === undefined) return false;
  const made = await whileAlone(tools.ownerUrl, async () => {
    // Asked again: another process may have made it in between.
    const day = await dueNow(tools);
    if (day === undefined) return false;
    await makeBackup(tools, { cause: 'schedule', day, command: tools.config.backup.command, verify: true });
    return true;
  });
  return made ?? false;
}

async function dueNow({ db, clock, config }: BackupTools): Promise<string | undefined> {
  const when = { time: config.backup.time, zone: config.timeZone };
  const attempts = await inScope(db, SYSTEM, (tx) => attemptsOf(tx, localDay(clock.now(), config.timeZone)));
  return dueDay(clock.now(), when, attempts);
}
