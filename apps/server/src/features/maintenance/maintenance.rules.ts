// What windows mean at an instant, and which spans of time they covered. Pure: instants are epoch milliseconds.
import type { MaintenanceState, MaintenanceStops } from '@lanet/contracts/maintenance';
import { nextOccurrences, occurrences, type Schedule, type Span } from './maintenance.schedule.rules.ts';

/**
 * A window as it was from one instant to another. A change ends the validity of what was and begins another version, so the
 * occurrences that were stay as they were.
 */
export interface Version extends Schedule {
  windowId: string;
  state: MaintenanceState;
  validFromMs: number;
  /** Null: until it is changed. */
  validUntilMs: number | null;
  stops: MaintenanceStops;
  pausesSla: boolean;
  reason: string;
}

const DAY_MS = 86_400_000;
/** Looked through backwards for the last occurrences. */
const BACK_MS = [40 * DAY_MS, 400 * DAY_MS, 4000 * DAY_MS];

/** The occurrences of a version within a range, cut where its validity begins and ends. */
export function spansOf(version: Version, fromMs: number, toMs: number): Span[] {
  const since = Math.max(fromMs, version.validFromMs);
  const until = Math.min(toMs, version.validUntilMs ?? Number.POSITIVE_INFINITY);
  if (since >= until) return [];
  return occurrences(version, since, until).map((span) => ({
    fromMs: Math.max(span.fromMs, since),
    toMs: Math.min(span.toMs, until),
  }));
}

/** The next ones of the version that holds, from that which is open at an instant. */
export function upcoming(version: Schedule & Pick<Version, 'validFromMs'>, nowMs: number, count: number): Span[] {
  const { validFromMs } = version;
  return nextOccurrences(version, Math.max(nowMs, validFromMs), count).map((span) => ({
    fromMs: Math.max(span.fromMs, validFromMs),
    toMs: span.toMs,
  }));
}

/** The last spans in which a window was open and that are over, newest first. `versions`: all of one window. */
export function lastSpans(versions: readonly Version[], nowMs: number, count: number): Span[] {
  const active = versions.filter(({ state }) => state === 'active');
  let found: Span[] = [];
  for (const backMs of BACK_MS) {
    found = joined(active.flatMap((version) => spansOf(version, nowMs - backMs, nowMs + 1)))
      .filter(({ toMs }) => toMs <= nowMs)
      .toReversed();
    if (found.length > count) break;
  }
  return found.slice(0, count);
}

/** Spans in their order, those that touch as one. */
export function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = whole.at(-1);
    if (last && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else whole.push({ ...span });
  }
  return whole;
}

/** A span for which the SLA of a place stands still, and the window that is the reason. */
export interface SlaPause extends Span {
  windowId: string;
  reason: string;
}

/**
 * The union of what windows pause within a range, in parts that do not overlap: each is put down to the window that was
 * open first.
 */
export function pausesOf(versions: readonly Version[], fromMs: number, toMs: number): SlaPause[] {
  const spans = versions
    .filter(({ state, pausesSla }) => state === 'active' && pausesSla)
    .flatMap((version) => {
      const { windowId, reason } = version;
      return spansOf(version, fromMs, toMs).map((span) => ({ ...span, windowId, reason }));
    })
    .sort((a, b) => a.fromMs - b.fromMs || b.toMs - a.toMs);
  const pauses: SlaPause[] = [];
  for (const span of spans) {
    const last = pauses.at(-1);
    const begins = Math.max(span.fromMs, last?.toMs ?? span.fromMs);
    if (begins >= span.toMs) continue;
    const isSame = last?.toMs === begins && last.windowId === span.windowId && last.reason === span.reason;
    if (isSame) last.toMs = span.toMs;
    else pauses.push({ ...span, fromMs: begins });
  }
  return pauses;
}

/** What an alert leads to, and a window may hold back. */
export type Held = 'notifications' | 'tickets';

const holdsBack = (stops: MaintenanceStops, what: Held) => stops === what || stops === 'both';

/** A span in which something is held back, and the window that did so first. */
export interface Quiet extends Span {
  windowId: string;
}

/**
 * The quiet spans of a place within a range: silent while any window is open, so what overlaps or touches is one span, which
 * is put down to the window that opened first.
 */
export function quietSpans(versions: readonly Version[], what: Held, fromMs: number, toMs: number): Quiet[] {
  const spans = versions
    .filter(({ state, stops }) => state === 'active' && holdsBack(stops, what))
    .flatMap((version) => spansOf(version, fromMs, toMs).map((span) => ({ ...span, windowId: version.windowId })))
    .sort((a, b) => a.fromMs - b.fromMs);
  const quiet: Quiet[] = [];
  for (const span of spans) {
    const last = quiet.at(-1);
    if (last && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else quiet.push(span);
  }
  return quiet;
}

/**
 * When an alert that fired at one instant may be told of, when maintenance was open at any time since: at the end of that,
 * and one `for` of its rule later, so that what comes back by itself is not reported (alerts.md, section 6). Undefined: it
 * may be told of now.
 */
export function quietUntil(
  quiet: readonly Quiet[],
  { firedMs, nowMs, forMs }: { firedMs: number; nowMs: number; forMs: number },
): { untilMs: number; endMs: number; windowId: string } | undefined {
  const last = quiet.findLast(({ fromMs, toMs }) => fromMs <= nowMs && toMs > firedMs);
  if (!last || last.toMs + forMs <= nowMs) return undefined;
  return { untilMs: last.toMs + forMs, endMs: last.toMs, windowId: last.windowId };
}

/** From when a changed window holds: at once, but an occurrence that was ended early does not come back by it. */
export function validFrom(before: Pick<Version, 'validFromMs'>, isOtherSchedule: boolean, nowMs: number): number {
  return isOtherSchedule ? nowMs : Math.max(nowMs, before.validFromMs);
}

/** The occurrence that is now or the next one, and when to look again: as it begins, and as it ends. */
export function turnOf(
  version: Schedule & Pick<Version, 'validFromMs' | 'state'>,
  nowMs: number,
): { next: Span | null; dueMs: number | null } {
  const isOff = version.state === 'declined' || version.state === 'cancelled';
  const next = isOff ? null : (upcoming(version, nowMs, 1)[0] ?? null);
  return { next, dueMs: next && (nowMs < next.fromMs ? next.fromMs : next.toMs) };
}

/** Whether an active window is open at an instant, by the occurrence that is kept with it. */
export const isOpen = ({ state, next }: Pick<Version, 'state'> & { next: Span | null }, nowMs: number): boolean =>
  state === 'active' && next !== null && next.fromMs <= nowMs && nowMs < next.toMs;
