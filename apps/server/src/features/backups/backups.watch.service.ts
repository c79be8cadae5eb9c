// That backups do not get old without anybody knowing.
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { holdAlarm, lastGoodRun, setAlarm } from './backups.repo.ts';
import { lateHours } from './backups.rules.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Tells administrators; handled by the feature `notifications`. `since`: of the alarm, ISO 8601. */
    'backups.alarm': { kind: 'backup_late' | 'backup_good'; since: string; hours: number };
  }
}

/** Raises the alarm once when the last good backup is too old, and takes it back; answers by how many hours, or undefined. */
export async function watchBackups({
  db,
  clock,
  config,
}: Pick<Platform, 'db' | 'clock' | 'config'>): Promise<number | undefined> {
  return inScope(db, SYSTEM, async (tx) => {
    const good = await lastGoodRun(tx);
    return judge(tx, { nowMs: clock.now(), isWanted: config.backup.key !== undefined, good: good?.started_at });
  });
}

async function judge(
  tx: ScopedTx,
  { nowMs, isWanted, good }: { nowMs: number; isWanted: boolean; good: Date | undefined },
): Promise<number | undefined> {
  const { watchedAt: before, alarmedAt } = await holdAlarm(tx);
  if (!isWanted) {
    if (before !== null) await setAlarm(tx, { watchedAt: null, alarmedAt: null });
    return undefined;
  }
  const watchedAt = before ?? new Date(nowMs);
  const hours = lateHours(nowMs, (good ?? watchedAt).getTime());
  if (hours !== undefined && alarmedAt === null) {
    const since = new Date(nowMs);
    await setAlarm(tx, { watchedAt, alarmedAt: since });
    await enqueue(tx, 'backups.alarm', { kind: 'backup_late', since: since.toISOString(), hours });
  } else if (hours === undefined && alarmedAt !== null) {
    await setAlarm(tx, { watchedAt, alarmedAt: null });
    await enqueue(tx, 'backups.alarm', { kind: 'backup_good', since: alarmedAt.toISOString(), hours: 0 });
  } else if (before === null) await setAlarm(tx, { watchedAt, alarmedAt });
  return hours;
}
