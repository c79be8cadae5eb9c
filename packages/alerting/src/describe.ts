import type { AlertEdge, MetricName } from '@lanet/contracts/alert-rules';

/** What a sentence about an edge needs; the sentence itself is its reader's language. */
export type EdgeFacts = {
  rule: string;
  object: string;
  metric: MetricName;
  value: number;
  limit: number;
  since: number;
  durationMs: number;
};

/** `limit` is the line that was crossed: the recovery limit for a resolution, else the trigger. `since`: epoch ms. */
export function describeEdge({ rule, object, metric, value, trigger, recover, to, since, at }: AlertEdge): EdgeFacts {
  return { rule, object, metric, value, limit: to === 'resolved' ? recover : trigger, since, durationMs: at - since };
}
