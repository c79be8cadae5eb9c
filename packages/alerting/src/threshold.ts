import type { AlertRule, Condition, MetricName } from '@lanet/contracts/alert-rules';

/** What a sample says: the trigger holds (T), recovery holds (R), or neither (B, the band between the limits). */
export type Verdict = 'triggers' | 'recovers' | 'between';

/** A sample with its verdict; `metric` and limits are those of the comparison that decided. `at`: epoch milliseconds. */
export type JudgedSample = {
  at: number;
  value: number;
  verdict: Verdict;
  metric: MetricName;
  trigger: number;
  recover: number;
};

/** Strict, as measured: `>` 90 does not hold at 90.0. Should limits cross after inheritance, the trigger wins. */
export function verdictOf({ op, trigger, recover }: Omit<Condition, 'metric'>, value: number): Verdict {
  if (op === '=') return value === trigger ? 'triggers' : value === recover ? 'recovers' : 'between';
  const sign = op === '>' ? 1 : -1;
  if (sign * value > sign * trigger) return 'triggers';
  return sign * value < sign * recover ? 'recovers' : 'between';
}

/**
 * The verdict of a whole rule over the values of one object at one instant; undefined: no sample.
 * `lastDecided` is the metric that decided before: an alert opened by free bytes does not recover while those are unknown.
 */
export function judgeSample(
  rule: AlertRule,
  values: ReadonlyMap<MetricName, number>,
  at: number,
  lastDecided: MetricName,
): JudgedSample | undefined {
  const comparisons = [rule, ...(rule.or ?? [])].flatMap((condition) => judged(condition, values, at));
  const decided =
    comparisons.find(({ verdict }) => verdict === 'triggers') ??
    comparisons.find(({ metric }) => metric === lastDecided);
  const also = (rule.and ?? []).map((condition) => judged(condition, values, at)[0]?.verdict);

  // One comparison of `and` that recovers settles it, even when others are unknown.
  if (decided && also.includes('recovers')) return { ...decided, verdict: 'recovers' };
  if (!decided || also.includes(undefined)) return undefined;
  if (decided.verdict === 'triggers') return { ...decided, verdict: also.includes('between') ? 'between' : 'triggers' };
  return { ...decided, verdict: comparisons.every(({ verdict }) => verdict === 'recovers') ? 'recovers' : 'between' };
}

function judged(condition: Condition, values: ReadonlyMap<MetricName, number>, at: number): JudgedSample[] {
  const value = values.get(condition.metric);
  if (value === undefined) return [];
  const { metric, trigger, recover } = condition;
  return [{ at, value, verdict: verdictOf(condition, value), metric, trigger, recover }];
}
