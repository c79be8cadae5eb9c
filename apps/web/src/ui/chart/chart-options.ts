// How a metric is drawn: quiet axes, a limit line, marks on the time axis, gaps as gaps.
import type { RefObject } from 'react';
import uPlot from 'uplot';
import {
  formatBytes,
  formatDate,
  formatMetric,
  formatNumber,
  formatTime,
  type MetricUnit,
} from '../../platform/format.ts';
import type { ChartMark, MetricChartProps } from './MetricChart.tsx';

interface Drawn extends MetricChartProps {
  limit: number | null;
  reading: RefObject<HTMLSpanElement | null>;
}

interface Colors {
  line: string;
  grid: string;
  text: string;
  danger: string;
  ok: string;
}

const FONT = '11px "Inter Variable", system-ui, sans-serif';
const DAY_SECONDS = 86_400;

/** Steps of a byte axis: 1, 2, 5, 10 … 500 of each unit, so that its labels are round. */
const BYTE_STEPS = [0, 1, 2, 3, 4].flatMap((power) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * 1024 ** power),
);

/** Options of uPlot without the size. Colours are read from the page, because a canvas knows no CSS variables. */
export function chartOptions(target: HTMLElement, drawn: Drawn): Omit<uPlot.Options, 'width' | 'height'> {
  const colors = colorsOf(target, drawn.series ?? 1);
  const { unit, limit, syncKey, min, max } = drawn;
  const band = min !== undefined && max !== undefined;
  return {
    // Six pixels stay free at the bottom, and the last time label has room at the right.
    padding: [8, 14, 6, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { setScale: false, x: false },
      points: { size: 7, fill: colors.line, width: 0 },
      ...(syncKey !== undefined && { sync: { key: syncKey, setSeries: false } }),
    },
    scales: { x: { time: true }, y: { range: (_, low, high) => rangeOf(unit, low, high, limit) } },
    axes: axesOf(colors, unit),
    series: [{}, lineOf(colors), ...(band ? [edge(), edge()] : [])],
    ...(band && { bands: [{ series: [2, 3], fill: alpha(colors.line, 0.16) }] }),
    hooks: {
      draw: [(chart) => drawLimit(chart, limit, colors), (chart) => drawMarks(chart, drawn.marks ?? [], colors)],
      setCursor: [(chart) => showReading(chart, drawn)],
    },
  };
}

function colorsOf(target: HTMLElement, series: number): Colors {
  const style = getComputedStyle(target);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: read(`--lanet-series-${series}`),
    grid: read('--lanet-line-soft'),
    text: read('--mantine-color-dimmed'),
    danger: read('--lanet-danger'),
    ok: read('--lanet-ok'),
  };
}

const alpha = (color: string, share: number) =>
  `${color}${Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')}`;

const lineOf = (colors: Colors): uPlot.Series => ({
  stroke: colors.line,
  width: 1.5,
  points: { show: false },
  spanGaps: false,
  fill: (chart) => {
    const { top, height } = chart.bbox;
    if (height <= 0) return alpha(colors.line, 0.1);
    const fade = chart.ctx.createLinearGradient(0, top, 0, top + height);
    fade.addColorStop(0, alpha(colors.line, 0.2));
    fade.addColorStop(1, alpha(colors.line, 0.02));
    return fade;
  },
});

const edge = (): uPlot.Series => ({ stroke: 'transparent', width: 0, points: { show: false }, spanGaps: false });

/** Percent is always 0 to 100, so that charts side by side compare; other units start at 0 unless they go below. */
export function rangeOf(
  unit: MetricUnit,
  low: number | null,
  high: number | null,
  limit: number | null,
): uPlot.Range.MinMax {
  if (unit === 'percent') return [0, 100];
  const top = Math.max(high ?? 1, limit ?? Number.NEGATIVE_INFINITY);
  const bottom = Math.min(low ?? 0, 0);
  return [bottom, top + (top - bottom || 1) * 0.12];
}

