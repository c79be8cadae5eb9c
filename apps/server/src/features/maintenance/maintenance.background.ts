import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { dueWindows } from './maintenance.repo.ts';
import { turnWindow } from './maintenance.turns.service.ts';

const TURN_EVERY_MS = 5_000;
const BATCH = 100;

/** Looks at every window that an occurrence begins or ends of, each in a transaction of its own. */
export async function turnDue({ db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>): Promise<void> {
  const due = await inScope(db, SYSTEM, (tx) => dueWindows(tx, new Date(clock.now()), BATCH));
  for (const id of due) {
    // One that fails must not keep the others waiting; it stays due and is looked at again.
    await inScope(db, SYSTEM, (tx) => turnWindow(tx, id, clock.now())).catch((err: unknown) =>
      log.error({ err, versionId: id }, 'a maintenance window was not turned'),
    );
  }
}

export function startTurning(platform: Platform): Background {
  return poll('maintenance.turns', TURN_EVERY_MS, platform.log, () => turnDue(platform));
}
