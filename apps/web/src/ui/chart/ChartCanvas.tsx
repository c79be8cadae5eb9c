import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import { chartOptions } from './chart-options.ts';
import css from './MetricChart.module.css';
import type { MetricChartProps } from './MetricChart.tsx';

interface ChartCanvasProps extends MetricChartProps {
  limit: number | null;
  reading: RefObject<HTMLSpanElement | null>;
}

/** The drawing. New numbers are drawn into the same chart; it is made anew only when its kind or the theme changes. */
export default function ChartCanvas(props: ChartCanvasProps) {
  const { i18n } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const { times, values, min, max, unit, limit, syncKey, series, marks } = props;
  const hasBand = min !== undefined && max !== undefined;

  const make = useEffectEvent((target: HTMLDivElement) => {
    const size = { width: target.clientWidth, height: target.clientHeight };
    return new uPlot({ ...chartOptions(target, props), ...size }, dataOf(props), target);
  });
  const marksShape = JSON.stringify(marks ?? []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these changes how the chart is drawn, not its numbers
  useEffect(() => {
    const target = box.current;
    if (!target) return;
    const made = make(target);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: target.clientWidth, height: target.clientHeight }));
    observer.observe(target);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [scheme, unit, limit, syncKey, series, hasBand, marksShape, i18n.language]);

  const draw = useEffectEvent(() => chart.current?.setData(dataOf(props)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers are what there is to draw
  useEffect(() => draw(), [times, values, min, max]);

  // The figure around it carries the sentence; the canvas itself says nothing.
  return <div ref={box} className={css.canvas} aria-hidden />;
}

function dataOf({ times, values, min, max }: MetricChartProps): uPlot.AlignedData {
  const lines = [values, ...(min && max ? [max, min] : [])].map((line) => [...line]);
  return [[...times], ...lines];
}
