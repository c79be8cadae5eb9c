// Weekly hours as people type and read them: `09:00-14:00, 16:00-19:00`.
import { type HourRange, HourRanges, WEEKDAYS, type Weekday, type WeekHours } from '@lanet/contracts/calendar-hours';

export type WeekText = Record<Weekday, string>;

/** What of the text of a day is meant; undefined for what is none. Blanks, single digits and long dashes are no mistake. */
export function readRanges(text: string): HourRange[] | undefined {
  const parts = text.split(/[,;]/).flatMap((part) => (part.trim() === '' ? [] : [part]));
  const pairs = parts.map((part) => part.split(/[-–—]/).map(twoDigits));
  return HourRanges.safeParse(pairs).data;
}

const twoDigits = (time: string): string => time.trim().replace(/^(\d):/, '0$1:');

/** Undefined while the text of some day is wrong. */
export function readWeek(week: WeekText): WeekHours | undefined {
  const hours: WeekHours = {};
  for (const day of WEEKDAYS) {
    const ranges = readRanges(week[day]);
    if (!ranges) return undefined;
    if (ranges.length > 0) hours[day] = ranges;
  }
  return hours;
}

export function weekText(hours: WeekHours): WeekText {
  const textOf = (day: Weekday) => rangesText(hours[day] ?? []).replaceAll('–', '-');
  return {
    ...{ mon: textOf('mon'), tue: textOf('tue'), wed: textOf('wed'), thu: textOf('thu'), fri: textOf('fri') },
    ...{ sat: textOf('sat'), sun: textOf('sun') },
  };
}

const rangesText = (ranges: readonly HourRange[]): string => ranges.map(([from, to]) => `${from}–${to}`).join(', ');

/** Days in a row with the same hours are one: `lun a vie 09:00–18:00; sáb 09:00–13:00`. */
export function hoursByDays(hours: WeekHours): { from: Weekday; to: Weekday; ranges: string }[] {
  const groups: { from: Weekday; to: Weekday; ranges: string }[] = [];
  for (const [at, day] of WEEKDAYS.entries()) {
    const ranges = rangesText(hours[day] ?? []);
    const last = groups.at(-1);
    if (ranges === '') continue;
    if (last?.ranges === ranges && last.to === WEEKDAYS[at - 1]) last.to = day;
    else groups.push({ from: day, to: day, ranges });
  }
  return groups;
}
