import type { Config } from '../../platform/config/config.ts';
import type { ScopedTx } from '../../platform/database/index.ts';
import { lastGoodRun, lastRun, watchedSince } from './backups.repo.ts';
import { lateHours } from './backups.rules.ts';

/** By how many hours the last good one is too old, or has been waited for; undefined while it is not. */
export async function lateBackup(tx: ScopedTx, nowMs: number): Promise<number | undefined> {
  const since = (await lastGoodRun(tx))?.started_at ?? (await watchedSince(tx));
  return since && lateHours(nowMs, since.getTime());
}

/** How backups stand, for whoever runs the installation. `good`: the last that was restored and compared. */
export async function backupState(tx: ScopedTx, config: Config) {
  const [last, good] = [await lastRun(tx), await lastGoodRun(tx)];
  return {
    configured: config.backup.key !== undefined,
    last: last
      ? {
          at: last.started_at.toISOString(),
          ok: last.state === 'done',
          error: last.error,
          filesLost: last.files_lost ?? 0,
        }
      : null,
    good:
      good?.verified_at && good.size_bytes !== null
        ? {
            at: good.started_at.toISOString(),
            verifiedAt: good.verified_at.toISOString(),
            sentAt: good.sent_at?.toISOString() ?? null,
            sizeBytes: good.size_bytes,
          }
        : null,
  };
}
