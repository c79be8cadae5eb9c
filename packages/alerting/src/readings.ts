import type { AlertRule, MetricName } from '@lanet/contracts/alert-rules';
import { matchesGlob } from './glob.ts';

/** One measured value; the readings of one sampling round share one `at` (epoch milliseconds). No object: ''. */
export type Reading = { metric: MetricName; object: string; at: number; value: number };
/** The values of one object at one instant. */
export type Instant = { at: number; values: ReadonlyMap<MetricName, number> };

/** Older samples are history: they may say what would have fired, but open nothing. */
const MAX_AGE_MS = 15 * 60_000;
/** After a start or a wake the machine is busy with itself. */
export const SETTLING_MS = 3 * 60_000;
const UNSETTLED: readonly MetricName[] = ['cpu.usedPercent', 'service.stopped'];

export type Clock = { nowMs: number; intervalMs: number; resumedAt?: number | undefined };

/** Whether a reading is judged at all: a finite number, neither stale nor from the future, not while the device settles. */
export function isJudged({ metric, at, value }: Reading, { nowMs, intervalMs, resumedAt }: Clock): boolean {
  if (!Number.isFinite(value) || at < nowMs - MAX_AGE_MS || at > nowMs + intervalMs) return false;
  return resumedAt === undefined || at >= resumedAt + SETTLING_MS || !UNSETTLED.includes(metric);
}

/** What one rule looks at, by object and in order of time. The order of `readings` does not matter. */
export function instantsByObject(rule: AlertRule, readings: readonly Reading[]): Map<string, Instant[]> {
  const metrics = new Set([rule, ...(rule.or ?? []), ...(rule.and ?? [])].map(({ metric }) => metric));
  const byObject = new Map<string, Map<number, Map<MetricName, number>>>();
  for (const { metric, object, at, value } of readings) {
    if (!metrics.has(metric) || !matchesGlob(rule.object, object)) continue;
    const byTime = entry(byObject, object, () => new Map());
    const values: Map<MetricName, number> = entry(byTime, at, () => new Map());
    // Two values for one instant should not be; the greater one, so that their order cannot matter.
    values.set(metric, Math.max(value, values.get(metric) ?? value));
  }
  const inTime = (byTime: Map<number, Map<MetricName, number>>) =>
    [...byTime].map(([at, values]) => ({ at, values })).sort((a, b) => a.at - b.at);
  return new Map([...byObject].map(([object, byTime]) => [object, inTime(byTime)]));
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
