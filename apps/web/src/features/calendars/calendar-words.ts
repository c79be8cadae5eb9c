// Hours and weeks in words.
import { type HourRange, WEEKDAYS, type Weekday, type WeekHours } from '@lanet/contracts/calendar-hours';
import type { TFunction } from 'i18next';
import { formatLongWeekday, formatNumber, formatWeekday } from '../../platform/format.ts';
import { dayMinutes, hoursText } from './hours.ts';

/** A week that begins on a Monday, for the names of its days. */
const dateOf = (day: Weekday) => `2024-01-0${WEEKDAYS.indexOf(day) + 1}`;

/** `lun`. */
export const shortDay = (day: Weekday): string => formatWeekday(dateOf(day));

/** `lunes`. */
export const longDay = (day: Weekday): string => formatLongWeekday(dateOf(day));

/** `9:00–14:00, 16:00–19:00`, `24 horas`, `Cerrado`. */
export function hoursWords(t: TFunction, ranges: readonly HourRange[]): string {
  if (ranges.length === 0) return t('calendars.closed');
  return dayMinutes(ranges) === 24 * 60 ? t('calendars.wholeDay') : hoursText(ranges);
}

/** `lun–vie 9:00–19:00 · sáb 9:00–13:00`; days that are alike and follow each other are one. */
export function weekWords(t: TFunction, week: WeekHours): string {
  const spans: { first: Weekday; last: Weekday; ranges: readonly HourRange[] }[] = [];
  for (const day of WEEKDAYS) {
    const ranges = week[day] ?? [];
    const before = spans.at(-1);
    if (before && hoursText(before.ranges) === hoursText(ranges)) before.last = day;
    else spans.push({ first: day, last: day, ranges });
  }
  const open = spans.filter(({ ranges }) => ranges.length > 0);
  if (open.length === 0) return t('calendars.noHours');
  return open.map(({ first, last, ranges }) => `${daySpan(first, last)} ${hoursWords(t, ranges)}`).join(' · ');
}

const daySpan = (first: Weekday, last: Weekday) =>
  first === last ? shortDay(first) : `${shortDay(first)}–${shortDay(last)}`;

/** `50 h`, `47 h 30 min`: working time, which nobody counts in days of 24 hours. */
export function hoursCount(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 || rest === 0 ? `${formatNumber(hours)}\u00a0h` : '', rest > 0 ? `${rest}\u00a0min` : '']
    .filter((part) => part !== '')
    .join(' ');
}
