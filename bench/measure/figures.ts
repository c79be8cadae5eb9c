// What a benchmark says, and how it is printed.

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it should be at most or at least; without one it is only worth knowing. */
  atMost?: number;
  atLeast?: number;
}

/**
 * One part of the benchmark. What it opens it hands to `defer`, which closes it whatever happens, last opened first.
 * `minutes`: how long what idles is watched.
 */
export type Measure = (
  defer: (close: () => Promise<unknown>) => void,
  options: { minutes: number },
) => Promise<Figure[]>;

/** The smallest value that at least `share` (0 to 1) of all are not above: nearest rank. NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** How many times as good as its aim: above 1 it is better. Undefined without an aim, and where nothing at all was used. */
export function ratioOf({ value, atMost, atLeast }: Figure): number | undefined {
  if (atMost !== undefined) return value === 0 ? undefined : atMost / value;
  return atLeast === undefined ? undefined : value / atLeast;
}

/** One aligned table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, value, unit, atMost, atLeast } = figure;
    const ratio = ratioOf(figure);
    const aim = atMost !== undefined ? `<= ${shown(atMost)}` : atLeast !== undefined ? `>= ${shown(atLeast)}` : '';
    return [name, shown(value), unit, aim, ratio === undefined ? '' : `${ratio.toFixed(2)}x`];
  });
  const all = [['', 'figure', 'unit', 'aim', 'times as good'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const rightAligned = new Set([1, 3, 4]);
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, at) => (rightAligned.has(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ');
  return all.map((row) => lineOf(row).trimEnd()).join('\n');
}

/** Three significant digits, whole from a hundred on. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en', { useGrouping: true })
    : String(Number(value.toPrecision(3)));
}
