// How long a promise is: a target in minutes or in days, as open time.
import type { Target } from './sla.events.rules.ts';
import { DAY_MS, MINUTE_MS, type OpenTime, openBetween } from './sla.open-time.rules.ts';

/** A target in milliseconds of open time; infinite where it is further off than hours are known. */
export function openTimeFor(time: OpenTime, target: Target, startMs: number): number {
  // To the millisecond, as every instant is.
  if (target.kind === 'minutes') return Math.round(target.minutes * MINUTE_MS);
  const endMs = endOfDays(time, target, startMs);
  return endMs === undefined ? Number.POSITIVE_INFINITY : openBetween(time, startMs, endMs);
}

/**
 * The end of the n-th local date after that of the start on which it opens, or the time of that date at which it started. A
 * date is one however often the clock or the hours change during it; what such a change leaves out is over where it jumps.
 */
function endOfDays(time: OpenTime, target: Target & { kind: 'days' }, startMs: number): number | undefined {
  const { days } = time;
  const first = days.findIndex(({ fromMs, toMs }) => fromMs <= startMs && startMs < toMs);
  const start = days[first];
  if (!start) return undefined;
  let { dateMs } = start;
  let [at, left] = [first, target.days];
  for (; left > 0; at += 1) {
    const day = days[at];
    if (!day) return undefined;
    if (day.dateMs <= dateMs || openBetween(time, day.fromMs, day.toMs) === 0) continue;
    dateMs = day.dateMs;
    left -= 1;
  }
  const localMs = dateMs + (target.until === 'day_end' ? DAY_MS : startMs + start.offsetMs - start.dateMs);
  // When a clock on the wall shows so much, or more.
  const end = days.slice(first).find(({ toMs, offsetMs }) => localMs < toMs + offsetMs);
  if (end) return Math.max(end.fromMs, localMs - end.offsetMs);
  const last = days.at(-1);
  // All of the last day that is known is known.
  return last && localMs === last.toMs + last.offsetMs ? last.toMs : undefined;
}
