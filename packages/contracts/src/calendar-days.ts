// What opening hours say of a local date. Pure; dates are `YYYY-MM-DD` of the calendar's own zone.
import { type CalendarHours, type HourRange, type SpecialDay, WEEKDAYS, type Weekday } from './calendar-hours.ts';

type Hours = Pick<CalendarHours, 'week' | 'days'>;

/** Within so many days something has to open, or clocks that run by this calendar never end. */
export const HORIZON_DAYS = 366;

const DAY_MS = 86_400_000;

/** Midnight of the date in UTC: for counting days, not an instant. */
const msOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

export const addDays = (date: string, count: number): string =>
  new Date(msOf(date) + count * DAY_MS).toISOString().slice(0, 10);

/** 1 January 1970 was a Thursday, the fourth of our week. */
export const weekdayOf = (date: string): Weekday =>
  // The remainder of a division by seven is a place in the list.
  WEEKDAYS[(((msOf(date) / DAY_MS + 3) % 7) + 7) % 7] as Weekday;

/** Today, where the calendar is. `atMs`: epoch milliseconds. */
export function dateIn(timeZone: string, atMs: number): string {
  // The one locale whose dates are written as ISO 8601 writes them.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(atMs);
}

/** A special day is as it says, any other as its weekday. */
export function rangesOn({ week, days }: Hours, date: string): readonly HourRange[] {
  const special = days.find((day) => day.date === date);
  return special ? special.ranges : (week[weekdayOf(date)] ?? []);
}

/** Whether there is any open hour in the days from `date` on. */
export function opensWithin({ week, days }: Hours, date: string, count = HORIZON_DAYS): boolean {
  const special = new Map<string, SpecialDay>(days.map((day) => [day.date, day]));
  for (let ahead = 0; ahead < count; ahead++) {
    const on = addDays(date, ahead);
    const ranges = special.get(on)?.ranges ?? week[weekdayOf(on)] ?? [];
    if (ranges.length > 0) return true;
  }
  return false;
}
