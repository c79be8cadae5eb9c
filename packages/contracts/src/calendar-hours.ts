// Opening hours: when the clocks of the SLA run. Local wall-clock times of one zone; sla.md, section 2.
import { z } from 'zod';
import { line, TimeZone } from './endpoint.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const Weekday = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof Weekday>;

const start = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM');
const end = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'HH:MM, 24:00 at most');

/**
 * Half open: closed at the very instant of its end. It does not cross midnight: `22:00`-`24:00` and `00:00`-`06:00` of the next
 * day join.
 */
export const HourRange = z.tuple([start, end]).refine(([from, to]) => from < to, 'it ends before it begins');
export type HourRange = z.infer<typeof HourRange>;

/** Of one day, in order, none overlapping. */
export const HourRanges = z
  .array(HourRange)
  .max(8)
  .refine((ranges) => ranges.every(([from], at) => at === 0 || from >= (ranges[at - 1]?.[1] ?? '')), 'they overlap');

/** A day that is left out is closed. */
export const WeekHours = z.partialRecord(Weekday, HourRanges);
export type WeekHours = z.infer<typeof WeekHours>;

/** A local date that is not as its weekday: closed all day (a holiday) where it has no ranges, else open in them alone. */
export const SpecialDay = z.object({ date: z.iso.date(), name: line(120), ranges: HourRanges });
export type SpecialDay = z.infer<typeof SpecialDay>;

export const CalendarHours = z.object({
  timeZone: TimeZone,
  week: WeekHours,
  days: z
    .array(SpecialDay)
    .max(2000)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, 'a date twice'),
});
export type CalendarHours = z.infer<typeof CalendarHours>;
