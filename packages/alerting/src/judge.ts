import type { AlertEdge, AlertRule, AlertState, MetricName } from '@lanet/contracts/alert-rules';
import { afterClockSetBack } from './clock.ts';
import { matchesGlob } from './glob.ts';
import { initialState, isOpen, onRemoved, onSample, onSilence } from './machine.ts';
import { type Instant, instantsByObject, isJudged, type Reading } from './readings.ts';
import { judgeSample } from './threshold.ts';

/** A state in which nothing happened for so long, and nothing is open, is like none: forgotten, so that lists stay short. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** Seconds between samples: one number, or by metric where they differ (reach is measured less often than CPU). */
export type SampleInterval = number | ((metric: MetricName) => number);

export type Device = {
  /** The objects that exist now, of the metrics whose list was just read whole; alerts of others are `removed`. */
  present?: Partial<Record<MetricName, readonly string[]>>;
  /** The last start or wake (epoch ms): CPU and services are not judged for three minutes after it. */
  resumedAt?: number;
};

/**
 * One evaluation round over all rules and objects of one device. `rules` are its effective rules; `states` those of the
 * round before (any order); `readings` may overlap earlier rounds and come in any order. Edges are in order of time.
 */
export function judge(
  rules: readonly AlertRule[],
  states: readonly AlertState[],
  readings: readonly Reading[],
  nowMs: number,
  intervalSeconds: SampleInterval,
  device: Device = {},
): { states: AlertState[]; edges: AlertEdge[] } {
  const secondsOf = typeof intervalSeconds === 'number' ? () => intervalSeconds : intervalSeconds;
  const edges: AlertEdge[] = [];
  const kept: AlertState[] = [];
  const judged = rules.filter(({ enabled }) => enabled);

  for (const state of states) {
    if (judged.some((rule) => covers(rule, state, device))) continue;
    edges.push(...[onRemoved(state, nowMs)].filter((edge) => edge !== undefined));
  }
  for (const rule of judged) {
    const intervalMs = secondsOf(rule.metric) * 1000;
    const clock = { nowMs, intervalMs, resumedAt: device.resumedAt };
    const fresh = readings.filter((reading) => isJudged(reading, clock));
    const instants = instantsByObject(rule, fresh);
    for (const state of startingStates(rule, states, instants.keys(), device)) {
      const steps = throughRound(rule, state, instants.get(state.object) ?? [], nowMs, intervalMs);
      edges.push(...steps.edges);
      if (!isForgotten(rule, steps.state, nowMs)) kept.push(steps.state);
    }
  }
  return { states: kept.sort(byRuleAndObject), edges: edges.sort((a, b) => a.at - b.at || byRuleAndObject(a, b)) };
}

/** Whether a state still has something to be judged by: its rule, a matching filter, and an object that is there. */
function covers(rule: AlertRule, { rule: key, object }: AlertState, { present }: Device): boolean {
  const isGone = present?.[rule.metric]?.includes(object) === false;
  return rule.key === key && matchesGlob(rule.object, object) && !isGone;
}

/** The states carried on from the round before, and new ones for objects seen for the first time. */
function startingStates(
  rule: AlertRule,
  states: readonly AlertState[],
  objects: Iterable<string>,
  device: Device,
): AlertState[] {
  const byObject = new Map([...objects].map((object) => [object, initialState(rule, object)]));
  for (const state of states) if (state.rule === rule.key) byObject.set(state.object, state);
  return [...byObject.values()].filter((state) => covers(rule, state, device));
}

function throughRound(rule: AlertRule, before: AlertState, instants: Instant[], nowMs: number, intervalMs: number) {
  const isAhead = before.lastAt !== null && before.lastAt > nowMs + intervalMs;
  let state = isAhead ? afterClockSetBack(before, nowMs) : before;
  const edges: AlertEdge[] = [];
  const take = (step: { state: AlertState; edge?: AlertEdge | undefined }) => {
    state = step.state;
    if (step.edge) edges.push(step.edge);
  };

  for (const { at, values } of instants) {
    const sample = judgeSample(rule, values, at, state.metric);
    if (!sample) continue;
    // The silence before a sample counts even if no round ran in it: a replay gives the edges of the live run.
    take(onSilence(rule, state, at));
    take(onSample(rule, state, sample, intervalMs / 1000));
  }
  take(onSilence(rule, state, nowMs));
  return { state, edges };
}

function isForgotten({ noDataAfterSeconds }: AlertRule, state: AlertState, nowMs: number): boolean {
  if (state.lastAt === null) return true;
  return !isOpen(state) && nowMs - state.lastAt > Math.max(FORGOTTEN_AFTER_MS, 2 * noDataAfterSeconds * 1000);
}

function byRuleAndObject(a: { rule: string; object: string }, b: { rule: string; object: string }): number {
  if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1;
  return a.object === b.object ? 0 : a.object < b.object ? -1 : 1;
}
