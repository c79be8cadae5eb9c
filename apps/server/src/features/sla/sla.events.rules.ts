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

/**
 * What was asked first, and waited with it. `number`: that of the message which began it, among all that were noted. One that is
 * taken back keeps its own: a later one under the same number would be told of as if it had been told already.
 */
export interface Ask {
  number: number;
  startMs: number;
  answeredMs: number | null;
}

/** The log read once. */
export interface Course {
  createdMs: number;
  states: readonly Since<TicketKind>[];
  terms: readonly Since<Terms | null>[];
  /** First answer or noted call. */
  respondedMs: number | null;
  asks: readonly Ask[];
  contacts: readonly number[];
  erased: readonly Interval[];
  mergedMs: number | null;
}

/** @returns undefined where the ticket was not created by then. Events after `atMs` have not happened yet. */
export function courseOf(events: readonly SlaEvent[], atMs: number): Course | undefined {
  const said = events.filter((event) => event.atMs <= atMs);
  const cancelled = new Set(said.flatMap((event) => (event.kind === 'cancel' ? [event.eventId] : [])));
  const sorted = said.toSorted((a, b) => a.atMs - b.atMs);
  const created = sorted.find(({ kind, id }) => kind === 'created' && !cancelled.has(id));
  if (!created) return undefined;
  const course = {
    createdMs: created.atMs,
    states: [] as Since<TicketKind>[],
    terms: [] as Since<Terms | null>[],
    respondedMs: null as number | null,
    asks: [] as Ask[],
    contacts: [] as number[],
    erased: [] as Interval[],
    mergedMs: null as number | null,
  };
  let asked = 0;
  for (const event of sorted) {
    if (event.kind === 'asked') asked += 1;
    if (!cancelled.has(event.id)) note(course, event, asked);
  }
  return course;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] extends readonly (infer Item)[] ? Item[] : Type[Key] };

/** `asked`: how many messages were noted by then. */
function note(course: Writable<Course>, event: SlaEvent, asked: number): void {
  const { atMs } = event;
  switch (event.kind) {
    case 'asked':
      ask(course, event.sinceMs ?? atMs, asked);
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

function ask(course: Writable<Course>, startMs: number, number: number): void {
  const open = course.asks.at(-1);
  if (open?.answeredMs === null) open.startMs = Math.min(open.startMs, startMs);
  else course.asks.push({ number, startMs, answeredMs: null });
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
export function stretches<Value>(values: readonly Since<Value>[]): Stretch<Value>[] {
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
  const states = stretches(course.states);
  const stopped = states.filter(({ value }) => isStopped(value));
  const rules = stretches(forever(course.terms)).filter(
    ({ value }) => !(clock === 'first_response' && value?.firstResponseNeverPauses),
  );
  const waiting = subtract(waitingIn(states, rules), course.erased);
  const maintained = rules.filter(({ value }) => value?.pauses.maintenance);
  return union([...stopped, ...waiting, ...intersect(windows, maintained)]);
}

type Stretch<Value> = Interval & { value: Value };

/** Both are sorted and walked once: a log may be long. */
function waitingIn(states: readonly Stretch<TicketKind>[], rules: readonly Stretch<Terms | null>[]): Interval[] {
  const waiting: Interval[] = [];
  let first = 0;
  for (const state of states) {
    while (first < rules.length && (rules[first]?.toMs ?? 0) <= state.fromMs) first += 1;
    for (let at = first; at < rules.length; at += 1) {
      const rule = rules[at];
      if (!rule || rule.fromMs >= state.toMs) break;
      if (!pauses(state.value, rule.value)) continue;
      waiting.push({ fromMs: Math.max(state.fromMs, rule.fromMs), toMs: Math.min(state.toMs, rule.toMs) });
    }
  }
  return waiting;
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
