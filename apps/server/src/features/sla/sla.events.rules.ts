// What the clocks of a ticket are computed from: its log, in the order in which things happened.
import type { TicketKind } from '@lanet/contracts/tickets';
import { type Interval, intersect, subtract, union } from './sla.intervals.rules.ts';

export const CLOCKS = ['first_response', 'next_response', 'update', 'resolution'] as const;
export type ClockName = (typeof CLOCKS)[number];

/** Open time: minutes, or days of which each has hours, until the end of the last or the local time of the start. */
export type Target =
  | { kind: 'minutes'; minutes: number }
  | { kind: 'days'; days: number; until: 'day_end' | 'same_time' };

/** What is promised for a ticket at its priority; a clock without a target does not exist. */
export interface Terms {
  targets: Partial<Record<ClockName, Target>>;
  /** What pauses besides waiting for the client and a planned date. */
  pauses: { waitingThird: boolean; maintenance: boolean };
  firstResponseNeverPauses: boolean;
}

/** Something that matters to the clocks. `id` names it for a later event that takes it back. */
export type SlaEvent = { id: string; atMs: number } & SlaFact;

export type SlaFact =
  | { kind: 'created' }
  /** In public, by the client's side. `sinceMs`: asked before on a ticket that was merged into this one, and not answered. */
  | { kind: 'asked'; sinceMs?: number }
  /** In public, by staff: the first response, an answer, and contact. */
  | { kind: 'answered' }
  /** The first response and no answer: a call that was noted. */
  | { kind: 'responded' }
  /** An answer and contact, but no first response. */
  | { kind: 'contacted' }
  | { kind: 'state'; state: TicketKind }
  | { kind: 'terms'; terms: Terms | null }
  /** It was a mistake that the ticket waited then. */
  | { kind: 'erase_pause'; fromMs: number; toMs: number }
  | { kind: 'merged' }
  | { kind: 'unmerged' }
  | { kind: 'cancel'; eventId: string };

/** What holds from an instant on. */
export interface Since<Value> {
  fromMs: number;
  value: Value;
}

/** The log read once. */
export interface Course {
  createdMs: number;
  states: readonly Since<TicketKind>[];
  terms: readonly Since<Terms | null>[];
  /** First answer or noted call. */
  respondedMs: number | null;
  asks: readonly { startMs: number; answeredMs: number | null }[];
  contacts: readonly number[];
  erased: readonly Interval[];
  mergedMs: number | null;
}

/** @returns undefined where the ticket was not created by then. Events after `atMs` have not happened yet. */
export function courseOf(events: readonly SlaEvent[], atMs: number): Course | undefined {
  const said = events.filter((event) => event.atMs <= atMs);
  const cancelled = new Set(said.flatMap((event) => (event.kind === 'cancel' ? [event.eventId] : [])));
  const happened = said.filter(({ id }) => !cancelled.has(id)).toSorted((a, b) => a.atMs - b.atMs);
  const created = happened.find(({ kind }) => kind === 'created');
  if (!created) return undefined;
  const course = {
    createdMs: created.atMs,
    states: [] as Since<TicketKind>[],
    terms: [] as Since<Terms | null>[],
    respondedMs: null as number | null,
    asks: [] as { startMs: number; answeredMs: number | null }[],
    contacts: [] as number[],
    erased: [] as Interval[],
    mergedMs: null as number | null,
  };
  for (const event of happened) note(course, event);
  return course;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] extends readonly (infer Item)[] ? Item[] : Type[Key] };

function note(course: Writable<Course>, event: SlaEvent): void {
  const { atMs } = event;
  switch (event.kind) {
    case 'asked':
      ask(course, event.sinceMs ?? atMs);
      break;
    case 'answered':
      course.respondedMs ??= atMs;
      answer(course, atMs);
      break;
    case 'responded':
      course.respondedMs ??= atMs;
      break;
    case 'contacted':
      answer(course, atMs);
      break;
    case 'state':
      course.states.push({ fromMs: atMs, value: event.state });
      break;
    case 'terms':
      // What held for no time at all promised nothing.
      if (course.terms.at(-1)?.fromMs === atMs) course.terms.pop();
      course.terms.push({ fromMs: atMs, value: event.terms });
      break;
    case 'erase_pause':
      course.erased.push({ fromMs: event.fromMs, toMs: event.toMs });
      break;
    case 'merged':
      course.mergedMs = atMs;
      break;
    case 'unmerged':
      course.mergedMs = null;
      break;
    case 'created':
    case 'cancel':
  }
}

function ask(course: Writable<Course>, startMs: number): void {
  const open = course.asks.at(-1);
  if (open?.answeredMs === null) open.startMs = Math.min(open.startMs, startMs);
  else course.asks.push({ startMs, answeredMs: null });
}

function answer(course: Writable<Course>, atMs: number): void {
  course.contacts.push(atMs);
  const open = course.asks.at(-1);
  if (open?.answeredMs === null) open.answeredMs = atMs;
}

/** What holds at an instant; the first value where none has begun yet. */
export function valueAt<Value>(values: readonly Since<Value>[], ms: number): Value | undefined {
  // Nothing at all (null) is a value, too.
  return (values.findLast(({ fromMs }) => fromMs <= ms) ?? values[0])?.value;
}

/** The stretches of each value, the last without an end. */
export function stretches<Value>(values: readonly Since<Value>[]): (Interval & { value: Value })[] {
  return values.map(({ fromMs, value }, at) => ({
    fromMs,
    toMs: values[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY,
    value,
  }));
}

export const isStopped = (state: TicketKind | undefined) => state === 'resolved' || state === 'closed';

/**
 * When clocks do not run, sorted and apart; a stretch that goes on has no end. The rules of a policy hold from when they were
 * made: they do not change what was. `windows`: maintenance of the ticket's place.
 */
export function pausesOf(course: Course, windows: readonly Interval[], clock: ClockName): Interval[] {
  const stopped: Interval[] = [];
  const waiting: Interval[] = [];
  const states = stretches(course.states);
  for (const span of states) if (isStopped(span.value)) stopped.push(span);
  for (const rules of stretches(forever(course.terms))) {
    if (clock === 'first_response' && rules.value?.firstResponseNeverPauses) continue;
    const pausing = states.filter(({ value }) => pauses(value, rules.value));
    waiting.push(...subtract(intersect(pausing, [rules]), course.erased));
    if (rules.value?.pauses.maintenance) waiting.push(...intersect(windows, [rules]));
  }
  return union([...stopped, ...waiting]);
}

/** The first terms of a ticket hold for what was before them, too. */
function forever(terms: Course['terms']): Course['terms'] {
  const [first, ...rest] = terms;
  return [{ fromMs: Number.NEGATIVE_INFINITY, value: first?.value ?? null }, ...rest];
}

function pauses(state: TicketKind, terms: Terms | null): boolean {
  if (state === 'waiting_third') return terms?.pauses.waitingThird ?? false;
  return state === 'waiting_client' || state === 'scheduled';
}
