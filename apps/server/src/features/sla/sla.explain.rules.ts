// `lanet sla explain --json`: one vector in, one explanation out. The format is that of sla.md, section 11.
import { type CalendarHours, HourRange, HourRanges, WEEKDAYS, type Weekday } from '@lanet/contracts/calendar-hours';
import { TimeZone } from '@lanet/contracts/endpoint';
import { TicketKind } from '@lanet/contracts/tickets';
import { z } from 'zod';
import { evaluate } from './sla.clocks.rules.ts';
import { duesOf } from './sla.dues.rules.ts';
import type { ClockName, SlaEvent, SlaFact, Terms } from './sla.events.rules.ts';
import { nextOpen, type OpenTime, openTimeOf } from './sla.open-time.rules.ts';
import { segmentsOf } from './sla.segments.rules.ts';

const instant = z.iso.datetime({ offset: true });
const minutes = z.number().min(0).max(5_000_000);
/** One day, or the first and the last of some in the order of the week. */
const dayKey = z
  .string()
  .regex(/^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$/)
  .refine((key) => daysOf(key).length > 0, 'its days are not in the order of the week');
/** In any order. */
const ranges = z
  .array(HourRange)
  .transform((given) => given.toSorted(([one], [other]) => (one < other ? -1 : 1)))
  .pipe(HourRanges);
const hours = z.record(dayKey, ranges).refine((given) => {
  const named = Object.keys(given).flatMap(daysOf);
  return new Set(named).size === named.length;
}, 'a day is named twice');

function daysOf(key: string): Weekday[] {
  const [first = -1, last = first] = key.split('-').map((name) => WEEKDAYS.findIndex((day) => day === name));
  return WEEKDAYS.slice(first, last + 1);
}

const Targets = z.strictObject({
  first: minutes.optional(),
  response: minutes.optional(),
  update: minutes.optional(),
  solution: minutes.optional(),
});
type TargetName = keyof z.infer<typeof Targets>;

export const SlaVector = z.object({
  id: z.string(),
  calendar: z.strictObject({
    tz: TimeZone,
    hours,
    holidays: z.array(z.iso.date()).default([]),
  }),
  sla: Targets,
  events: z.array(z.tuple([instant, z.string()])).min(1),
  at: instant.optional(),
});
export type SlaVector = z.infer<typeof SlaVector>;

export interface Explanation {
  id: string;
  next: string | null;
  first_due: string | null;
  update_due: string | null;
  close_due: string | null;
  segments: { from: string; to: string; kind: string }[];
  /** Why there is no due time although something is promised. */
  reason?: 'no_open_hours' | 'beyond_horizon';
}

const DAY_MS = 86_400_000;
/** Most promises are near: only where one is further off is more of the calendar worked out. The last is the horizon. */
const HORIZONS = [90, 500, 5 * 366].map((days) => days * DAY_MS);

const CLOCK_OF: Record<TargetName, ClockName> = {
  first: 'first_response',
  response: 'next_response',
  update: 'update',
  solution: 'resolution',
};

/** A ticket that is older is none; every day of it would have to be looked at. */
const LONGEST_MS = 200 * 366 * DAY_MS;

/** @throws Error where the ticket is never created or an event has no meaning. */
export function explain(vector: SlaVector): Explanation {
  const events = eventsOf(vector);
  const [firstMs = 0, lastMs = 0] = [events[0]?.atMs, events.at(-1)?.atMs];
  const atMs = vector.at ? Date.parse(vector.at) : lastMs;
  if (atMs - firstMs > LONGEST_MS) throw new Error('the question is centuries after the first event');
  const history = [{ fromMs: 0, hours: hoursOf(vector.calendar) }];
  for (const [at, horizon] of HORIZONS.entries()) {
    const isLast = at === HORIZONS.length - 1;
    const time = openTimeOf(history, firstMs - DAY_MS, atMs + horizon);
    const answer = explained(vector.id, { events, atMs, time, isLast });
    if (answer) return answer;
  }
  throw new Error('no horizon');
}

