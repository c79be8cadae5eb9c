// How a holiday finds its date in a year. Pure.
import { Temporal } from '../../platform/temporal.ts';

/** Undefined in a year that has none. */
export type DayOfYear = (year: number) => Temporal.PlainDate | undefined;

export const fixed =
  (month: number, day: number): DayOfYear =>
  (year) =>
    Temporal.PlainDate.from({ year, month, day });

/** The n-th of a weekday in a month; `weekday`: 1 is Monday. */
export const nth =
  (count: number, weekday: number, month: number): DayOfYear =>
  (year) => {
    const first = Temporal.PlainDate.from({ year, month, day: 1 });
    return first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + (count - 1) * 7 });
  };

/** So many days after Easter Sunday of the Gregorian calendar (the anonymous algorithm; Meeus, Astronomical Algorithms, 8). */
export const easter =
  (offset: number): DayOfYear =>
  (year) => {
    const golden = year % 19;
    const century = Math.floor(year / 100);
    const moon =
      (19 * golden +
        century -
        Math.floor(century / 4) -
        Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) +
        15) %
      30;
    const weekday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - moon - ((year % 100) % 4)) % 7;
    const late = Math.floor((golden + 11 * moon + 22 * weekday) / 451);
    const days = moon + weekday - 7 * late;
    return Temporal.PlainDate.from({ year, month: 3, day: 22 }).add({ days: days + offset });
  };

/** Moved by so many days where it falls on a weekday of the table; 1 is Monday. */
export const moved =
  (on: DayOfYear, byWeekday: Readonly<Record<number, number>>): DayOfYear =>
  (year) => {
    const date = on(year);
    return date?.add({ days: byWeekday[date.dayOfWeek] ?? 0 });
  };

/** Only in years in which it falls on one of these weekdays. */
export const only =
  (weekdays: readonly number[], on: DayOfYear): DayOfYear =>
  (year) => {
    const date = on(year);
    return date && weekdays.includes(date.dayOfWeek) ? date : undefined;
  };

export const since =
  (first: number, on: DayOfYear): DayOfYear =>
  (year) =>
    year < first ? undefined : on(year);

const UNIX_EPOCH_JULIAN_DAY = 2_440_587.5;

/**
 * The local date of the June solstice (Meeus, Astronomical Algorithms, table 27.B), by its mean, which is within half an hour of
 * the true one. In Santiago only those of 2046 and 2050 are so near to midnight; published tables have these days for them too.
 */
export const juneSolstice =
  (timeZone: string): DayOfYear =>
  (year) => {
    const y = (year - 2000) / 1000;
    const julianDay = 2_451_716.56767 + 365_241.62603 * y + 0.00325 * y ** 2 + 0.00888 * y ** 3 - 0.0003 * y ** 4;
    const ms = Math.round((julianDay - UNIX_EPOCH_JULIAN_DAY) * 86_400_000);
    return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate();
  };
