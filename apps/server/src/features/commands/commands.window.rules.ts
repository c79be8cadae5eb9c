// When a window is open: local time of a site, as instants. Pure.

export interface Window {
  /** IANA. */
  timeZone: string;
  fromMinute: number;
  toMinute: number;
  /** `2026-11-23`, or null for a weekly one. */
  day: string | null;
  /** 1 is Monday. */
  weekday: number | null;
}

/** Epoch milliseconds; open from the first to before the second. */
export interface Opening {
  opensAt: number;
  closesAt: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The opening that is now, or the next one; undefined when there is none any more. */
export function nextOpening(window: Window, nowMs: number): Opening | undefined {
  // From the day before, since a window may end on the next day, to the same weekday of the next week.
  const first = localDay(window.timeZone, nowMs) - DAY_MS;
  const days =
    window.day === null ? Array.from({ length: 10 }, (_, index) => first + index * DAY_MS) : [Date.parse(window.day)];
  return days
    .filter((day) => window.weekday === null || weekdayOf(day) === window.weekday)
    .map((day) => openingOf(window, day))
    .find(({ closesAt }) => closesAt > nowMs);
}

/** The opening that is now. */
export function currentOpening(window: Window, nowMs: number): Opening | undefined {
  const next = nextOpening(window, nowMs);
  return next && next.opensAt <= nowMs ? next : undefined;
}

function openingOf({ timeZone, fromMinute, toMinute }: Window, day: number): Opening {
  const end = toMinute <= fromMinute ? day + DAY_MS : day;
  return {
    opensAt: instantOf(timeZone, day + fromMinute * MINUTE_MS),
    closesAt: instantOf(timeZone, end + toMinute * MINUTE_MS),
  };
}

const weekdayOf = (day: number) => new Date(day).getUTCDay() || 7;

/** Midnight of the local date at an instant, as if it were UTC. */
function localDay(timeZone: string, at: number): number {
  return Math.floor((at + offsetAt(timeZone, at)) / DAY_MS) * DAY_MS;
}

/**
 * The instant of a local time, which is given as if it were UTC. One that a clock change leaves out is as much later as the
 * clock was put on; of one that comes twice, the first.
 */
function instantOf(timeZone: string, local: number): number {
  const before = offsetAt(timeZone, local - DAY_MS);
  const after = offsetAt(timeZone, local + DAY_MS);
  const early = local - before;
  return offsetAt(timeZone, early) === before
    ? early
    : offsetAt(timeZone, local - after) === after
      ? local - after
      : early;
}

/** How far local time is ahead of UTC. */
function offsetAt(timeZone: string, at: number): number {
  const whole = Math.floor(at / 1000) * 1000;
  const parts = formatOf(timeZone).formatToParts(whole);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const date = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return date - whole;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a hundred times its use. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, ...numeric, second: 'numeric', hourCycle: 'h23' });
  formats.set(timeZone, made);
  return made;
}
