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
  type Terms,
  valueAt,
} from './sla.events.rules.ts';
import type { Interval } from './sla.intervals.rules.ts';
import { type OpenTime, openBetween, whenOpenFor } from './sla.open-time.rules.ts';
import { openTimeFor } from './sla.targets.rules.ts';

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
    return runsOf(clock, course, endedMs).flatMap(
      (run) => clockOf({ clock, run, course, time, pauses: own, atMs, ticketEndMs: endedMs }) ?? [],
    );
  });
  const goneMs = earliest(endedMs, course.mergedMs);
  return { createdMs: course.createdMs, atMs, clocks, pauses, endedMs: goneMs, isPaused: isWithin(pauses, atMs) };
}

/** When it came to its end: a resolved ticket that is closed had ended before. */
function endOf({ states }: Course): number | null {
  const open = states.findLastIndex(({ value }) => !isStopped(value));
  return states[open + 1]?.fromMs ?? null;
}

function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

const isWithin = (intervals: readonly Interval[], ms: number) =>
  intervals.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);

/** From its start to when it was met, or came to an end without that. */
interface Run {
  instance: number;
  startMs: number;
  metMs: number | null;
  stoppedMs: number | null;
}

function runsOf(clock: ClockName, course: Course, endedMs: number | null): Run[] {
  const { createdMs, respondedMs } = course;
  switch (clock) {
    case 'first_response':
      return [{ instance: 1, startMs: createdMs, metMs: respondedMs, stoppedMs: endedMs }];
    case 'resolution':
      // What ends with the ticket because it goes on in another is not done.
      return endedMs !== null && endedMs === course.mergedMs
        ? [{ instance: 1, startMs: createdMs, metMs: null, stoppedMs: endedMs }]
        : [{ instance: 1, startMs: createdMs, metMs: endedMs, stoppedMs: null }];
    case 'next_response':
      return course.asks.map(({ number, startMs, answeredMs }) => ({
        ...{ instance: number, startMs, metMs: answeredMs, stoppedMs: endedMs },
      }));
    case 'update':
      return updateRuns(course, endedMs);
  }
}

/** Each contact starts it anew; before the first, the first response, and before that the creation. */
function updateRuns({ createdMs, respondedMs, contacts }: Course, stoppedMs: number | null): Run[] {
  const [firstContact] = contacts;
  const isBefore = respondedMs !== null && (firstContact === undefined || respondedMs < firstContact);
  const starts = [createdMs, ...(isBefore ? [respondedMs] : []), ...contacts];
  return starts.map((startMs, at) => ({
    ...{ instance: at + 1, startMs, metMs: starts[at + 1] ?? null, stoppedMs },
  }));
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

function clockOf({ clock, run, course, time, pauses, atMs, ticketEndMs }: Case): Clock | undefined {
  const { instance, startMs } = run;
  const all = promisesOf(clock, course, run);
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
    ...{ clock, instance, startedMs: startMs, endedMs: end?.atMs ?? null, dueMs: within(current.value) ?? null },
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
function promisesOf(clock: ClockName, { terms }: Course, { instance, startMs }: Run): Promised[] {
  // Where a first response is promised no update is owed before it.
  const isOwed = (value: Terms | null | undefined) =>
    clock !== 'update' || instance > 1 || value?.targets.first_response === undefined;
  const targetIn = (value: Terms | null | undefined) => (isOwed(value) ? value?.targets[clock] : undefined);
  const all = stretches(terms).map((span) => ({ ...span, value: targetIn(span.value) }));
  const later = all.filter(({ fromMs }) => fromMs > startMs);
  const value = targetIn(valueAt(terms, startMs));
  return [{ fromMs: startMs, toMs: later[0]?.fromMs ?? Number.POSITIVE_INFINITY, value }, ...later];
}

/**
 * The first instant at which a clock was late by the promise that held right then. An answer at that very instant is in time,
 * and so is a longer promise; a clock that still lives is late from then on.
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
    const lateMs = Math.max(due, fromMs);
    const isBeforeEnd = lateMs < endMs || (lives && lateMs === endMs);
    if (isBeforeEnd && lateMs < toMs) return { atMs: lateMs, byChange: due < fromMs };
  }
  return null;
}

/** Open time that does not pause. */
export function runningBetween(time: OpenTime, pauses: readonly Interval[], fromMs: number, toMs: number): number {
  let sum = openBetween(time, fromMs, toMs);
  for (const pause of pauses) {
    if (pause.toMs <= fromMs) continue;
    if (pause.fromMs >= toMs) break;
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
