import css from './Sparkline.module.css';

interface SparklineProps {
  /** Oldest first; null is a gap. */
  values: readonly (number | null)[];
  /** What it shows, in words, with its numbers. */
  label: string;
  /** Bounds of the axis; by default those of the values. */
  low?: number;
  high?: number;
  /** Above it the line is red; the label should say so too. */
  limit?: number | null;
  width?: number;
  height?: number;
}

/** A line of a word's size. */
export function Sparkline({ values, label, low, high, limit = null, width = 96, height = 24 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  const bottom = low ?? Math.min(...known);
  const top = high ?? Math.max(...known);
  const last = known.at(-1);
  const isOver = limit !== null && last !== undefined && last > limit;
  return (
    <svg
      role="img"
      aria-label={label}
      className={css.line}
      data-over={isOver}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <path
        d={pathOf(values, bottom, top, width, height)}
        fill="none"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** Two pixels stay free above and below, so that the stroke is not cut. */
export function pathOf(
  values: readonly (number | null)[],
  low: number,
  high: number,
  width: number,
  height: number,
): string {
  const step = width / Math.max(1, values.length - 1);
  const span = high - low || 1;
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const y = height - 2 - ((value - low) / span) * (height - 4);
      const point = `${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join('');
}
