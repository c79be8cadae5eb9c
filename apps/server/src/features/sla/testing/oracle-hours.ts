// Part of the oracle of the SLA rules: whether a minute is open, asked of the wall clock itself. Shares no code with the rules.
import type { CalendarHours, HourRange } from '@lanet/contracts/calendar-hours';

/** The input of the rules, restated. */
export interface OracleHours {
  fromMs: number;
  hours: CalendarHours;
  extraDays?: readonly { date: string; addedAtMs: number; removedAtMs: number | null }[];
}

export type HoursKind = 'open' | 'closed' | 'holiday';

export const MINUTE_MS = 60_000;
export const DAY_MINUTES = 1440;
const SUNDAY_FIRST = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** What is asked about lies in these years. */
const FIRST_QUARTER = Date.UTC(2020, 0, 1) / (15 * MINUTE_MS);
const QUARTERS = 16 * 366 * 96;

const wallClocks = new Map<string, (minute: number) => number>();

/**
 * What a clock on a wall of the zone shows at a minute since the epoch: as minutes since the epoch, if it stood in Greenwich.
 * `Intl` is asked once a quarter of an hour: no zone has changed its clock at any other time for decades.
 */
export function wallClockOf(timeZone: string): (minute: number) => number {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', calendar: 'gregory' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  const remembered = new Int32Array(QUARTERS);
  const read = (minute: number) => {
    const quarter = Math.floor(minute / 15);
    const place = quarter - FIRST_QUARTER;
    remembered[place] ||= shown(format, quarter * 15);
    return (remembered[place] ?? Number.NaN) + (minute - quarter * 15);
  };
  wallClocks.set(timeZone, read);
  return read;
}

function shown(format: Intl.DateTimeFormat, minute: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(minute * MINUTE_MS)) part[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute: minutes = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minutes) / MINUTE_MS;
}

/** What the wall clock shows at a minute in the zone of the hours that hold then. */
export const wallAt = (history: readonly OracleHours[], minute: number): number =>
  hoursAt(history, minute).wall(minute);

export function kindAt(history: readonly OracleHours[], minute: number): HoursKind {
  const { wall, extra, special, week } = hoursAt(history, minute);
  const local = wall(minute);
  const day = Math.floor(local / DAY_MINUTES);
  for (const { date, from, to } of extra) if (date === day && from <= minute && minute < to) return 'holiday';
  const own = special.get(day);
  if (own?.length === 0) return 'holiday';
  const minuteOfDay = local - day * DAY_MINUTES;
  // The first day of the epoch was a Thursday.
  for (const [from, to] of own ?? week[(day + 4) % 7] ?? []) if (from <= minuteOfDay && minuteOfDay < to) return 'open';
  return 'closed';
}

/** In minutes: of the epoch, and of the day. */
interface ReadHours {
  wall: (minute: number) => number;
  extra: readonly { date: number; from: number; to: number }[];
  special: ReadonlyMap<number, readonly [number, number][]>;
  week: readonly (readonly [number, number][])[];
}

function hoursAt(history: readonly OracleHours[], minute: number): ReadHours {
  const holding = history.findLast(({ fromMs }) => fromMs <= minute * MINUTE_MS) ?? history[0];
  if (!holding) throw new Error('no hours at all');
  const read = known.get(holding) ?? readHours(holding);
  if (!known.has(holding)) known.set(holding, read);
  return read;
}

/** The same few texts would be read at every minute. */
const known = new WeakMap<OracleHours, ReadHours>();
function readHours({ hours, extraDays = [] }: OracleHours): ReadHours {
  const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / (DAY_MINUTES * MINUTE_MS);
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const read = (ranges: readonly HourRange[] = []) =>
    ranges.map(([from, to]): [number, number] => [minuteOf(from), minuteOf(to)]);
  return {
    wall: wallClockOf(hours.timeZone),
    extra: extraDays.map(({ date, addedAtMs, removedAtMs }) => ({
      ...{ date: dayOf(date), from: addedAtMs / MINUTE_MS },
      to: removedAtMs === null ? Number.POSITIVE_INFINITY : removedAtMs / MINUTE_MS,
    })),
    special: new Map(hours.days.map(({ date, ranges }) => [dayOf(date), read(ranges)])),
    week: SUNDAY_FIRST.map((day) => read(hours.week[day])),
  };
}
