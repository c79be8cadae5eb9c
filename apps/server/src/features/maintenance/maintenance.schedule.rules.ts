// When a schedule is open: local times of a zone and a recurrence rule, as instants (epoch milliseconds). Pure.
import { parseRecurrence, type Recurrence, recurrenceText } from '@lanet/contracts/recurrence';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from '../../platform/temporal.ts';

export interface Schedule {
  /** IANA. */
  timeZone: string;
  /** Local, `2026-11-27T22:00`. */
  start: string;
  durationMinutes: number;
  /** As `keptRule` writes it; null: once. */
  rrule: string | null;
}

/** From the first instant to before the second. */
export interface Span {
  fromMs: number;
  toMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** No zone is farther from UTC, and none moves its clocks by more. */
const FARTHEST_MS = 1.5 * DAY_MS;
/** A rule gives one occurrence a day at most, so this bounds their number, too. */
const LONGEST_RANGE_MS = 4000 * DAY_MS;
/** What comes later than this is as good as never. The 29th of February comes every four years. */
const HORIZON_MS = 5 * 366 * DAY_MS;
/** Looked through one after the other: the next occurrence is mostly near. */
const STEPS_MS = [40 * DAY_MS, 400 * DAY_MS, HORIZON_MS];

/** Those that are open at any time of the range, in their order. Of a range of more than 4,000 days only its beginning is looked at. */
export function occurrences(schedule: Schedule, fromMs: number, toMs: number): Span[] {
  const endMs = Math.min(toMs, fromMs + LONGEST_RANGE_MS);
  const durationMs = schedule.durationMinutes * MINUTE_MS;
  return localStarts(schedule, fromMs - durationMs - FARTHEST_MS, endMs + FARTHEST_MS)
    .map((local) => instantOf(local, schedule.timeZone))
    .map((at) => ({ fromMs: at, toMs: at + durationMs }))
    .filter((span) => span.fromMs < endMs && span.toMs > fromMs);
}

/** The first ones that are not over at an instant: the one that is open then, and those after it. */
export function nextOccurrences(schedule: Schedule, sinceMs: number, count: number): Span[] {
  // Of a schedule that begins in years nothing lies before its start.
  const fromMs = Math.max(sinceMs, localMs(schedule.start) - FARTHEST_MS);
  for (const stepMs of STEPS_MS) {
    const found = occurrences(schedule, fromMs, fromMs + stepMs);
    if (found.length >= count || stepMs === HORIZON_MS) return found.slice(0, count);
  }
  return [];
}

/** Whether an occurrence begins before the one before it is over, so that it would be open for ever. */
export function overlapsItself(schedule: Schedule): boolean {
  const firstMs = localMs(schedule.start);
  // By local time, so that the day of a clock change, which is an hour shorter, is as any other.
  const starts = localStarts(schedule, firstMs, firstMs + HORIZON_MS);
  return starts.some((at, index) => index > 0 && at - (starts[index - 1] ?? at) < schedule.durationMinutes * MINUTE_MS);
}

/**
 * A rule in one spelling, its end as the local day of the last occurrence: an instant, which RFC 5545 wants there, would be
 * wrong as soon as the hour or the zone is changed.
 */
export function keptRule({ rrule, start, timeZone }: Omit<Schedule, 'durationMinutes'>): string | null {
  const rule = rrule === null ? undefined : parseRecurrence(rrule);
  if (!rule) return null;
  return recurrenceText({ ...rule, until: rule.until && lastDay(rule.until, start, timeZone) });
}

function lastDay(until: string, start: string, timeZone: string): string {
  if (!until.includes('T')) return until;
  const local = Temporal.Instant.from(until).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const isOver = Temporal.PlainTime.compare(local.toPlainTime(), Temporal.PlainTime.from(start.slice(11))) < 0;
  const day = isOver ? local.toPlainDate().subtract({ days: 1 }) : local.toPlainDate();
  return day.toString().replaceAll('-', '');
}

/** A local time as if it were UTC: on this line no hour is missing and none comes twice. */
const localMs = (local: string): number => Date.parse(`${local}:00Z`);

const utcOf = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC');

/** The beginnings within a range, both ends included, all of them as local times as if they were UTC. */
function localStarts({ start, rrule }: Schedule, fromMs: number, toMs: number): number[] {
  const firstMs = localMs(start);
  const rule = rrule === null ? undefined : parseRecurrence(rrule);
  if (!rule) return firstMs >= fromMs && firstMs <= toMs ? [firstMs] : [];
  return recurring(rule, firstMs)
    .between(new Date(fromMs), new Date(toMs), true)
    .map(({ epochMilliseconds }) => epochMilliseconds);
}

function recurring({ freq, interval, byDay, byMonthDay, count, until }: Recurrence, firstMs: number) {
  return new RRuleTemporal({
    ...{ freq, interval, dtstart: utcOf(firstMs), tzid: 'UTC' },
    ...(byDay.length > 0 && { byDay: byDay.map(({ position, day }) => `${position ?? ''}${day}`) }),
    ...(byMonthDay.length > 0 && { byMonthDay: [...byMonthDay] }),
    ...(count !== null && { count }),
    ...(until !== null && { until: utcOf(endOfDay(until)) }),
  });
}

const endOfDay = (day: string) => Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T23:59:59Z`);

/**
 * The instant of a local time (alerts.md, section 6). Of one that comes twice the first; one that a clock change leaves out
 * is the first minute after it.
 */
export function instantOf(local: number, timeZone: string): number {
  const wanted = utcOf(local).toPlainDateTime();
  const early = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (early.toPlainDateTime().equals(wanted)) return early.epochMilliseconds;
  // What is missing was counted on from before the change: the next change is that one.
  return early.getTimeZoneTransition('next')?.epochMilliseconds ?? early.epochMilliseconds;
}

/** The local time at an instant, to the minute. */
export function localTimeAt(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString()
    .slice(0, 16);
}

/** The instant of the schedule's own start. */
export const startOf = ({ start, timeZone }: Pick<Schedule, 'start' | 'timeZone'>): number =>
  instantOf(localMs(start), timeZone);