function axesOf(colors: Colors, unit: MetricUnit): uPlot.Axis[] {
  const shared = { stroke: colors.text, font: FONT, ticks: { show: false }, gap: 6 };
  return [
    {
      ...shared,
      size: 24,
      space: 70,
      grid: { show: false },
      values: (chart, splits) => splits.map((at) => timeLabel(at, chart)),
    },
    {
      ...shared,
      size: unit === 'bytes' || unit === 'bytes_per_second' ? 62 : 46,
      space: 26,
      grid: { stroke: colors.grid, width: 1 },
      values: (_, splits) => splits.map((value) => axisLabel(value, unit)),
      ...(unit === 'percent' && { splits: () => [0, 25, 50, 75, 100] }),
      ...((unit === 'bytes' || unit === 'bytes_per_second') && { incrs: BYTE_STEPS }),
    },
  ];
}

/** The hour within two days, else the day; the year is never in question on these ranges. */
function timeLabel(at: number, chart: uPlot): string {
  const { min = 0, max = 0 } = chart.scales.x ?? {};
  return (max ?? 0) - (min ?? 0) <= 2 * DAY_SECONDS ? formatTime(at * 1_000) : formatDate(at * 1_000).slice(0, 5);
}

function axisLabel(value: number, unit: MetricUnit): string {
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'bytes_per_second') return `${formatBytes(value)}/s`;
  return unit === 'percent' ? `${value} %` : formatNumber(value, 1);
}

function drawLimit(chart: uPlot, limit: number | null, colors: Colors): void {
  if (limit === null) return;
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(limit, 'y', true)) + 0.5;
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = colors.danger;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([4 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** A thin line and, on the time axis, a shape of its own for each kind: ▼ alert, ● recovered, ◆ script. */
function drawMarks(chart: uPlot, marks: readonly ChartMark[], colors: Colors): void {
  const { ctx, bbox } = chart;
  const ratio = uPlot.pxRatio;
  const foot = bbox.top + bbox.height;
  ctx.save();
  ctx.lineWidth = ratio;
  for (const { at, kind } of marks) {
    const x = Math.round(chart.valToPos(at, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = ctx.fillStyle = { alert: colors.danger, recovered: colors.ok, command: colors.line }[kind];
    ctx.globalAlpha = 0.45;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, foot);
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.fill(shapeOf(kind, x, foot, 4.5 * ratio));
  }
  ctx.restore();
}

function shapeOf(kind: ChartMark['kind'], x: number, y: number, size: number): Path2D {
  const path = new Path2D();
  if (kind === 'recovered') path.arc(x, y, size * 0.85, 0, 2 * Math.PI);
  else if (kind === 'alert') {
    path.moveTo(x - size, y - size);
    path.lineTo(x + size, y - size);
    path.lineTo(x, y + size * 0.7);
  } else {
    path.moveTo(x, y - size);
    path.lineTo(x + size, y);
    path.lineTo(x, y + size);
    path.lineTo(x - size, y);
  }
  path.closePath();
  return path;
}

/** Writes value and time under the cursor beside the title, past React: it happens with every move of the mouse. */
function showReading(chart: uPlot, { reading, times, values, unit, marks = [] }: Drawn): void {
  if (!reading.current) return;
  const index = chart.cursor.idx;
  const at = index === null || index === undefined ? undefined : times[index];
  if (index === null || index === undefined || at === undefined) {
    reading.current.textContent = '';
    return;
  }
  const value = values[index] ?? null;
  const step = (times[1] ?? 0) - (times[0] ?? 0);
  const near = marks.find((mark) => Math.abs(mark.at - at) <= step * 2);
  const parts = [
    value === null ? '—' : formatMetric(value, unit),
    `${formatDate(at * 1_000).slice(0, 5)} ${formatTime(at * 1_000)}`,
  ];
  reading.current.textContent = [...parts, ...(near ? [near.label] : [])].join(' · ');
}
