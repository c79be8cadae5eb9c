// Wall-clock times of one zone as instants. Pure.
import { WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import { Temporal } from '../../platform/temporal.ts';

/** Epoch milliseconds, half open. */
export type Span = readonly [fromMs: number, untilMs: number];

/** The first instant at which clocks show that time or, where they leave it out, the first after it. */
export function firstInstantOf(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const shown = date.toPlainDateTime(time);
  const instant = shown.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (instant.toPlainDateTime().equals(shown)) return instant.epochMilliseconds;
  return (instant.getTimeZoneTransition('next') ?? instant).epochMilliseconds;
}

/** What of a span is within weekly hours, in order; ranges that meet at midnight are two. `hours` null: all of it. */
export function openWithin(
  { hours, timeZone }: { hours: WeekHours | null; timeZone: string },
  fromMs: number,
  untilMs: number,
): Span[] {
  const open: Span[] = hours ? [] : [[fromMs, untilMs]];
  for (let date = dateAt(fromMs, timeZone); hours && startOf(date, timeZone) < untilMs; date = date.add({ days: 1 })) {
    open.push(...openOn(date, hours, timeZone));
  }
  return open
    .map(([start, end]): Span => [Math.max(start, fromMs), Math.min(end, untilMs)])
    .filter(([start, end]) => start < end);
}

/**
 * The open instants of a local date: those at which clocks show a time within its ranges. Where clocks go back that hour
 * counts twice; a range that they leave out has no length.
 */
function openOn(date: Temporal.PlainDate, hours: WeekHours, timeZone: string): Span[] {
  const ranges = hours[WEEKDAYS[date.dayOfWeek - 1] ?? 'mon'] ?? [];
  return partsOf(date, timeZone).flatMap(({ from, until, offset }) =>
    ranges.map(([start, end]): Span => {
      const at = (time: string) => localMs(date, time) - offset;
      return [Math.max(at(start), from), Math.min(at(end), until)];
    }),
  );
}

/** A local date cut where clocks change: within each part they are the same time away from UTC. */
function partsOf(date: Temporal.PlainDate, timeZone: string): { from: number; until: number; offset: number }[] {
  const parts: { from: number; until: number; offset: number }[] = [];
  const end = startOf(date.add({ days: 1 }), timeZone);
  let part = date.toZonedDateTime(timeZone);
  while (part.epochMilliseconds < end) {
    const next = part.getTimeZoneTransition('next');
    const until = Math.min(next?.epochMilliseconds ?? end, end);
    parts.push({ from: part.epochMilliseconds, until, offset: part.offsetNanoseconds / 1_000_000 });
    part = Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(timeZone);
  }
  return parts;
}

/** As if the zone were UTC; 24:00 is the end of the day. */
function localMs({ year, month, day }: Temporal.PlainDate, time: string): number {
  return Date.UTC(year, month - 1, day, Number(time.slice(0, 2)), Number(time.slice(3)));
}

export const startOf = (date: Temporal.PlainDate, timeZone: string): number =>
  date.toZonedDateTime(timeZone).epochMilliseconds;

export const dateAt = (atMs: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate();
