// The days of a calendar that are not as their weekday: people's own and those of feeds, by year and month.
import { weekdayOf } from '@lanet/contracts/calendar-days';
import type { CalendarFeed } from '@lanet/contracts/calendar-feeds';
import { type HourRange, type SpecialDay, WEEKDAYS } from '@lanet/contracts/calendar-hours';

export interface ShownDay {
  date: string;
  name: string;
  ranges: readonly HourRange[];
  /** Null: people's own. */
  feed: string | null;
}

/** As they are in force, in order: an own day goes before those of feeds. */
export function shownDays(
  own: readonly SpecialDay[],
  feeds: readonly Pick<CalendarFeed, 'name' | 'days'>[],
): ShownDay[] {
  const days = new Map<string, ShownDay>(own.map((day) => [day.date, { ...day, feed: null }]));
  for (const feed of feeds) {
    for (const { date, name } of feed.days) {
      if (!days.has(date)) days.set(date, { date, name, ranges: [], feed: feed.name });
    }
  }
  return [...days.values()].sort(byDate);
}

const byDate = (a: { date: string }, b: { date: string }) => (a.date < b.date ? -1 : 1);

export const ofYear = <Day extends { date: string }>(days: readonly Day[], year: number): Day[] =>
  days.filter(({ date }) => Number(date.slice(0, 4)) === year);

/** The own days with this one in place of the one that was on `instead`, or besides them; in order. */
export function withDay(own: readonly SpecialDay[], day: SpecialDay, instead?: string): SpecialDay[] {
  return [...own.filter(({ date }) => date !== instead && date !== day.date), day].sort(byDate);
}

export const withoutDay = (own: readonly SpecialDay[], date: string): SpecialDay[] =>
  own.filter((day) => day.date !== date);

/** Those of `days` that the own ones do not have. */
export function missingDays<Day extends { date: string }>(own: readonly SpecialDay[], days: readonly Day[]): Day[] {
  const known = new Set(own.map(({ date }) => date));
  return days.filter(({ date }) => !known.has(date));
}

export const withDays = (own: readonly SpecialDay[], days: readonly { date: string; name: string }[]): SpecialDay[] =>
  [...own, ...missingDays(own, days).map(({ date, name }) => ({ date, name, ranges: [] }))].sort(byDate);

const two = (number: number) => String(number).padStart(2, '0');

export interface Month {
  /** 1 to 12. */
  month: number;
  /** How many days of the week are before its first, which is a Monday for none. */
  blanks: number;
  dates: string[];
}

export function monthsOf(year: number): Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const month = index + 1;
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const dates = Array.from({ length }, (_day, day) => `${year}-${two(month)}-${two(day + 1)}`);
    return { month, blanks: WEEKDAYS.indexOf(weekdayOf(dates[0] ?? '')), dates };
  });
}
