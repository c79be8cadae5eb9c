// What a calendar holds: people's own days and those of its feeds as one, and what one version changed against another. Pure.
import { rangesOn } from '@lanet/contracts/calendar-days';
import type { FeedDay } from '@lanet/contracts/calendar-feeds';
import { type CalendarHours, type SpecialDay, WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import type { CalendarVersion } from '@lanet/contracts/calendars';
import { sortedJson } from '@lanet/contracts/wire';

/** The same hours written in one way: days in order, and no day of the week that has no hours. */
export function tidied({ timeZone, week, days }: CalendarHours): CalendarHours {
  const open = WEEKDAYS.flatMap((day) => (week[day]?.length ? [[day, week[day]] as const] : []));
  return {
    timeZone,
    // Made of days of the week and their hours, as the type says.
    week: Object.fromEntries(open) as WeekHours,
    days: days.toSorted(byDate),
  };
}

/** What is in force: on a date that several name, people's own day counts, then that of the feed that was added first. */
export function withFeeds(own: CalendarHours, feeds: readonly (readonly FeedDay[])[]): CalendarHours {
  const days = new Map<string, SpecialDay>(own.days.map((day) => [day.date, day]));
  for (const { date, name } of feeds.flat()) {
    if (!days.has(date)) days.set(date, { date, name, ranges: [] });
  }
  return tidied({ ...own, days: [...days.values()] });
}

const byDate = (a: { date: string }, b: { date: string }) => (a.date < b.date ? -1 : 1);

export const isSame = (a: unknown, b: unknown): boolean => sortedJson(a) === sortedJson(b);

export function changesBetween(before: CalendarHours | undefined, after: CalendarHours): CalendarVersion['changed'] {
  const known = new Map(before?.days.map((day) => [day.date, day]));
  const kept = after.days.filter(({ date }) => known.has(date));
  return {
    timeZone: before !== undefined && before.timeZone !== after.timeZone,
    week: before !== undefined && !isSame(before.week, after.week),
    addedDays: before ? after.days.length - kept.length : 0,
    removedDays: before ? before.days.length - kept.length : 0,
    changedDays: kept.filter((day) => !isSame(day, known.get(day.date))).length,
  };
}

/** The first day from `date` on that is closed though its weekday has hours. */
export function nextHoliday({ week, days }: CalendarHours, date: string): { date: string; name: string } | null {
  const next = days.find(
    (day) => day.date >= date && day.ranges.length === 0 && rangesOn({ week, days: [] }, day.date).length > 0,
  );
  return next ? { date: next.date, name: next.name } : null;
}

/** Years that a feed is read for: last year's, for tickets that are still open, and as far ahead as clocks look. */
export const yearsAround = (year: number) => ({ from: year - 1, to: year + 5 });

/** Apple's name for a calendar's address; servers that have nothing but HTTP are not followed. */
export const httpAddress = (url: string): string => url.replace(/^webcals?:/i, 'https:');
