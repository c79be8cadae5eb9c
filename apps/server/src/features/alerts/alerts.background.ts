import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { judgeAntivirus } from './alerts.antivirus.service.ts';
import { deleteBoxes } from './alerts.black-box.repo.ts';
import { judgeClocks } from './alerts.clock.service.ts';
import { deleteProcessed } from './alerts.edges.repo.ts';
import { deleteOutages } from './alerts.presence.repo.ts';
import { judgePresence } from './alerts.presence.service.ts';
import { countOpen, dueAlerts } from './alerts.repo.ts';
import { deleteRestarts } from './alerts.restarts.repo.ts';
import { settleAlert } from './alerts.settle.service.ts';

const SETTLE_EVERY_MS = 5_000;
const PRESENCE_EVERY_MS = 15_000;
const CLOCKS_EVERY_MS = 60_000;
const ANTIVIRUS_EVERY_MS = 60_000;
const COUNT_EVERY_MS = 30_000;
const BATCH = 100;
const FORGET_EVERY_MS = 24 * 3_600_000;
/** Agents keep what they could not send for 30 days; a report that comes again later must find its edges done. */
const KEEP_EDGES_MS = 90 * 24 * 3_600_000;
/** Long enough for whoever looks into an alert, and no longer: it holds names of programs and messages of a log. */
const KEEP_BOXES_MS = 90 * 24 * 3_600_000;
/** They excuse nobody any more ten minutes after they are over; a while longer for whoever asks what happened. */
const KEEP_OUTAGES_MS = 90 * 24 * 3_600_000;

/** Looks at every alert that is due now, each in a transaction of its own. */
export async function settleDue({ db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>): Promise<void> {
  const due = await inScope(db, SYSTEM, (tx) => dueAlerts(tx, new Date(clock.now()), BATCH));
  for (const id of due) {
    // One that fails must not keep the others waiting; it stays due and is looked at again.
    await inScope(db, SYSTEM, (tx) => settleAlert(tx, id, clock.now())).catch((error: unknown) =>
      log.error({ err: error, alertId: id }, 'an alert was not settled'),
    );
  }
}

export function forgetEdges({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  const before = new Date(clock.now() - KEEP_EDGES_MS);
  return inScope(db, SYSTEM, async (tx) => {
    await deleteProcessed(tx, before);
    await deleteRestarts(tx, before);
  });
}

export function forgetBoxes({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  return inScope(db, SYSTEM, (tx) => deleteBoxes(tx, new Date(clock.now() - KEEP_BOXES_MS)));
}

export function forgetOutages({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  return inScope(db, SYSTEM, (tx) => deleteOutages(tx, new Date(clock.now() - KEEP_OUTAGES_MS)));
}

export function startAlertTimers(platform: Platform): Background {
  const { db, log, metrics } = platform;
  const settling = poll('alerts.settle', SETTLE_EVERY_MS, log, () => settleDue(platform));
  const missing = poll('alerts.presence', PRESENCE_EVERY_MS, log, () => judgePresence(platform));
  const clocks = poll('alerts.clocks', CLOCKS_EVERY_MS, log, () => judgeClocks(platform));
  const antivirus = poll('alerts.antivirus', ANTIVIRUS_EVERY_MS, log, () => judgeAntivirus(platform));
  const counting = poll('alerts.count', COUNT_EVERY_MS, log, async () => {
    for (const { priority, count } of await inScope(db, SYSTEM, countOpen)) metrics.alertsOpen(priority, count);
  });
  const forgetting = poll('alerts.forget', FORGET_EVERY_MS, log, async () => {
    await forgetEdges(platform);
    await forgetBoxes(platform);
    await forgetOutages(platform);
  });
  return {
    async stop() {
      await Promise.all([settling, missing, clocks, antivirus, counting, forgetting].map((each) => each.stop()));
    },
  };
}
