// Why a due time is what it is: all of the time from the ticket's creation on, cut into what ran and what did not.
import type { Evaluation } from './sla.clocks.rules.ts';
import { type Interval, intersect, subtract } from './sla.intervals.rules.ts';
import type { OpenTime } from './sla.open-time.rules.ts';

export type SegmentKind = 'running' | 'closed' | 'holiday' | 'paused';
export type Segment = Interval & { kind: SegmentKind };

/**
 * Without gaps from the creation to now or the last due time, whichever is later; a ticket that ended, to its end. Where they
 * overlap a holiday counts before closed hours, and those before a pause: `paused` is the open time that did not count.
 */
export function segmentsOf({ createdMs, atMs, clocks, pauses, endedMs }: Evaluation, time: OpenTime): Segment[] {
  const dues = clocks.flatMap(({ dueMs, endedMs: ended }) => (dueMs === null || ended !== null ? [] : [dueMs]));
  const range: Interval = { fromMs: createdMs, toMs: endedMs ?? Math.max(atMs, ...dues) };
  const open = intersect(openIntervals(time, range), [range]);
  const holiday = intersect(time.holidays, [range]);
  const hours = subtract(open, holiday);
  const kinds: Record<SegmentKind, Interval[]> = {
    holiday,
    paused: intersect(hours, pauses),
    running: subtract(hours, pauses),
    closed: subtract([range], [...open, ...holiday]),
  };
  return Object.entries(kinds)
    .flatMap(([kind, intervals]) => intervals.map((interval) => ({ ...interval, kind: kind as SegmentKind })))
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

function openIntervals({ starts, ends }: OpenTime, { fromMs, toMs }: Interval): Interval[] {
  const found: Interval[] = [];
  for (const [at, start] of starts.entries()) {
    const end = ends[at] ?? start;
    if (end > fromMs && start < toMs) found.push({ fromMs: start, toMs: end });
  }
  return found;
}
