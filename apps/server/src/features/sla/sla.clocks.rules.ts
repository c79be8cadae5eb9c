// The clocks of a ticket: what is promised, how much of it is used, when it is due, and whether it was kept.
import {
  CLOCKS,
  type ClockName,
  type Course,
  courseOf,
  isStopped,
  pausesOf,
  type SlaEvent,
  stretches,
  type Target,
  valueAt,
} from './sla.events.rules.ts';
import type { Interval } from './sla.intervals.rules.ts';
import { type OpenTime, openBetween, whenOpenFor } from './sla.open-time.rules.ts';

/** `stopped`: the ticket is at its end and the clock was not met. `withdrawn`: nothing is promised any more. */
export type ClockState = 'running' | 'paused' | 'met' | 'stopped' | 'withdrawn' | 'merged';

export interface Clock {
  clock: ClockName;
  /** 1, 2, …: a clock that starts anew, with each unanswered message or each contact. */
  instance: number;
  startedMs: number;
  /** When it was met, stopped, withdrawn or merged; null while it lives. */
  endedMs: number | null;
  state: ClockState;
  /** Open time that is promised. */
  targetMs: number;
  elapsedMs: number;
  /** Null where no open hours come, or while a pause goes on whose end nobody knows. */
  dueMs: number | null;
  breach: Breach | null;
}

/** `atMs`: when the due time passed, whoever noticed it and when. */
export interface Breach {
  atMs: number;
  /** A shorter promise made it late, and not time. */
  byChange: boolean;
}

export interface Evaluation {
  createdMs: number;
  atMs: number;
  clocks: readonly Clock[];
  /** Of the clocks in general; the first response may have none. */
  pauses: readonly Interval[];
  /** When the ticket came to its end, or went on in another. */
  endedMs: number | null;
  isPaused: boolean;
}

interface Question {
  events: readonly SlaEvent[];
  /** Compiled from before the ticket was created. */
  time: OpenTime;
  atMs: number;
  /** Maintenance of the ticket's place, planned ones too. */
  windows?: readonly Interval[];
}

/** Where a ticket's clocks stand. Pure: the same log gives the same answer for ever. @returns undefined before it was created. */
export function evaluate({ events, time, atMs, windows = [] }: Question): Evaluation | undefined {
  const course = courseOf(events, atMs);
  if (!course) return undefined;
  const pauses = pausesOf(course, windows, 'resolution');
  const firstPauses = pausesOf(course, windows, 'first_response');
  const last = course.states.at(-1);
  const endedMs = last && isStopped(last.value) ? endOf(course) : null;
  const clocks = CLOCKS.flatMap((clock) => {
    const own = clock === 'first_response' ? firstPauses : pauses;
    return runsOf(clock, course, endedMs).flatMap((run, at) => {
      const found = clockOf({ clock, run, course, time, pauses: own, atMs, ticketEndMs: endedMs });
      return found ? [{ ...found, instance: at + 1 }] : [];
    });
  });
  const goneMs = endedMs ?? course.mergedMs;
  return { createdMs: course.createdMs, atMs, clocks, pauses, endedMs: goneMs, isPaused: isWithin(pauses, atMs) };
}

/** When it came to its end: a resolved ticket that is closed had ended before. */
function endOf({ states }: Course): number | null {
  const open = states.findLastIndex(({ value }) => !isStopped(value));
  return states[open + 1]?.fromMs ?? null;
}

const isWithin = (intervals: readonly Interval[], ms: number) =>
  intervals.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);

/** From its start to when it was met, or came to an end without that. */
interface Run {
  startMs: number;
  metMs: number | null;
  stoppedMs: number | null;
}

function runsOf(clock: ClockName, course: Course, endedMs: number | null): Run[] {
  const { createdMs, respondedMs } = course;
  switch (clock) {
    case 'first_response':
      return [{ startMs: createdMs, metMs: respondedMs, stoppedMs: endedMs }];
    case 'resolution':
      return [{ startMs: createdMs, metMs: endedMs, stoppedMs: null }];
    case 'next_response':
      return course.asks.map(({ startMs, answeredMs }) => ({ startMs, metMs: answeredMs, stoppedMs: endedMs }));
    case 'update': {
      const starts = updateStarts(course);
      return starts.map((startMs, at) => ({ startMs, metMs: starts[at + 1] ?? null, stoppedMs: endedMs }));
    }
  }
}

/** Each contact starts it anew; before the first, the first response, or the creation where none is promised. */
function updateStarts({ createdMs, respondedMs, contacts, terms }: Course): number[] {
  const promisesFirst = terms.at(-1)?.value?.targets.first_response !== undefined;
  const [firstContact] = contacts;
  const before =
    respondedMs !== null && (firstContact === undefined || respondedMs < firstContact) ? [respondedMs] : [];
  return [...(promisesFirst ? [] : [createdMs]), ...before, ...contacts];
}

interface Case {
  clock: ClockName;
  run: Run;
  course: Course;
  time: OpenTime;
  pauses: readonly Interval[];
  atMs: number;
  /** When the ticket came to its end. */
  ticketEndMs: number | null;
}

