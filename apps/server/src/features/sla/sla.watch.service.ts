// How far the service is behind what is due, and who hears of it. Watched by the worker too, where the service is elsewhere: one
// that does not run says nothing of itself.
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { lagSeconds } from './sla.tickets.repo.ts';
import { clearAlarm, holdAlarm, setAlarm } from './sla.watch.repo.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Tells administrators; handled by the feature `notifications`. `since`: of the alarm, ISO 8601. */
    'sla.alarm': { kind: 'sla_lagging' | 'sla_caught_up'; since: string; minutes: number };
  }
}

const DEGRADED_SECONDS = 60;
const ALARM_SECONDS = 600;

/**
 * Measures the lag, and raises the alarm once for each time that it is over ten minutes. Not for what waits from while this
 * process did not run: it is given ten minutes to catch up.
 */
export async function watchLag({ db, clock }: Pick<Platform, 'db' | 'clock'>, startedAtMs: number): Promise<number> {
  const mayAlarm = clock.now() - startedAtMs > ALARM_SECONDS * 1000;
  return inScope(db, SYSTEM, async (tx) => {
    const lag = await lagSeconds(tx);
    await judge(tx, lag, mayAlarm);
    return lag;
  });
}

async function judge(tx: ScopedTx, seconds: number, mayAlarm: boolean): Promise<void> {
  const alarmedAt = await holdAlarm(tx);
  const minutes = Math.floor(seconds / 60);
  if (alarmedAt === null && mayAlarm && seconds > ALARM_SECONDS) {
    const since = (await setAlarm(tx)).toISOString();
    await enqueue(tx, 'sla.alarm', { kind: 'sla_lagging', since, minutes });
  } else if (alarmedAt !== null && seconds <= DEGRADED_SECONDS) {
    await clearAlarm(tx);
    await enqueue(tx, 'sla.alarm', { kind: 'sla_caught_up', since: alarmedAt.toISOString(), minutes });
  }
}
