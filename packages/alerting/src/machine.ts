// The state machine of one rule on one object. Pure: every instant is an argument, in epoch milliseconds.
import {
  type AlertEdge,
  type AlertPhase,
  type AlertRule,
  type AlertState,
  MAX_EDGE_SAMPLES,
  type OpenAlert,
} from '@lanet/contracts/alert-rules';
import { calmed, keepMs, openAlert, withChange } from './flapping.ts';
import type { JudgedSample } from './threshold.ts';

export type Step = { state: AlertState; edge?: AlertEdge };
/** `to`: what the outside is told; `alert`: the alert it is about, which may have ended with this step. */
type Move = { phase: AlertPhase; to?: AlertEdge['to']; alert?: OpenAlert };

/** Two samples further apart than so many intervals do not belong to one run. */
const BROKEN_AFTER_INTERVALS = 2.5;

export function initialState(rule: AlertRule, object: string): AlertState {
  const { key, version, metric, trigger, recover } = rule;
  const phase: AlertPhase = { kind: 'inactive' };
  return { rule: key, ruleVersion: version, object, metric, trigger, recover, samples: [], lastAt: null, phase };
}

/** One sample. A sample at or before the last one changes nothing. */
export function onSample(rule: AlertRule, before: AlertState, sample: JudgedSample, intervalSeconds: number): Step {
  if (before.lastAt !== null && sample.at <= before.lastAt) return { state: before };

  const isBroken =
    before.lastAt === null || sample.at - before.lastAt > BROKEN_AFTER_INTERVALS * intervalSeconds * 1000;
  const { phase, to, alert } = move(rule, before.phase, sample, isBroken);
  const state = { ...withSample(rule, before, sample), phase };
  if (to === undefined) return { state };
  return { state, edge: edgeOf(before, state, to, sample.at, alert ?? openIn(before.phase)) };
}

/** The passing of time alone: a silence longer than `noDataAfterSeconds` becomes `no-data`, at the instant it became so. */
export function onSilence(rule: AlertRule, before: AlertState, nowMs: number): Step {
  const { phase, lastAt } = before;
  if (rule.noData === 'ignore' || phase.kind === 'no-data' || lastAt === null) return { state: before };
  const silentAt = lastAt + rule.noDataAfterSeconds * 1000;
  if (nowMs <= silentAt) return { state: before };

  const alert = openIn(phase) ?? null;
  const announced = rule.noData === 'alert' || alert !== null;
  const state: AlertState = { ...before, phase: { kind: 'no-data', left: phase.kind, alert, announced } };
  if (!announced) return { state };
  return { state, edge: edgeOf(before, state, 'no-data', silentAt, alert) };
}

/** The edge that ends what is open because its rule or object is gone; undefined when nobody was told of anything. */
export function onRemoved(state: AlertState, atMs: number): AlertEdge | undefined {
  return isOpen(state) ? edgeOf(state, state, 'removed', atMs, openIn(state.phase)) : undefined;
}

/** Whether the outside was told of something that has not ended: an alert, or a silence. */
export function isOpen({ phase }: AlertState): boolean {
  return openIn(phase) !== undefined || (phase.kind === 'no-data' && phase.announced);
}

function move(rule: AlertRule, phase: AlertPhase, sample: JudgedSample, isBroken: boolean): Move {
  switch (phase.kind) {
    case 'inactive':
      return breach(rule, undefined, sample);
    case 'pending':
      return breach(rule, isBroken ? undefined : phase, sample);
    case 'firing':
    case 'recovering':
      return withStability(phase.alert, moveOpen(rule, phase, sample, isBroken));
    case 'no-data':
      return measuredAgain(rule, phase, sample);
  }
}

