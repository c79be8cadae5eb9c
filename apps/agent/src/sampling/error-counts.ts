import { z } from 'zod';
import type { LoggedError } from '../collect/event-log/logged-errors.ts';

const MINUTE_MS = 60_000;
/** The span that is judged (alerts.md, section 4), and how far back a burst may lie that is told of late. */
const SPAN = 5;
const OLDEST = 15;
/** A computer has few sources that write errors; whoever makes up more of them is counted for none of those. */
const MOST_SOURCES = 20;
const MOST_A_MINUTE = 1_000_000;

/** Errors of each source by the minute (epoch minutes), and the last minute that was looked at. */
export const ErrorCounts = z.object({
  sources: z.record(z.string(), z.record(z.string(), z.number().int().min(0))),
  lookedAt: z.number().int().min(0).nullable(),
});
export type ErrorCounts = z.infer<typeof ErrorCounts>;

export const NO_ERRORS: ErrorCounts = { sources: {}, lookedAt: null };

export type SourceErrors = { source: string; errors: number };

/**
 * The counts with further errors, and for each source the most it wrote within five minutes that ended since the last
 * look. The minute of the last look counts once more, since it was not over then.
 */
export function countErrors(
  before: ErrorCounts,
  errors: readonly LoggedError[],
  nowMs: number,
): { counts: ErrorCounts; peaks: SourceErrors[] } {
  const now = Math.floor(nowMs / MINUTE_MS);
  const sources = recent(before.sources, now);
  for (const { at, source } of errors) {
    const minute = Math.floor(at / MINUTE_MS);
    if (minute <= now - OLDEST - SPAN || minute > now) continue;
    const counted = sources.get(source) ?? new Map<number, number>();
    if (counted.size === 0 && sources.size >= MOST_SOURCES) continue;
    counted.set(minute, Math.min(MOST_A_MINUTE, (counted.get(minute) ?? 0) + 1));
    sources.set(source, counted);
  }
  const first = Math.max(Math.min(before.lookedAt ?? now, now), now - OLDEST);
  const peaks = [...sources].map(([source, counted]) => ({ source, errors: peakOf(counted, first, now) }));
  return { counts: { sources: stored(sources), lookedAt: now }, peaks };
}

function recent(sources: ErrorCounts['sources'], now: number): Map<string, Map<number, number>> {
  const kept = Object.entries(sources).map(([source, counted]): [string, Map<number, number>] => {
    const minutes = Object.entries(counted).map(([minute, errors]): [number, number] => [Number(minute), errors]);
    return [source, new Map(minutes.filter(([minute]) => minute > now - OLDEST - SPAN && minute <= now))];
  });
  return new Map(kept.filter(([, counted]) => counted.size > 0));
}

function stored(sources: Map<string, Map<number, number>>): ErrorCounts['sources'] {
  return Object.fromEntries([...sources].map(([source, counted]) => [source, Object.fromEntries(counted)]));
}

function peakOf(counted: ReadonlyMap<number, number>, first: number, last: number): number {
  let peak = 0;
  for (let end = first; end <= last; end++) {
    let sum = 0;
    for (let minute = end - SPAN + 1; minute <= end; minute++) sum += counted.get(minute) ?? 0;
    peak = Math.max(peak, sum);
  }
  return peak;
}
