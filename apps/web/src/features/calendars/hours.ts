// Hours of a day: as minutes, to be painted and drawn, and as people type them.
import { type HourRange, HourRanges, WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';

export const DAY_MINUTES = 24 * 60;
/** What painting is done in. */
export const SLOT_MINUTES = 15;
/** Of a day, by the contract. */
export const MOST_RANGES = 8;

/** From the first minute to the one after the last, within a day. */
export type Minutes = readonly [from: number, to: number];

export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const two = (number: number) => String(number).padStart(2, '0');

export const timeOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

export const asMinutes = (ranges: readonly HourRange[]): Minutes[] =>
  ranges.map(([from, to]) => [minutesOf(from), minutesOf(to)]);

const asRanges = (minutes: readonly Minutes[]): HourRange[] => minutes.map(([from, to]) => [timeOf(from), timeOf(to)]);

/** In order; what overlaps or touches is one. */
function joined(ranges: readonly Minutes[]): Minutes[] {
  const found: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

/** The day with this part of it opened, or closed. As it was where that would be more ranges than a day may have. */
export function painted(ranges: readonly HourRange[], [from, to]: Minutes, open: boolean): HourRange[] {
  const before = asMinutes(ranges);
  const after = open
    ? joined([...before, [from, to]])
    : before.flatMap(([start, end]): Minutes[] =>
        (
          [
            [start, Math.min(end, from)],
            [Math.max(start, to), end],
          ] as const
        ).filter(([first, last]) => first < last),
      );
  return after.length > MOST_RANGES ? [...ranges] : asRanges(after);
}

export const isOpenAt = (ranges: readonly HourRange[], minute: number): boolean =>
  asMinutes(ranges).some(([from, to]) => from <= minute && minute < to);

export const dayMinutes = (ranges: readonly HourRange[]): number =>
  asMinutes(ranges).reduce((sum, [from, to]) => sum + to - from, 0);

export const weekMinutes = (week: WeekHours): number =>
  WEEKDAYS.reduce((sum, day) => sum + dayMinutes(week[day] ?? []), 0);

/** The same hours written in one way: in the order of the week, without days that have none. */
export const tidyWeek = (week: WeekHours): WeekHours =>
  // Made of days of the week and their hours, as the type says.
  Object.fromEntries(WEEKDAYS.flatMap((day) => (week[day]?.length ? [[day, week[day]]] : []))) as WeekHours;

const short = (time: string) => time.replace(/^0(\d)/, '$1');

/** `9:00–14:00, 16:00–19:00`; empty for a day that is closed. */
export const hoursText = (ranges: readonly HourRange[]): string =>
  ranges.map(([from, to]) => `${short(from)}–${short(to)}`).join(', ');

const TIME = String.raw`(\d{1,2})(?:[:.h](\d{2})|h)?\s*([ap]\.?\s?m\.?)?`;
const RANGE = new RegExp(String.raw`^${TIME}\s*(?:-|–|—|a|to|hasta)\s*${TIME}$`);
/** Between ranges. */
const SEPARATOR = /\s*(?:[,;/+]|\by\b|\band\b)\s*/;
const WHOLE_DAY = /^24\s*(?:h|hrs?|horas|hours)?$/;

/** What somebody typed, `9-14, 16-19:30` or `9 a 14 y 16 a 19`, in order; undefined where it is no hours of a day. */
export function parseHours(typed: string): HourRange[] | undefined {
  const text = typed.trim().toLowerCase().replace(/\.$/, '');
  if (text === '') return [];
  if (WHOLE_DAY.test(text)) return [['00:00', '24:00']];
  const ranges = text.split(SEPARATOR).map(parseRange);
  const found = ranges.filter((range) => range !== undefined);
  if (found.length < ranges.length) return undefined;
  return HourRanges.safeParse(asRanges(joined(found))).data;
}

function parseRange(text: string): Minutes | undefined {
  const match = RANGE.exec(text);
  if (!match) return undefined;
  const [, fromHour, fromMinute, fromHalf, toHour, toMinute, toHalf] = match;
  const from = parseTime(fromHour, fromMinute, fromHalf);
  const to = parseTime(toHour, toMinute, toHalf);
  if (from === undefined || to === undefined) return undefined;
  // Until midnight is until the end of the day.
  const end = to === 0 ? DAY_MINUTES : to;
  return from < end && end <= DAY_MINUTES ? [from, end] : undefined;
}

function parseTime(hour = '', minute = '00', half: string | undefined): number | undefined {
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.startsWith('p') ? 12 : 0);
  if (Number(minute) > 59 || (half !== undefined && Number(hour) > 12)) return undefined;
  return hours * 60 + Number(minute);
}
