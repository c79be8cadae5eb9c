// Who is told before and after a promise is broken, and when: the steps of a policy's ladder on the clocks of a ticket.
import type { LadderStep, PolicyTerms, StepAt } from '@lanet/contracts/sla-policies';
import { type Clock, dueOf } from './sla.clocks.rules.ts';
import type { Interval } from './sla.intervals.rules.ts';
import { instantsAtLocal } from './sla.local.rules.ts';
import type { OpenTime } from './sla.open-time.rules.ts';

/** A step of one clock. Told once for each instance, by this key. */
export interface Reached {
  clock: Clock['clock'];
  instance: number;
  step: LadderStep;
  /** When it is reached. */
  dueMs: number;
  /** When it is told: later where the night is heeded. */
  tellMs: number;
}

interface Ladder {
  clocks: readonly Clock[];
  terms: Pick<PolicyTerms, 'ladder' | 'quietHours'> | null;
  time: OpenTime;
  pausesOf: (clock: Clock['clock']) => readonly Interval[];
  timeZone: string;
  isFired: (clock: Clock['clock'], instance: number, step: string) => boolean;
}

/**
 * The steps that were not told yet of all clocks that live, earliest first. What is paused without an end reaches none; but a
 * pause does not save what was late before it.
 */
export function stepsAhead({ clocks, terms, time, pausesOf, timeZone, isFired }: Ladder): Reached[] {
  if (!terms) return [];
  const { ladder, quietHours } = terms;
  const ahead = clocks
    .filter(({ endedMs }) => endedMs === null)
    .flatMap((clock) =>
      ladder
        .filter(
          (step) =>
            (step.clock === null || step.clock === clock.clock) &&
            !isFired(clock.clock, clock.instance, step.key) &&
            (clock.state === 'running' || !isWarning(step)),
        )
        .flatMap((step): Reached[] => {
          const dueMs = dueOf(time, pausesOf(clock.clock), clock.startedMs, shareOf(step.at, clock.targetMs));
          if (dueMs === undefined) return [];
          const tellMs = step.heedsQuietHours && quietHours ? afterNight(dueMs, quietHours, timeZone) : dueMs;
          const reached = { clock: clock.clock, instance: clock.instance, step, dueMs, tellMs };
          return isStale(reached, clock.dueMs) ? [] : [reached];
        }),
    );
  return ahead.toSorted((a, b) => a.tellMs - b.tellMs || a.dueMs - b.dueMs);
}

/** That a clock will be late; anything else says that it is. */
const isWarning = ({ at }: LadderStep) => at.kind === 'percent' || at.kind === 'before';

/** A warning that was held through the night in which the clock became late is not true any more. */
const isStale = ({ step, dueMs, tellMs }: Reached, lateMs: number | null) =>
  isWarning(step) && dueMs < tellMs && lateMs !== null && lateMs <= tellMs;

/** Open milliseconds from the clock's start to the step. */
function shareOf(at: StepAt, targetMs: number): number {
  switch (at.kind) {
    case 'percent':
      return Math.floor((targetMs * at.percent) / 100);
    case 'before':
      return Math.max(0, targetMs - at.minutes * 60_000);
    case 'breach':
      return targetMs;
    case 'after':
      return targetMs + at.minutes * 60_000;
  }
}

/** The same instant, or the end of the night it falls into. A night may cross midnight. */
function afterNight(ms: number, { from, to }: { from: string; to: string }, timeZone: string): number {
  if (from === to) return ms;
  const nights = instantsAtLocal(timeZone, ms, [from, to]);
  const starts = nights.filter(({ time }) => time === from).map(({ atMs }) => atMs);
  const ends = nights.filter(({ time }) => time === to).map(({ atMs }) => atMs);
  const begun = starts.findLast((start) => start <= ms);
  if (begun === undefined) return ms;
  const end = ends.find((instant) => instant > begun);
  return end !== undefined && ms < end ? end : ms;
}

/** What one message tells of: everything that one clock has reached by now. The furthest step gives it its name. */
export interface Telling {
  clock: Clock['clock'];
  instance: number;
  furthest: Reached;
  steps: readonly Reached[];
}

/** Steps that were overtaken, in an outage or by a shorter promise, are one message and not one each. */
export function tellingsAt(ahead: readonly Reached[], nowMs: number): Telling[] {
  const due = ahead.filter(({ tellMs }) => tellMs <= nowMs);
  const groups = Map.groupBy(due, ({ clock, instance }) => `${clock} ${instance}`);
  return [...groups.values()].flatMap((steps) => {
    const furthest = steps.toSorted((a, b) => a.dueMs - b.dueMs).at(-1);
    return furthest ? [{ clock: furthest.clock, instance: furthest.instance, furthest, steps }] : [];
  });
}
