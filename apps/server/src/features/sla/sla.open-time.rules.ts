// Opening hours as instants: compiled once, then asked by binary search. Every instant is in epoch milliseconds.
import { type CalendarHours, type HourRange, WEEKDAYS } from '@lanet/contracts/calendar-hours';
import { type Interval, intersect, subtract, union } from './sla.intervals.rules.ts';
import { MOST_OFFSET_MS, type OffsetSpan, offsetSpans } from './sla.zone.rules.ts';

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** Hours that hold from an instant on, until the next ones do; the first hold since ever. */
export interface HoursFrom {
  fromMs: number;
  hours: CalendarHours;
  /** Days of one client or site that are closed besides, and since and until when somebody said so. */
  extraDays?: readonly ExtraDay[];
}

export interface ExtraDay {
  date: string;
  /** For whoever asks why. */
  name?: string;
  addedAtMs: number;
  removedAtMs: number | null;
}

/** When it is open, and which days are holidays, between two instants. */
export interface OpenTime {
  /** Sorted and apart, with the open milliseconds before each. */
  starts: Float64Array;
  ends: Float64Array;
  before: Float64Array;
  holidays: readonly Interval[];
  /** Local days in the order of time, for targets that count days. */
  days: readonly DayPart[];
  toMs: number;
}

/** A local date, or as much of it as has one distance from UTC and one version of the hours. */
interface DayPart extends Interval {
  /** Its midnight, as if it were UTC. */
  dateMs: number;
  /** Local time less UTC. */
  offsetMs: number;
}

/**
 * The open time of hours that followed each other. A local time is resolved date by date: what falls into the hour that a
 * clock change leaves out has no length, and what falls into the hour that it repeats counts twice.
 */
export function openTimeOf(history: readonly HoursFrom[], fromMs: number, toMs: number): OpenTime {
  const during = history.map((version, at) => {
    const start = Math.max(fromMs, at === 0 ? fromMs : version.fromMs);
    const end = Math.min(toMs, history[at + 1]?.fromMs ?? toMs);
    return start < end ? openDuring(version, { fromMs: start, toMs: end }) : { open: [], holidays: [], days: [] };
  });
  return {
    ...measured(union(during.flatMap(({ open }) => open))),
    holidays: union(during.flatMap(({ holidays }) => holidays)),
    days: during.flatMap(({ days }) => days),
    toMs,
  };
}

function openDuring({ hours, extraDays = [] }: HoursFrom, range: Interval) {
  const { timeZone, week } = hours;
  const spans = offsetSpans(timeZone, range.fromMs - 2 * DAY_MS, range.toMs + 2 * DAY_MS);
  const special = new Map(hours.days.map(({ date, ranges }) => [date, ranges]));
  const weekly = WEEKDAYS.map((day) => week[day] ?? []);
  const open: Interval[] = [];
  const holidays: Interval[] = [];
  const days: DayPart[] = [];
  let first = 0;
  for (let local = dayOf(range.fromMs - MOST_OFFSET_MS); local < range.toMs + MOST_OFFSET_MS; local += DAY_MS) {
    while ((spans[first]?.toMs ?? range.toMs) < local - MOST_OFFSET_MS) first += 1;
    const near = spansNear(spans, first, local);
    const own = special.get(new Date(local).toISOString().slice(0, 10));
    for (const hourRange of own ?? weekly[weekdayOf(local)] ?? []) open.push(...instantsOf(near, local, hourRange));
    const parts = wholeDay(near, local);
    if (own?.length === 0) holidays.push(...parts);
    for (const { offsetMs, ...part } of parts) {
      const fromMs = Math.max(part.fromMs, range.fromMs);
      const toMs = Math.min(part.toMs, range.toMs);
      if (fromMs < toMs) days.push({ fromMs, toMs, dateMs: local, offsetMs });
    }
  }
  const closed = union(extraDays.flatMap((extra) => closedBy(spans, extra)));
  return {
    open: intersect(subtract(open, closed), [range]),
    holidays: intersect([...holidays, ...closed], [range]),
    // A clock that is set back at midnight shows two dates in turn.
    days: days.toSorted((a, b) => a.fromMs - b.fromMs),
  };
}

