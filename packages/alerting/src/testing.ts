// What the tests of this package share: default rules by name, and values as one-minute readings.
import {
  type AlertEdge,
  type AlertRule,
  AlertState,
  defaultRules,
  type MetricName,
} from '@lanet/contracts/alert-rules';
import { judge } from './judge.ts';
import type { Reading } from './readings.ts';

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 10, 23, 12);

export function defaultRule(key: string): AlertRule {
  const found = defaultRules.find((rule) => rule.key === key);
  if (!found) throw new Error(`no default rule ${key}`);
  return found;
}

/** One reading a minute from START on; `null` is a minute without one. */
export function everyMinute(metric: MetricName, values: readonly (number | null)[], object = 'C:'): Reading[] {
  return values.flatMap((value, minute) =>
    value === null ? [] : [{ metric, object, at: START + minute * MINUTE, value }],
  );
}

/** Judges readings as an agent does: one round a minute, its states stored as JSON in between. */
export function live(
  rules: readonly AlertRule[],
  readings: readonly Reading[],
  minutes: number,
): { states: AlertState[]; edges: AlertEdge[] } {
  let states: AlertState[] = [];
  const edges: AlertEdge[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const now = START + minute * MINUTE;
    const round = judge(
      rules,
      states,
      readings.filter(({ at }) => at === now),
      now,
      60,
    );
    states = AlertState.array().parse(JSON.parse(JSON.stringify(round.states)));
    edges.push(...round.edges);
  }
  return { states, edges };
}
