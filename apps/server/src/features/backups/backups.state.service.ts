import type { Config } from '../../platform/config/config.ts';
import type { ScopedTx } from '../../platform/database/index.ts';
import { lastGoodRun, lastRun } from './backups.repo.ts';

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
