import { Temporal } from '../../platform/temporal.ts';

/** A stretch of time in which a zone keeps one distance from UTC. Half open; epoch milliseconds. */
export interface OffsetSpan {
  fromMs: number;
  toMs: number;
  /** Local time less UTC. */
  offsetMs: number;
}

/** No zone is further from UTC than this. */
export const MOST_OFFSET_MS = 15 * 3_600_000;

const known = new Map<string, { spans: OffsetSpan[]; fromMs: number; toMs: number }>();

/**
 * The distances from UTC that a zone has between two instants, without gaps. The zone's rules come from the runtime's own
 * tables (ICU), asked once for each zone and range.
 */
export function offsetSpans(zone: string, fromMs: number, toMs: number): readonly OffsetSpan[] {
  const found = known.get(zone);
  if (found && found.fromMs <= fromMs && found.toMs >= toMs) return found.spans;
  const range = { fromMs: Math.min(fromMs, found?.fromMs ?? fromMs), toMs: Math.max(toMs, found?.toMs ?? toMs) };
  const spans = read(zone, range.fromMs, range.toMs);
  known.set(zone, { spans, ...range });
  return spans;
}

function read(zone: string, fromMs: number, toMs: number): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    const end = next === null || next.epochMilliseconds >= toMs ? toMs : next.epochMilliseconds;
    spans.push({ fromMs: spans.at(-1)?.toMs ?? fromMs, toMs: end, offsetMs: at.offsetNanoseconds / 1e6 });
    if (end === toMs || next === null) return spans;
    at = next;
  }
}
