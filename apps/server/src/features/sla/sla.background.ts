import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyChanges } from './sla.changes.service.ts';
import { fireDue } from './sla.firing.service.ts';
import { noticeOutage, tellSummaries } from './sla.summaries.service.ts';
import { watchLag } from './sla.watch.service.ts';

const LOOK_EVERY_MS = 5_000;
const MEASURE_EVERY_MS = 15_000;
/** The database's clock may be set; by more than this somebody should know. */
const STEP_MS = 5_000;

/**
 * The service `sla`: looks every five seconds for what is due. It keeps nothing in memory, so it may die at any moment, be down
 * for days, and run several times.
 */
export function startSla(platform: Platform): Background {
  const { db, log } = platform;
  const firing = poll('sla.fire', LOOK_EVERY_MS, log, () => fireAllDue(platform));
  const changing = poll('sla.changes', LOOK_EVERY_MS, log, () => applyChanges(platform));
  const stepOf = clockWatch();
  const comparing = poll('sla.clock', MEASURE_EVERY_MS, log, async () => {
    const { rows } = await inScope(db, SYSTEM, (tx) =>
      sql<{ now_ms: number }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms`.execute(tx),
    );
    const stepMs = stepOf(rows[0]?.now_ms ?? 0);
    if (Math.abs(stepMs) > STEP_MS) log.warn({ stepMs: Math.round(stepMs) }, 'clock_step');
  });
  const watching = startWatching(platform);
  return {
    async stop() {
      await Promise.all([firing, changing, comparing, watching].map((each) => each.stop()));
    },
  };
}

/** In the worker, where the service runs in another process. */
export function startSlaWatch(platform: Platform): Background {
  return platform.config.services.includes('sla') ? { stop: async () => undefined } : startWatching(platform);
}

function startWatching(platform: Platform): Background {
  const startedAtMs = platform.clock.now();
  return poll('sla.lag', MEASURE_EVERY_MS, platform.log, async () => {
    await watchLag(platform, startedAtMs);
  });
}

/** Everything that is due, in batches of their own: what one has told stays told. */
export async function fireAllDue({ db }: Pick<Platform, 'db'>): Promise<void> {
  await inScope(db, SYSTEM, noticeOutage);
  while ((await inScope(db, SYSTEM, fireDue)) > 0);
  await inScope(db, SYSTEM, tellSummaries);
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
