// When a window is, as one sentence: `El último viernes de cada mes a las 22:00, 4 h, hora de Tijuana`.
import type { MaintenanceWindow, Occurrence } from '@lanet/contracts/maintenance';
import { DAYS, type Day, parseRecurrence, type Recurrence } from '@lanet/contracts/recurrence';
import { formatDayIn, formatDuration, formatTimeIn, toMs } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';
import { zoneWords } from './zone-words.ts';

const DAY_MS = 86_400_000;
/** 4 January 2027 is a Monday. */
const MONDAY_MS = Date.UTC(2027, 0, 4);

const locale = () => (i18n.language === 'en' ? 'en-GB' : 'es-MX');
/** Of a local date, which is nobody's instant. */
const localDate = (at: number, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(at);

/** `lunes`; `short`: `lun`. */
export const dayName = (day: Day, weekday: 'long' | 'short' = 'long'): string =>
  localDate(MONDAY_MS + DAYS.indexOf(day) * DAY_MS, { weekday }).replace('.', '');

/** `lunes, miércoles y viernes`. */
const listed = (words: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);

/** The weekday of a local date. */
export const weekdayOf = (date: string): Day => DAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'MO';

type Scheduled = Pick<MaintenanceWindow, 'start' | 'timeZone' | 'durationMinutes' | 'rrule'>;

export function scheduleWords({ start, timeZone, durationMinutes, rrule }: Scheduled): string {
  const [date = '', time = ''] = start.split('T');
  const rule = rrule === null ? undefined : parseRecurrence(rrule);
  const when = rule ? ruleWords(rule, date, rrule ?? '') : onceWords(date);
  const at = time.startsWith('01:') ? 'maintenance.words.atOne' : 'maintenance.words.at';
  return [
    i18n.t(at, { when, time }),
    formatDuration(durationMinutes * 60, 'short'),
    ...(rule ? endWords(rule) : []),
    zoneWords(timeZone),
  ].join(', ');
}

/** `El viernes 27 de noviembre de 2026`. */
function onceWords(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  const day = localDate(at, { day: 'numeric', month: 'long', year: 'numeric' });
  return i18n.t('maintenance.words.once', { date: `${localDate(at, { weekday: 'long' })} ${day}` });
}

function endWords({ until, count }: Recurrence): string[] {
  if (count !== null) return [i18n.t('maintenance.words.count', { count })];
  if (until === null) return [];
  const at = Date.parse(`${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}T00:00:00Z`);
  const date = localDate(at, { day: '2-digit', month: '2-digit', year: 'numeric' });
  return [i18n.t('maintenance.words.until', { date })];
}

function ruleWords(rule: Recurrence, date: string, text: string): string {
  switch (rule.freq) {
    case 'DAILY':
      return dailyWords(rule, text);
    case 'WEEKLY':
      return weeklyWords(rule, date);
    case 'MONTHLY':
      return monthlyWords(rule, date, text);
  }
}

const otherWords = (rule: string) => i18n.t('maintenance.words.other', { rule });

function dailyWords(rule: Recurrence, text: string): string {
  const { interval, byDay, byMonthDay } = rule;
  if (byMonthDay.length > 0 || (byDay.length > 0 && interval > 1)) return otherWords(text);
  if (byDay.length > 0) return weeklyWords(rule, '');
  return i18n.t('maintenance.words.daily', { count: interval });
}

const WORKDAYS = 'MO,TU,WE,TH,FR';

function weeklyWords({ interval, byDay }: Recurrence, date: string): string {
  const days = DAYS.filter((day) =>
    byDay.length === 0 ? day === weekdayOf(date) : byDay.some((one) => one.day === day),
  );
  if (interval === 1 && days.join() === WORKDAYS) return i18n.t('maintenance.words.weekdaysOnly');
  if (interval === 1 && days.length === DAYS.length) return i18n.t('maintenance.words.daily', { count: 1 });
  return i18n.t('maintenance.words.weekly', { count: interval, days: listed(days.map((day) => dayName(day))) });
}

function monthlyWords({ interval, byDay, byMonthDay }: Recurrence, date: string, text: string): string {
  if (byDay.length > 0 && byMonthDay.length > 0) return otherWords(text);
  const parts = byDay.length > 0 ? byDay.map(monthWeekday) : monthDays(byMonthDay, date);
  if (parts.includes(undefined)) return otherWords(text);
  const [first = '', ...rest] = parts.filter((part) => part !== undefined);
  // In the middle of a sentence they begin small.
  const days = listed([first, ...rest.map((part) => part.charAt(0).toLocaleLowerCase() + part.slice(1))]);
  return i18n.t('maintenance.words.monthly', { count: interval, days });
}

const POSITIONS = ['1', '2', '3', '4', '5', '-1', '-2'] as const;

function monthWeekday({ position, day }: Recurrence['byDay'][number]): string | undefined {
  if (position === null) return i18n.t('maintenance.words.everyWeekday', { day: dayName(day) });
  const known = POSITIONS.find((one) => one === String(position));
  const words = known && i18n.t(`maintenance.words.position.${known}`);
  return words && i18n.t('maintenance.words.monthWeekday', { position: words, day: dayName(day) });
}

function monthDays(byMonthDay: readonly number[], date: string): (string | undefined)[] {
  const days = byMonthDay.length > 0 ? byMonthDay : [Number(date.slice(8))];
  const numbers = days.filter((day) => day > 0).toSorted((a, b) => a - b);
  const numbered =
    numbers.length > 1
      ? [i18n.t('maintenance.words.monthDays', { days: listed(numbers.map(String)) })]
      : numbers.map((day) => i18n.t('maintenance.words.monthDay', { day }));
  const fromEnd = days
    .filter((day) => day < 0)
    .map((day) => (day === -1 ? i18n.t('maintenance.words.lastDay') : undefined));
  return [...numbered, ...fromEnd];
}

/** `vie 27/11/2026 22:00 – 02:00` in the window's zone; with the day of the end where it is another one, a day later or more. */
export function spanWords({ from, until }: Occurrence, zone: string): string {
  const isLong = toMs(until) - toMs(from) >= DAY_MS;
  const end = isLong ? `${formatDayIn(until, zone)} ${formatTimeIn(until, zone)}` : formatTimeIn(until, zone);
  return `${formatDayIn(from, zone)} ${formatTimeIn(from, zone)} – ${end}`;
}
