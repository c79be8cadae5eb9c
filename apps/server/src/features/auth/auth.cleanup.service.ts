import { inAuth } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteOldFailures } from './auth.failures.repo.ts';
import { deleteOldLinks } from './auth.links.repo.ts';
import { deleteOldSignIns } from './auth.sign-ins.repo.ts';
import { LONGEST_WINDOW_MS } from './auth.throttle.rules.ts';

const EVERY_MS = 60 * 60_000;
/** What has ended is kept so long for whoever looks into an incident; the audit log has the acts themselves. */
const KEEP_MS = 30 * 86_400_000;

/** Deletes, every hour, what decides nothing any more. Two processes that do it at once delete the same rows. */
export function startCleanup(platform: Platform): Background {
  return poll('auth.cleanup', EVERY_MS, platform.log, () => deleteOutdated(platform));
}

export function deleteOutdated({ db, clock }: Platform): Promise<void> {
  const now = clock.now();
  return inAuth(db, async (tx) => {
    await deleteOldFailures(tx, new Date(now - LONGEST_WINDOW_MS));
    await deleteOldSignIns(tx, new Date(now - KEEP_MS));
    await deleteOldLinks(tx, new Date(now - KEEP_MS));
  });
}
