// Whether the ticket of an alert that ended may be resolved by proof. Pure: instants are epoch milliseconds.
import { verdictOf } from '@lanet/alerting';
import type { AlertRule, MetricName } from '@lanet/contracts/alert-rules';

/** A value and when the device measured it. */
export interface Measured {
  value: number;
  atMs: number;
}

export interface SettleCase {
  nowMs: number;
  /** The measurement that ended the alert. */
  recovery: Measured;
  /** Of the same ticket: an alert that is open, one that went away without proof, one whose own time has not come. */
  others: { open: number; removed: number; waiting: number };
  /** The last command of the ticket: `finishedMs` is null while it runs. */
  lastAction: { finishedMs: number | null } | null;
  /** The newest value of the alert's metric and object; null where none is stored. */
  newest: (Measured & { recovers: boolean }) | null;
}

/** How long the proof is waited for: for as long as a command may wait for its device. */
const WAIT_FOR_PROOF_MS = 24 * 3_600_000;
/** Reports come at any moment. A look costs little, so whoever watches the ticket does not wait for a whole interval more. */
const ASK_AGAIN_MS = 60_000;

export type Settlement = { kind: 'resolve'; proof: Measured } | { kind: 'leave' } | { kind: 'wait'; untilMs: number };

/**
 * A ticket resolves when its metric was measured well after the last action on it: by the recovery that ended the alert,
 * or, when a script ended only after that one, by the newest value since.
 */
export function settlement({ nowMs, recovery, others, lastAction, newest }: SettleCase): Settlement {
  // The last alert of a ticket to come to rest decides for all of them.
  if (others.open + others.removed + others.waiting > 0) return { kind: 'leave' };
  if (lastAction === null) return { kind: 'resolve', proof: recovery };
  const { finishedMs } = lastAction;
  if (finishedMs !== null && finishedMs < recovery.atMs) return { kind: 'resolve', proof: recovery };
  if (finishedMs !== null && newest?.recovers && finishedMs < newest.atMs) {
    return { kind: 'resolve', proof: { value: newest.value, atMs: newest.atMs } };
  }
  const sinceMs = Math.max(recovery.atMs, finishedMs ?? 0);
  return nowMs - sinceMs > WAIT_FOR_PROOF_MS ? { kind: 'leave' } : { kind: 'wait', untilMs: nowMs + ASK_AGAIN_MS };
}

export interface JudgedBy {
  metric: MetricName;
  trigger: number;
  recover: number;
}

/**
 * Whether a value lies where an alert recovers, by the limits the alert was judged by; its rule has the operator. False
 * when the rule no longer judges that metric: nothing then says what would be well.
 */
export function recovers(
  rule: Pick<AlertRule, 'metric' | 'op' | 'or'> | undefined,
  alert: JudgedBy,
  value: number,
): boolean {
  const { metric, trigger, recover } = alert;
  const judging = rule && [rule, ...(rule.or ?? [])].find((condition) => condition.metric === metric);
  return judging !== undefined && verdictOf({ op: judging.op, trigger, recover }, value) === 'recovers';
}