function clockOf({ clock, run, course, time, pauses, atMs, ticketEndMs }: Case): Omit<Clock, 'instance'> | undefined {
  const { startMs } = run;
  const all = promisesOf(clock, course, startMs);
  const end = endingOf(run, course.mergedMs, all, atMs);
  const endMs = end?.atMs ?? atMs;
  if (endMs < startMs) return undefined;
  // What is promised for a ticket that has come to its end comes too late.
  const lastMs = Math.max(startMs, Math.min(endMs, ticketEndMs ?? endMs));
  const promised = all.filter(({ fromMs }) => fromMs <= lastMs);
  const current = promised.findLast(({ value }) => value !== undefined);
  if (!current?.value) return undefined;
  const within = (target: Target) => dueOf(time, pauses, startMs, openTimeFor(time, target, startMs));
  return {
    ...{ clock, startedMs: startMs, endedMs: end?.atMs ?? null, dueMs: within(current.value) ?? null },
    breach: breachOf(promised, within, lastMs, end === undefined),
    state: end?.state ?? (isWithin(pauses, atMs) ? 'paused' : 'running'),
    targetMs: openTimeFor(time, current.value, startMs),
    elapsedMs: runningBetween(time, pauses, startMs, endMs),
  };
}

type Ending = { atMs: number; state: ClockState };

/** What ended a clock first; undefined while it lives. */
function endingOf(
  { startMs, metMs, stoppedMs }: Run,
  mergedMs: number | null,
  promised: readonly Promised[],
  atMs: number,
): Ending | undefined {
  const untilMs = Math.min(atMs, metMs ?? atMs, stoppedMs ?? atMs);
  // Since when nothing is promised any more.
  let withdrawnMs: number | null = null;
  for (const { fromMs, value } of promised) {
    if (fromMs > startMs && fromMs <= untilMs) withdrawnMs = value === undefined ? (withdrawnMs ?? fromMs) : null;
  }
  const ends: { at: number | null; state: ClockState }[] = [
    { at: metMs, state: 'met' },
    { at: mergedMs, state: 'merged' },
    { at: withdrawnMs, state: 'withdrawn' },
    { at: metMs === null ? stoppedMs : null, state: 'stopped' },
  ];
  return ends
    .flatMap(({ at, state }) => (at === null ? [] : [{ atMs: at, state }]))
    .toSorted((a, b) => a.atMs - b.atMs)[0];
}

type Promised = Interval & { value: Target | undefined };

/** The targets of a clock in the order in which they were promised, the first since its start. */
function promisesOf(clock: ClockName, { terms }: Course, startMs: number): Promised[] {
  const all = stretches(terms).map((span) => ({ ...span, value: span.value?.targets[clock] }));
  const later = all.filter(({ fromMs }) => fromMs > startMs);
  const value = valueAt(terms, startMs)?.targets[clock];
  return [{ fromMs: startMs, toMs: later[0]?.fromMs ?? Number.POSITIVE_INFINITY, value }, ...later];
}

/**
 * The first due time that passed while its promise held. At the due instant itself an answer is in time; a clock that still
 * lives is late from then on.
 */
function breachOf(
  promised: readonly Promised[],
  within: (target: Target) => number | undefined,
  endMs: number,
  lives: boolean,
): Breach | null {
  for (const { fromMs, toMs, value } of promised) {
    const due = value && within(value);
    if (due === undefined) continue;
    const until = Math.min(toMs, endMs);
    if (due < until || (lives && until === endMs && due === endMs)) {
      return { atMs: Math.max(due, fromMs), byChange: due < fromMs };
    }
  }
  return null;
}

/** Open time that does not pause. */
export function runningBetween(time: OpenTime, pauses: readonly Interval[], fromMs: number, toMs: number): number {
  let sum = openBetween(time, fromMs, toMs);
  for (const pause of pauses) {
    sum -= openBetween(time, Math.max(pause.fromMs, fromMs), Math.min(pause.toMs, toMs));
  }
  return sum;
}

/**
 * When so much running time has passed since `startMs`. A pause that begins at that very instant comes too late.
 * @returns undefined where it does not come: hours or the compiled time end, or a pause has no end.
 */
export function dueOf(
  time: OpenTime,
  pauses: readonly Interval[],
  startMs: number,
  targetMs: number,
): number | undefined {
  let [from, left] = [startMs, targetMs];
  for (const pause of pauses) {
    if (pause.toMs <= from) continue;
    const open = openBetween(time, from, pause.fromMs);
    if (open > 0 && open >= left) return whenOpenFor(time, from, left);
    left -= open;
    from = Math.max(from, pause.toMs);
    if (from === Number.POSITIVE_INFINITY) return undefined;
  }
  return whenOpenFor(time, from, left);
}

/** A target in milliseconds of open time. Days are counted by those after the start that have hours. */
function openTimeFor(time: OpenTime, target: Target, startMs: number): number {
  if (target.kind === 'minutes') return target.minutes * 60_000;
  const first = time.days.findIndex(({ fromMs, toMs }) => fromMs <= startMs && startMs < toMs);
  const open = time.days.slice(first + 1).filter(({ fromMs, toMs }) => openBetween(time, fromMs, toMs) > 0);
  const start = time.days[first];
  const day = open[target.days - 1];
  // Further than hours are known: then no due time is known either.
  if (!day || !start) return Number.POSITIVE_INFINITY;
  const end = target.until === 'day_end' ? day.toMs : day.fromMs + (startMs - start.fromMs);
  return openBetween(time, startMs, end);
}