/** No alert is open: does this sample begin or continue a run, or end it by firing? */
function breach(rule: AlertRule, run: { since: number; count: number } | undefined, sample: JudgedSample): Move {
  if (sample.verdict !== 'triggers') return { phase: { kind: 'inactive' } };

  const { since, count } = run ? { since: run.since, count: run.count + 1 } : { since: sample.at, count: 1 };
  const isHeld = sample.at - since >= rule.forSeconds * 1000 && count >= rule.minSamples;
  if (rule.forSeconds > 0 && !isHeld) return { phase: { kind: 'pending', since, count } };

  const alert = openAlert(since);
  return { phase: { kind: 'firing', alert }, to: 'firing', alert };
}

function moveOpen(
  rule: AlertRule,
  phase: Extract<AlertPhase, { kind: 'firing' | 'recovering' }>,
  { at, verdict }: JudgedSample,
  isBroken: boolean,
): Move {
  const alert = calmed(phase.alert, at);
  if (phase.kind === 'firing') {
    if (verdict !== 'recovers') return { phase: { kind: 'firing', alert } };
    if (rule.keepSeconds === 0) return { phase: { kind: 'inactive' }, to: 'resolved', alert };
    return { phase: { kind: 'recovering', alert: withChange(rule, alert, at), since: at } };
  }
  if (verdict !== 'recovers') {
    const flapped = { ...withChange(rule, alert, at), flaps: alert.flaps + 1 };
    return { phase: { kind: 'firing', alert: flapped } };
  }
  if (isBroken) return { phase: { kind: 'recovering', alert, since: at } };

  // One good sample may be a fluke: this is at least the second, the first one only began the recovery.
  if (at - phase.since >= keepMs(rule, alert)) return { phase: { kind: 'inactive' }, to: 'resolved', alert };
  return { phase: { kind: 'recovering', alert, since: phase.since } };
}

/** Says once that an alert began to flap, and once that it is calm. */
function withStability(before: OpenAlert, next: Move): Move {
  const after = openIn(next.phase);
  if (next.to || !after) return next;
  if (before.unstableAt === null && after.unstableAt !== null) return { ...next, to: 'unstable', alert: after };
  if (before.unstableAt !== null && after.unstableAt === null) return { ...next, to: 'stable', alert: after };
  return next;
}

/** After a silence timers start again, and nothing is proved yet: an open alert is still the same alert. */
function measuredAgain(
  rule: AlertRule,
  { alert, announced }: Extract<AlertPhase, { kind: 'no-data' }>,
  sample: JudgedSample,
): Move {
  const to = announced ? 'measured' : undefined;
  if (!alert) return { to, ...breach(rule, undefined, sample) };
  if (sample.verdict !== 'recovers') return { phase: { kind: 'firing', alert }, to };
  return { phase: { kind: 'recovering', alert, since: sample.at }, to };
}

function openIn(phase: AlertPhase): OpenAlert | undefined {
  if (phase.kind === 'firing' || phase.kind === 'recovering') return phase.alert;
  return phase.kind === 'no-data' ? (phase.alert ?? undefined) : undefined;
}

/** The last samples of the comparison that decides; another one starts a new list, since its values have another unit. */
function withSample(
  rule: AlertRule,
  state: AlertState,
  { at, value, metric, trigger, recover }: JudgedSample,
): AlertState {
  const earlier = metric === state.metric ? state.samples : [];
  const samples = [...earlier, { at, value }].slice(-MAX_EDGE_SAMPLES);
  return { ...state, ruleVersion: rule.version, metric, trigger, recover, samples, lastAt: at };
}

/** Undefined when nothing was ever measured: then there is nothing to tell. */
function edgeOf(
  before: AlertState,
  { phase: _, lastAt: __, ...measured }: AlertState,
  to: AlertEdge['to'],
  at: number,
  alert: OpenAlert | null | undefined,
): AlertEdge | undefined {
  const last = measured.samples.at(-1);
  if (!last) return undefined;
  const since = alert?.since ?? before.lastAt ?? at;
  return { ...measured, from: before.phase.kind, to, at, since, value: last.value, flaps: alert?.flaps ?? 0 };
}