function explained(
  id: string,
  { events, atMs, time, isLast }: { events: readonly SlaEvent[]; atMs: number; time: OpenTime; isLast: boolean },
): Explanation | undefined {
  const evaluation = evaluate({ events, time, atMs });
  if (!evaluation) throw new Error('the ticket is never created');
  const isMissing = evaluation.clocks.some(({ state, dueMs }) => state === 'running' && dueMs === null);
  if (isMissing && !isLast) return undefined;
  const { nextMs, firstMs, updateMs, closeMs } = duesOf(evaluation);
  return {
    ...{ id, next: iso(nextMs), first_due: iso(firstMs), update_due: iso(updateMs), close_due: iso(closeMs) },
    segments: segmentsOf(evaluation, time).map(({ fromMs, toMs, kind }) => ({
      ...{ from: iso(fromMs) ?? '', to: iso(toMs) ?? '', kind },
    })),
    ...(isMissing && { reason: nextOpen(time, atMs) === undefined ? 'no_open_hours' : 'beyond_horizon' }),
  };
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z'));

function hoursOf({ tz, hours: given, holidays }: SlaVector['calendar']): CalendarHours {
  const week: CalendarHours['week'] = {};
  for (const [key, ofDay] of Object.entries(given)) for (const day of daysOf(key)) week[day] = ofDay;
  const dates = [...new Set(holidays)];
  return { timeZone: tz, week, days: dates.map((date) => ({ date, name: date, ranges: [] })) };
}

const FACTS: Record<string, SlaFact> = {
  created: { kind: 'created' },
  customer_msg: { kind: 'asked' },
  last_customer_contact: { kind: 'asked' },
  agent_msg: { kind: 'answered' },
  first_response_only: { kind: 'responded' },
  last_agent_contact: { kind: 'contacted' },
  closed: { kind: 'state', state: 'closed' },
  'state:pending': { kind: 'state', state: 'waiting_client' },
};

/** In the order of time, the terms of the beginning first. */
function eventsOf({ sla, events }: SlaVector): SlaEvent[] {
  const sorted = events.map(([at, what]) => ({ atMs: Date.parse(at), what })).toSorted((a, b) => a.atMs - b.atMs);
  let targets: Partial<Record<TargetName, number | undefined>> = { ...sla };
  const facts = sorted.map(({ atMs, what }, at): SlaEvent => {
    const common = { id: String(at), atMs };
    if (!what.startsWith('sla:')) return { ...common, ...factOf(what) };
    targets = what === 'sla:removed' ? {} : { ...targets, ...changeOf(what) };
    return { ...common, kind: 'terms', terms: termsOf(targets) };
  });
  const first: SlaEvent = { id: 'terms', atMs: sorted[0]?.atMs ?? 0, kind: 'terms', terms: termsOf(sla) };
  return [first, ...facts];
}

function factOf(what: string): SlaFact {
  const known = Object.hasOwn(FACTS, what) ? FACTS[what] : undefined;
  if (known) return known;
  const state = TicketKind.safeParse(what.startsWith('state:') ? what.slice(6) : undefined);
  if (!state.success) throw new Error(`unknown event ${JSON.stringify(what.slice(0, 60))}`);
  return { kind: 'state', state: state.data };
}

function changeOf(what: string): z.infer<typeof Targets> {
  const [, name = '', value] = /^sla:([a-z]+)=(\d+(?:\.\d+)?)$/.exec(what) ?? [];
  const change = Targets.safeParse({ [name]: Number(value) });
  if (!change.success) throw new Error(`unknown target ${JSON.stringify(what.slice(0, 60))}`);
  return change.data;
}

function termsOf(targets: Partial<Record<TargetName, number | undefined>>): Terms {
  const clocks = Object.entries(targets).flatMap(([name, value]) =>
    // Names of targets alone come in.
    value === undefined ? [] : [[CLOCK_OF[name as TargetName], { kind: 'minutes', minutes: value }]],
  );
  return {
    targets: Object.fromEntries(clocks),
    pauses: { waitingThird: false, maintenance: false },
    firstResponseNeverPauses: false,
  };
}
