/** Counts what each key does in fixed spans of time; in memory of one process, so a restart forgives. */
export interface RateLimit {
  /** Undefined when there is room, and then it is taken; else whole seconds until there is again. */
  take(key: string, nowMs: number): number | undefined;
}

/**
 * @param most takings of one key in `spanMs`. @param keys that are remembered: beyond it the oldest spans are forgotten
 * first, so that many addresses cannot fill the memory.
 */
export function createRateLimit({
  most,
  spanMs,
  keys = 50_000,
}: {
  most: number;
  spanMs: number;
  keys?: number;
}): RateLimit {
  const spans = new Map<string, { endsAt: number; taken: number }>();
  return {
    take(key, nowMs) {
      const span = spans.get(key);
      if (!span || nowMs >= span.endsAt) {
        // Deleted first, so that the map's order is that of the spans' beginnings.
        spans.delete(key);
        spans.set(key, { endsAt: nowMs + spanMs, taken: 1 });
        if (spans.size > keys) spans.delete(spans.keys().next().value ?? key);
        return undefined;
      }
      if (span.taken >= most) return Math.max(1, Math.ceil((span.endsAt - nowMs) / 1000));
      span.taken += 1;
      return undefined;
    },
  };
}
