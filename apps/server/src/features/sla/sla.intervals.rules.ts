/** A stretch of time: half open, epoch milliseconds. */
export interface Interval {
  fromMs: number;
  toMs: number;
}

/** Sorted, apart, and joined where they touch. */
export function union(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const { fromMs, toMs } of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs >= toMs) continue;
    const last = joined.at(-1);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else joined.push({ fromMs, toMs });
  }
  return joined;
}

/** What both hold, sorted and apart. */
export function intersect(some: readonly Interval[], others: readonly Interval[]): Interval[] {
  const [left, right] = [union(some), union(others)];
  const common: Interval[] = [];
  let [a, b] = [0, 0];
  for (;;) {
    const [one, other] = [left[a], right[b]];
    if (!one || !other) return common;
    const fromMs = Math.max(one.fromMs, other.fromMs);
    const toMs = Math.min(one.toMs, other.toMs);
    if (fromMs < toMs) common.push({ fromMs, toMs });
    if (one.toMs <= other.toMs) a += 1;
    else b += 1;
  }
}

/** What the first hold and the second do not. */
export function subtract(some: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const gaps: Interval[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of union(taken)) {
    gaps.push({ fromMs: free, toMs: fromMs });
    free = toMs;
  }
  return intersect(some, [...gaps, { fromMs: free, toMs: Number.POSITIVE_INFINITY }]);
}
