// Numbers, dates and spans as people here write them. Spanish is es-MX (1,234.56; dd/mm/aaaa HH:mm); English keeps the
// same order of day and month and the 24 h clock, so a date means the same in both.
import { i18n } from './i18n.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

let timeZone: string | undefined;

/** The zone dates are shown in (IANA name); the browser's until it is known. */
export function setTimeZone(zone: string): void {
  timeZone = zone;
  makers.clear();
}

const numbersLocale = () => (i18n.language === 'en' ? 'en-US' : 'es-MX');
const datesLocale = () => (i18n.language === 'en' ? 'en-GB' : 'es-MX');

// Making an Intl formatter costs 20-50 us; a list of 500 rows would pay it thousands of times.
const makers = new Map<string, unknown>();

function cached<T>(key: string, make: () => T): T {
  const full = `${i18n.language} ${key}`;
  // The key says which kind of formatter it is, so what was stored under it is of type T.
  const known = makers.get(full) as T | undefined;
  if (known) return known;
  const made = make();
  makers.set(full, made);
  return made;
}

const numbers = (options: Intl.NumberFormatOptions) =>
  cached(`number ${JSON.stringify(options)}`, () => new Intl.NumberFormat(numbersLocale(), options));

const dates = (options: Intl.DateTimeFormatOptions) =>
  cached(
    `date ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(datesLocale(), { ...options, ...(timeZone && { timeZone }) }),
  );

/** What the contracts call an instant: ISO 8601 text or epoch milliseconds. */
export type InstantLike = string | number;

export const toMs = (at: InstantLike): number => (typeof at === 'number' ? at : Date.parse(at));

/** 1234.5 → `1,234.5`; at most `digits` decimals (default 2). */
export const formatNumber = (value: number, digits = 2): string =>
  numbers({ maximumFractionDigits: digits }).format(value);

/** 94.2 (already percent) → `94.2 %`. */
export const formatPercent = (percent: number, digits = 1): string => `${formatNumber(percent, digits)}\u00a0%`;

/** Bytes by powers of 1024 with the names people know: 19756849562 → `18.4 GB`. */
export function formatBytes(bytes: number): string {
  const names = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
  const size = Math.abs(bytes);
  const step = size < 1 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), names.length - 1);
  return `${formatNumber(bytes / 1024 ** step, step === 0 ? 0 : 1)}\u00a0${names[step] ?? 'B'}`;
}

/** `23/11/2026`. */
export const formatDate = (at: InstantLike): string =>
  dates({ day: '2-digit', month: '2-digit', year: 'numeric' }).format(toMs(at));

/** `23/11/2026` in that zone, whatever the reader's: for what happens at another place's hours. */
export const formatDateIn = (at: InstantLike, zone: string): string => {
  const options = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone } as const;
  return cached(`date in ${zone}`, () => new Intl.DateTimeFormat(datesLocale(), options)).format(toMs(at));
};

/** `lun, 23 nov, 14:05`, in another zone where one is given. */
export const formatDayTime = (at: InstantLike, zone?: string): string =>
  dayTimes({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, at, zone);

/** `lun 23` of a zone. */
export const formatDay = (at: InstantLike, zone: string): string =>
  dayTimes({ weekday: 'short', day: 'numeric' }, at, zone);

function dayTimes(options: Intl.DateTimeFormatOptions, at: InstantLike, zone = timeZone): string {
  const full: Intl.DateTimeFormatOptions = { ...options, hourCycle: 'h23', ...(zone && { timeZone: zone }) };
  return cached(`day ${JSON.stringify(full)}`, () => new Intl.DateTimeFormat(datesLocale(), full)).format(toMs(at));
}
/** `vie 27/11/2026` in that zone. */
export const formatDayIn = (at: InstantLike, zone: string): string => {
  const make = () => new Intl.DateTimeFormat(datesLocale(), { weekday: 'short', timeZone: zone });
  const weekday = cached(`weekday in ${zone}`, make).format(toMs(at)).replace('.', '');
  return `${weekday} ${formatDateIn(at, zone)}`;
};

/** `22:00` in that zone. */
export const formatTimeIn = (at: InstantLike, zone: string): string => {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  return cached(`time in ${zone}`, () => new Intl.DateTimeFormat(datesLocale(), options)).format(toMs(at));
};
/** Of a date alone, `2026-01-01`: the same wherever it is read. */
const dayPart = (name: string, options: Intl.DateTimeFormatOptions) => (date: string) =>
  cached(`day ${name}`, () => new Intl.DateTimeFormat(datesLocale(), { ...options, timeZone: 'UTC' })).format(
    Date.parse(`${date}T00:00:00Z`),
  );

/** `jueves, 1 de enero de 2026`. */
export const formatLongDay = dayPart('long', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** `jue`. */
export const formatWeekday = dayPart('weekday', { weekday: 'short' });

/** `jueves`. */
export const formatLongWeekday = dayPart('long weekday', { weekday: 'long' });

const shortMonth = dayPart('short month', { month: 'short' });

/** `1 ene`, in the same order in both languages. */
export const formatDayMonth = (date: string): string => `${Number(date.slice(8, 10))} ${shortMonth(date)}`;

/** `enero`. */
export const formatMonth = dayPart('month', { month: 'long' });

/** `14:05`. */
export const formatTime = (at: InstantLike): string =>
  dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(toMs(at));

/** `23/11/2026 14:05`. */
export const formatDateTime = (at: InstantLike): string => `${formatDate(at)} ${formatTime(at)}`;

/** `23/11/2026 14:05:09`, for hovering and for logs. */
export const formatExact = (at: InstantLike): string =>
  `${formatDate(at)} ${dates({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(toMs(at))}`;

/** `vie 6 mar 17:30`: near enough that the year goes without saying. The same in every browser, whose own forms differ. */
export function formatMoment(at: InstantLike): string {
  const { weekday, day, month } = partsOf(
    dates({ weekday: 'short', day: 'numeric', month: 'short' }).formatToParts(toMs(at)),
  );
  return `${weekday} ${day} ${month} ${formatTime(at)}`;
}

/** By their kind; `mar.` and `mar` are both written. */
const partsOf = (parts: readonly Intl.DateTimeFormatPart[]): Partial<Record<Intl.DateTimeFormatPartTypes, string>> =>
  Object.fromEntries(parts.map(({ type, value }) => [type, value.replace(/\.$/, '')]));

/** `hace 5 min`, `en 2 h`, `ahora` within ten seconds. Coarse on purpose; the exact instant belongs in a title. */
export function formatRelative(at: InstantLike, nowMs: number): string {
  const seconds = Math.round((toMs(at) - nowMs) / 1000);
  const size = Math.abs(seconds);
  if (size < 10) return i18n.t('ui.time.now');
  const [unit, length] = relativeUnit(size);
  const format = cached('relative', () => new Intl.RelativeTimeFormat(datesLocale(), { style: 'short' }));
  return format.format(Math.trunc(seconds / length), unit);
}

function relativeUnit(seconds: number): [Intl.RelativeTimeFormatUnit, number] {
  if (seconds < MINUTE) return ['second', 1];
  if (seconds < HOUR) return ['minute', MINUTE];
  if (seconds < DAY) return ['hour', HOUR];
  if (seconds < MONTH) return ['day', DAY];
  return seconds < YEAR ? ['month', MONTH] : ['year', YEAR];
}

const SPANS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', 1],
] as const;

/**
 * A span by its two largest units: 442800 → `5 días 3 horas` (`long`), `5 d 3 h` (`short`). Never a thousand minutes.
 * Negative spans are shown without their sign.
 */
export function formatDuration(seconds: number, style: 'long' | 'short' = 'long'): string {
  let rest = Math.round(Math.abs(seconds));
  const parts: string[] = [];
  for (const [unit, length] of SPANS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    // The second part is the neighbour of the first or nothing: "5 días 12 segundos" says more than is known.
    if (parts.length > 0 && count === 0) break;
    if (count > 0) parts.push(unitText(count, unit, style));
    if (parts.length === 2) break;
  }
  return parts.join(' ') || unitText(0, 'second', style);
}

/** A span as `formatDuration` has it, in whole minutes from one on: nobody counts the seconds of a promise. */
export const formatMinutes = (seconds: number, style: 'long' | 'short' = 'short'): string => {
  const size = Math.abs(seconds);
  return formatDuration(size < MINUTE ? size : Math.floor(size / MINUTE) * MINUTE, style);
};

const SHORT_UNITS = { day: 'd', hour: 'h', minute: 'min', second: 's' } as const;

const unitText = (count: number, unit: keyof typeof SHORT_UNITS, style: 'long' | 'short'): string =>
  style === 'short'
    ? `${count}\u00a0${SHORT_UNITS[unit]}`
    : numbers({ style: 'unit', unit, unitDisplay: 'long' }).format(count);

/** A value with the unit of a metric (contracts/devices.ts). */
export function formatMetric(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'percent':
      return formatPercent(value);
    case 'celsius':
      return `${formatNumber(value, 1)}\u00a0°C`;
    case 'bytes':
      return formatBytes(value);
    case 'bytes_per_second':
      return `${formatBytes(value)}/s`;
    case 'milliseconds':
      return `${formatNumber(value, value < 10 ? 1 : 0)}\u00a0ms`;
  }
}

export type MetricUnit = 'percent' | 'celsius' | 'bytes' | 'bytes_per_second' | 'milliseconds';
