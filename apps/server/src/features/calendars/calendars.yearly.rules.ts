// The dates of a rule that repeats by the year (RFC 5545, section 3.3.10), in a window of years. Pure. ical.js would look for them
// from the first one on, up to the year 20000 where there are none; here work is bounded by the window.
import { z } from 'zod';

const some = <Item extends z.ZodType>(item: Item) =>
  z
    .union([item, z.array(item).min(1).max(100)])
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<Item>[]); // either it or a list of it

const notZero = (limit: number) =>
  z
    .int()
    .min(-limit)
    .max(limit)
    .refine((number) => number !== 0);

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const ByDay = z
  .string()
  .regex(/^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/)
  .transform((text) => ({ weekday: WEEKDAYS.indexOf(text.slice(-2)), count: Number(text.slice(0, -2)) }));

/** As ical.js reads it. Weeks and days of the year, and anything else that no holiday has needed yet, are not understood. */
export const YearlyRule = z.strictObject({
  freq: z.literal('YEARLY'),
  interval: z.int().min(1).max(100).default(1),
  count: z.int().min(1).optional(),
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}/)
    .transform((text) => text.slice(0, 10))
    .optional(),
  bymonth: some(z.int().min(1).max(12)).optional(),
  bymonthday: some(notZero(31)).optional(),
  byday: some(ByDay).optional(),
  bysetpos: some(notZero(366)).optional(),
  wkst: z.unknown().optional(),
});
export type YearlyRule = z.infer<typeof YearlyRule>;

/** A rule that ends after a number of times has to be followed from its first day: not further back than this. */
const MOST_YEARS_BACK = 60;

interface Day {
  date: string;
  month: number;
  day: number;
  /** The day of the month from its end, -1 the last. */
  fromEnd: number;
  /** 0 is Sunday. */
  weekday: number;
  /** Which of its weekday it is in its month or year, from the front and from the back. */
  inMonth: readonly [number, number];
  inYear: readonly [number, number];
}

/** `start`: the first day, `YYYY-MM-DD`, which counts whether the rule names it or not. */
export function yearlyDates(rule: YearlyRule, start: string, years: { from: number; to: number }): string[] {
  const first = Number(start.slice(0, 4));
  const begin = rule.count === undefined ? Math.max(first, years.from) : first;
  if (years.from - begin > MOST_YEARS_BACK) return [];
  const found = new Set<string>([start]);
  for (let year = begin; year <= years.to; year++) {
    if ((year - first) % rule.interval !== 0) continue;
    for (const date of datesIn(rule, start, year)) {
      if (date < start || (rule.until !== undefined && date > rule.until)) continue;
      if (rule.count !== undefined && !found.has(date) && found.size >= rule.count) return within(found, years);
      found.add(date);
    }
  }
  return within(found, years);
}

const within = (dates: Iterable<string>, { from, to }: { from: number; to: number }) =>
  [...dates].filter((date) => Number(date.slice(0, 4)) >= from && Number(date.slice(0, 4)) <= to);

function datesIn(rule: YearlyRule, start: string, year: number): readonly string[] {
  const { bymonth, bymonthday, byday, bysetpos } = rule;
  const isBare = bymonthday === undefined && byday === undefined;
  const months = bymonth ?? (isBare ? [Number(start.slice(5, 7))] : undefined);
  const days = bymonthday ?? (isBare ? [Number(start.slice(8, 10))] : undefined);
  const dates: string[] = [];
  for (const one of daysOf(year)) {
    if (months && !months.includes(one.month)) continue;
    if (days && !days.includes(one.day) && !days.includes(one.fromEnd)) continue;
    if (byday && !byday.some((wanted) => isWeekday(one, wanted, bymonth !== undefined))) continue;
    dates.push(one.date);
  }
  if (!bysetpos) return dates;
  const chosen = bysetpos.flatMap((place) => dates.at(place > 0 ? place - 1 : place) ?? []);
  return [...new Set(chosen)].sort();
}

const lengthOf = (month: number, year: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

const isWeekday = (one: Day, wanted: { weekday: number; count: number }, byMonth: boolean) =>
  one.weekday === wanted.weekday && (wanted.count === 0 || (byMonth ? one.inMonth : one.inYear).includes(wanted.count));

const known = new Map<number, readonly Day[]>();

/** Made once a year of the calendar: a feed asks for few of them, thousands of times. */
function daysOf(year: number): readonly Day[] {
  const made = known.get(year) ?? makeDays(year);
  if (known.size > 300) known.clear();
  known.set(year, made);
  return made;
}

function makeDays(year: number): readonly Day[] {
  const length = lengthOf(2, year) + 337;
  return Array.from({ length }, (_, index): Day => {
    const at = new Date(Date.UTC(2000, 0, 1));
    // A year of two digits is one of them here, not of the twentieth century.
    at.setUTCFullYear(year, 0, index + 1);
    const [month, day] = [at.getUTCMonth() + 1, at.getUTCDate()];
    const nth = (position: number, of: number) =>
      [Math.floor(position / 7) + 1, -(Math.floor((of - 1 - position) / 7) + 1)] as const;
    return {
      ...{ date: at.toISOString().slice(0, 10), month, day, fromEnd: day - lengthOf(month, year) - 1 },
      ...{ weekday: at.getUTCDay(), inMonth: nth(day - 1, lengthOf(month, year)), inYear: nth(index, length) },
    };
  });
}
