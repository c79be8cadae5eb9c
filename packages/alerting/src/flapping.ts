import type { AlertRule, OpenAlert } from '@lanet/contracts/alert-rules';

const CALM_MS = 2 * 3_600_000;
const LONGEST_KEEP_SECONDS = 3600;

export function openAlert(since: number): OpenAlert {
  return { since, flaps: 0, changes: [], keepFactor: 1, unstableAt: null };
}

/** How long recovery must hold now: the rule's own time, doubled by flapping up to an hour. */
export function keepMs(rule: AlertRule, { keepFactor }: OpenAlert): number {
  const longest = Math.max(rule.keepSeconds, LONGEST_KEEP_SECONDS);
  return Math.min(rule.keepSeconds * keepFactor, longest) * 1000;
}

/**
 * The alert after one change between firing and recovering at `at`. More than `flap.max` of them within the window make
 * it unstable and double its `keep`; then the count starts again, so that only further flapping doubles it further.
 */
export function withChange(rule: AlertRule, alert: OpenAlert, at: number): OpenAlert {
  const changes = [...alert.changes.filter((change) => at - change <= rule.flap.windowSeconds * 1000), at];
  if (changes.length <= rule.flap.max) return { ...alert, changes, unstableAt: alert.unstableAt === null ? null : at };

  const isLongest = keepMs(rule, alert) >= LONGEST_KEEP_SECONDS * 1000;
  return { ...alert, changes: [], unstableAt: at, keepFactor: alert.keepFactor * (isLongest ? 1 : 2) };
}

/** The alert at a sample: two hours without a change end its instability. */
export function calmed(alert: OpenAlert, at: number): OpenAlert {
  if (alert.unstableAt === null || at - alert.unstableAt < CALM_MS) return alert;
  return { ...alert, changes: [], keepFactor: 1, unstableAt: null };
}
