// Where a ticket stands, from its log: what is stored of it, and what is to be told.
import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { type Clock, type Evaluation, evaluate } from './sla.clocks.rules.ts';
import { type Dues, duesOf } from './sla.dues.rules.ts';
import { courseOf, pausesOf, type SlaEvent } from './sla.events.rules.ts';
import type { Interval } from './sla.intervals.rules.ts';
import { type Reached, stepsAhead } from './sla.ladder.rules.ts';
import type { OpenTime } from './sla.open-time.rules.ts';

export interface Standing {
  evaluation: Evaluation;
  dues: Dues;
  state: 'none' | 'running' | 'paused' | 'ended';
  nextClock: Clock['clock'] | null;
  late: boolean;
  pausedSinceMs: number | null;
  ahead: readonly Reached[];
  /** When it has to be looked at again, though nothing happens to it. */
  nextFireMs: number | null;
}

export interface StandingCase {
  events: readonly SlaEvent[];
  time: OpenTime;
  windows: readonly Interval[];
  terms: Pick<PolicyTerms, 'ladder' | 'quietHours'> | null;
  timeZone: string;
  fired: ReadonlySet<string>;
  nowMs: number;
}

/** @throws Error where the log does not begin with the ticket's creation. */
export function standingOf({ events, time, windows, terms, timeZone, fired, nowMs }: StandingCase): Standing {
  const evaluation = evaluate({ events, time, atMs: nowMs, windows });
  const course = courseOf(events, nowMs);
  if (!evaluation || !course) throw new Error('a ticket without its creation in the log of the SLA');
  const { clocks } = evaluation;
  const firstPauses = pausesOf(course, windows, 'first_response');
  const ahead = stepsAhead({
    ...{ clocks, terms, time, timeZone },
    pausesOf: (clock) => (clock === 'first_response' ? firstPauses : evaluation.pauses),
    isFired: (clock, instance, step) => fired.has(`${clock} ${instance} ${step}`),
  });
  const dues = duesOf(evaluation);
  const living = clocks.filter(({ endedMs }) => endedMs === null);
  const breaches = living.flatMap(({ breach, dueMs, state }) =>
    breach === null && state === 'running' && dueMs !== null ? [dueMs] : [],
  );
  // A planned end of a pause brings the clocks back by itself.
  const resumes = evaluation.pauses.flatMap(({ fromMs, toMs }) =>
    fromMs <= nowMs && nowMs < toMs ? [toMs] : [fromMs],
  );
  const next = [...ahead.map(({ tellMs }) => tellMs), ...breaches, ...(living.length > 0 ? resumes : [])].filter(
    (ms) => Number.isFinite(ms) && (ms > nowMs || ahead.some(({ tellMs }) => tellMs === ms)),
  );
  return {
    ...{ evaluation, dues, ahead },
    state: stateOf(evaluation),
    nextClock: nextClockOf(clocks, dues),
    late: living.some(({ breach, state }) => breach !== null && state !== 'withdrawn'),
    pausedSinceMs: evaluation.pauses.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs)?.fromMs ?? null,
    nextFireMs: next.length > 0 ? Math.min(...next) : null,
  };
}

function stateOf({ clocks, endedMs, isPaused }: Evaluation): Standing['state'] {
  if (endedMs !== null) return 'ended';
  if (!clocks.some((clock) => clock.endedMs === null)) {
    // Kept in full, or not promised any more.
    return clocks.length > 0 && clocks.every(({ state }) => state !== 'withdrawn') ? 'running' : 'none';
  }
  return isPaused ? 'paused' : 'running';
}

function nextClockOf(clocks: readonly Clock[], { nextMs }: Dues): Clock['clock'] | null {
  if (nextMs === null) return null;
  return clocks.find(({ state, dueMs }) => state === 'running' && dueMs === nextMs)?.clock ?? null;
}
