// Short ways to say in a test when a ticket was opened, by which hours, and what happened to it.
import type { CalendarHours, HourRange, WeekHours } from '@lanet/contracts/calendar-hours';
import type { TicketKind } from '@lanet/contracts/tickets';
import { type Clock, type Evaluation, evaluate } from '../sla.clocks.rules.ts';
import type { ClockName, SlaEvent, SlaFact, Target, Terms } from '../sla.events.rules.ts';
import type { Interval } from '../sla.intervals.rules.ts';
import { type OpenTime, openTimeOf } from '../sla.open-time.rules.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** ISO 8601 with an offset, as people write it: `2025-03-07T18:00-06:00`. */
export const ms = (text: string): number => Date.parse(text);

/** In UTC, so that a failure can be read. */
export const shown = (instant: number | null | undefined): string | null =>
  instant === null || instant === undefined ? null : new Date(instant).toISOString();

/** As `shown` prints it, from any offset. */
export const utc = (text: string | null): string | null => (text === null ? null : shown(ms(text)));

const NINE_TO_SEVEN: HourRange[] = [['09:00', '19:00']];
export const WORKING_WEEK: WeekHours = {
  ...{ mon: NINE_TO_SEVEN, tue: NINE_TO_SEVEN, wed: NINE_TO_SEVEN, thu: NINE_TO_SEVEN, fri: NINE_TO_SEVEN },
};
export const everyDay = (...ranges: HourRange[]): WeekHours => ({
  ...{ mon: ranges, tue: ranges, wed: ranges, thu: ranges, fri: ranges, sat: ranges, sun: ranges },
});
export const ALWAYS = everyDay(['00:00', '24:00']);

/** `special`: closed all day where it has no ranges. */
export function hoursOf(
  week: WeekHours,
  { zone = 'UTC', special = {} }: { zone?: string; special?: Record<string, HourRange[]> } = {},
): CalendarHours {
  return {
    ...{ timeZone: zone, week },
    days: Object.entries(special).map(([date, ranges]) => ({ date, name: date, ranges })),
  };
}

/** Compiled from three days before `from` to `days` after it. */
export function compiled(hours: CalendarHours, from: string, days = 60): OpenTime {
  return openTimeOf([{ fromMs: 0, hours }], ms(from) - 3 * DAY, ms(from) + days * DAY);
}

type Word = 'created' | 'asked' | 'answered' | 'responded' | 'contacted' | 'merged' | 'unmerged' | TicketKind;
const SIMPLE: readonly string[] = ['created', 'asked', 'answered', 'responded', 'contacted', 'merged', 'unmerged'];

/** A log line by line; a state is told by its name. Lines are numbered from 0, which is what a `cancel` names. */
export function logOf(lines: readonly (readonly [string, Word | SlaFact])[]): SlaEvent[] {
  return lines.map(([at, what], index) => ({ id: String(index), atMs: ms(at), ...factOf(what) }));
}

function factOf(what: Word | SlaFact): SlaFact {
  if (typeof what !== 'string') return what;
  // The list has exactly the words that are kinds of their own; all the others are states.
  return SIMPLE.includes(what) ? ({ kind: what } as SlaFact) : { kind: 'state', state: what as TicketKind };
}

/** Minutes unless a target says otherwise. */
export function promise(
  targets: { [Clock in keyof Terms['targets']]?: number | Target },
  rules: { waitingThird?: boolean; maintenance?: boolean; firstResponseNeverPauses?: boolean } = {},
): SlaFact & { kind: 'terms'; terms: Terms } {
  const { waitingThird = false, maintenance = false, firstResponseNeverPauses = false } = rules;
  const entries = Object.entries(targets).map(([clock, target]) => [
    clock,
    typeof target === 'number' ? { kind: 'minutes', minutes: target } : target,
  ]);
  return {
    kind: 'terms',
    terms: { targets: Object.fromEntries(entries), pauses: { waitingThird, maintenance }, firstResponseNeverPauses },
  };
}

export const NOTHING_PROMISED: SlaFact = { kind: 'terms', terms: null };

/** How a ticket stands at an instant; the last of its log unless one is given. Open all the time unless hours are given. */
export function standing(
  lines: readonly (readonly [string, Word | SlaFact])[],
  {
    at,
    hours = hoursOf(ALWAYS),
    windows = [],
  }: { at?: string; hours?: CalendarHours; windows?: readonly Interval[] } = {},
): Evaluation & { time: OpenTime } {
  const events = logOf(lines);
  const atMs = at === undefined ? Math.max(...events.map((event) => event.atMs)) : ms(at);
  const time = compiled(hours, lines[0]?.[0] ?? '');
  const evaluation = evaluate({ events, time, atMs, windows });
  if (!evaluation) throw new Error('it was not created by then');
  return { ...evaluation, time };
}

export function clockOf({ clocks }: Pick<Evaluation, 'clocks'>, name: ClockName, instance = 1): Clock | undefined {
  return clocks.find((clock) => clock.clock === name && clock.instance === instance);
}