/** Past time stays as it was: a day counts as closed only while it was said to be. */
function closedBy(spans: readonly OffsetSpan[], { date, addedAtMs, removedAtMs }: ExtraDay): Interval[] {
  return intersect(wholeDay(spans, Date.parse(`${date}T00:00:00Z`)), [
    { fromMs: addedAtMs, toMs: removedAtMs ?? Number.POSITIVE_INFINITY },
  ]);
}

const wholeDay = (spans: readonly OffsetSpan[], local: number) => instantsOf(spans, local, ['00:00', '24:00']);

/** Those that a local date may fall into: of a long time there are many, and each date would look at all of them. */
function spansNear(spans: readonly OffsetSpan[], first: number, local: number): readonly OffsetSpan[] {
  let end = first;
  while (end < spans.length && (spans[end]?.fromMs ?? 0) < local + DAY_MS + MOST_OFFSET_MS) end += 1;
  return spans.slice(first, end);
}

/** All instants whose local time is within the range on that date; `local`: its midnight, as if it were UTC. */
function instantsOf(spans: readonly OffsetSpan[], local: number, [from, to]: HourRange): OffsetSpan[] {
  const found: OffsetSpan[] = [];
  const start = local + minutesOf(from) * MINUTE_MS;
  const end = local + minutesOf(to) * MINUTE_MS;
  for (const { fromMs, toMs, offsetMs } of spans) {
    const begin = Math.max(fromMs, start - offsetMs);
    const stop = Math.min(toMs, end - offsetMs);
    if (begin < stop) found.push({ fromMs: begin, toMs: stop, offsetMs });
  }
  return found;
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const dayOf = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
/** Monday is 0. The epoch's first day was a Thursday. */
const weekdayOf = (local: number) => (((local / DAY_MS + 3) % 7) + 7) % 7;

function measured(open: readonly Interval[]) {
  const [starts, ends, before] = [open.length, open.length, open.length].map((length) => new Float64Array(length)) as [
    // Three of them were asked for.
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let sum = 0;
  for (const [at, { fromMs, toMs }] of open.entries()) {
    starts[at] = fromMs;
    ends[at] = toMs;
    before[at] = sum;
    sum += toMs - fromMs;
  }
  return { starts, ends, before };
}

/** Open milliseconds between two instants. */
export function openBetween(time: OpenTime, fromMs: number, toMs: number): number {
  return toMs <= fromMs ? 0 : openUntil(time, toMs) - openUntil(time, fromMs);
}

function openUntil({ starts, ends, before }: OpenTime, ms: number): number {
  const at = lastAtOrBefore(starts, ms);
  if (at < 0) return 0;
  return (before[at] ?? 0) + Math.min(ms, ends[at] ?? 0) - (starts[at] ?? 0);
}

/**
 * The first instant by which so much open time has passed since `fromMs`; undefined where the compiled time does not reach so
 * far. What uses up a day to its last instant is due at that end, and not at the next opening; nothing is due at the next
 * open instant.
 */
export function whenOpenFor(time: OpenTime, fromMs: number, ms: number): number | undefined {
  if (ms <= 0) return nextOpen(time, fromMs);
  const { starts, before, ends } = time;
  const target = openUntil(time, fromMs) + ms;
  const at = lastBefore(before, target);
  if (at < 0) return undefined;
  const instant = (starts[at] ?? 0) + target - (before[at] ?? 0);
  return instant <= (ends[at] ?? 0) ? instant : undefined;
}

/** The first open instant from one on. */
export function nextOpen({ starts, ends }: OpenTime, fromMs: number): number | undefined {
  const at = lastAtOrBefore(starts, fromMs);
  if (at >= 0 && fromMs < (ends[at] ?? 0)) return fromMs;
  return starts[at + 1];
}

/** Index of the last value at or before `value` in ascending numbers; -1 where there is none. */
function lastAtOrBefore(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function lastBefore(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
