import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyChanges } from './sla.changes.service.ts';
import { fireDue } from './sla.firing.service.ts';
import { lagSeconds } from './sla.tickets.repo.ts';

const LOOK_EVERY_MS = 5_000;
const MEASURE_EVERY_MS = 15_000;
/** The database's clock may be set; by more than this somebody should know. */
const STEP_MS = 5_000;
const DEGRADED_SECONDS = 60;

/**
 * The service `sla`: looks every five seconds for what is due. It keeps nothing in memory, so it may die at any moment, be down
 * for days, and run several times.
 */
export function startSla(platform: Platform): Background {
  const { db, log, metrics, health } = platform;
  const firing = poll('sla.fire', LOOK_EVERY_MS, log, () => fireAllDue(platform));
  const changing = poll('sla.changes', LOOK_EVERY_MS, log, () => applyChanges(platform));
  const watch = clockWatch();
  let lag = 0;
  const measuring = poll('sla.lag', MEASURE_EVERY_MS, log, async () => {
    const { seconds, nowMs } = await inScope(db, SYSTEM, async (tx) => {
      const { rows } = await sql<{ now_ms: number }>`
        select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms`.execute(tx);
      return { seconds: await lagSeconds(tx), nowMs: rows[0]?.now_ms ?? 0 };
    });
    lag = seconds;
    metrics.slaLag(seconds);
    const stepMs = watch(nowMs);
    if (Math.abs(stepMs) > STEP_MS) log.warn({ stepMs: Math.round(stepMs) }, 'clock_step');
  });
  health.addCheck('sla', async () => {
    if (lag > DEGRADED_SECONDS) throw new Error(`what is due waits for ${Math.round(lag)} s`);
  });
  return {
    async stop() {
      await Promise.all([firing, changing, measuring].map((each) => each.stop()));
    },
  };
}

/** Everything that is due, in batches of their own: what one has told stays told. */
export async function fireAllDue({ db }: Pick<Platform, 'db'>): Promise<void> {
  while ((await inScope(db, SYSTEM, fireDue)) > 0);
}

/** By how much the database's clock went otherwise than time itself since it was looked at last, in milliseconds. */
function clockWatch(): (nowMs: number) => number {
  let last: { nowMs: number; monotonicMs: number } | undefined;
  return (nowMs) => {
    const monotonicMs = performance.now();
    const step = last ? nowMs - last.nowMs - (monotonicMs - last.monotonicMs) : 0;
    last = { nowMs, monotonicMs };
    return step;
  };
}
