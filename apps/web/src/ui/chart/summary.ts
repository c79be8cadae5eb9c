/** What a sentence says about a series. */
export interface SeriesSummary {
  last: number;
  min: number;
  max: number;
  trend: 'up' | 'down' | 'flat';
}

/** A change below this share of the whole span is called steady. */
const STEADY = 0.1;

/** Undefined for a series without any value. The trend compares the mean of the last third with that of the first. */
export function summaryOf(values: readonly (number | null)[]): SeriesSummary | undefined {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return undefined;
  const min = known.reduce((least, value) => Math.min(least, value));
  const max = known.reduce((most, value) => Math.max(most, value));
  const third = Math.max(1, Math.floor(known.length / 3));
  const change = mean(known.slice(-third)) - mean(known.slice(0, third));
  const isSteady = Math.abs(change) <= (max - min) * STEADY;
  return { last, min, max, trend: isSteady ? 'flat' : change > 0 ? 'up' : 'down' };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
