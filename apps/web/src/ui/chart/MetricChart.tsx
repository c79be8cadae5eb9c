import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMetric, type MetricUnit } from '../../platform/format.ts';
import { IconChartLine, IconTable } from '../icons.ts';
import { ChartTable } from './ChartTable.tsx';
import css from './MetricChart.module.css';
import { summaryOf } from './summary.ts';

// uPlot comes with the first chart.
const ChartCanvas = lazy(() => import('./ChartCanvas.tsx'));

export interface ChartMark {
  /** Epoch seconds. */
  at: number;
  kind: 'alert' | 'recovered' | 'command';
  label: string;
}

export interface MetricChartProps {
  title: string;
  unit: MetricUnit;
  /** Epoch seconds, ascending. */
  times: readonly number[];
  /** Parallel to `times`; null is a gap and is drawn as one. */
  values: readonly (number | null)[];
  /** Extremes around each value, drawn as a band. */
  min?: readonly (number | null)[] | undefined;
  max?: readonly (number | null)[] | undefined;
  /** The limit of the alert rule. */
  limit?: number | null;
  marks?: readonly ChartMark[];
  /** Charts of one key share the cursor. */
  syncKey?: string;
  /** Which of the four series colours; by default the first. */
  series?: 1 | 2 | 3 | 4;
  /** Beside the title, such as a range. */
  aside?: ReactNode;
}

/** One metric over time, in a card of fixed height; with its sentence and its table for those who cannot see it. */
export function MetricChart(props: MetricChartProps) {
  const { title, unit, times, values, limit = null, aside } = props;
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const reading = useRef<HTMLSpanElement>(null);
  const summary = summaryOf(values);
  const sentence = useSentence(props, summary);
  const toggle = asTable ? t('ui.chart.showChart') : t('ui.chart.showTable');
  return (
    <figure className={css.card} aria-label={sentence}>
      <div className={css.head}>
        <figcaption className={css.title}>{title}</figcaption>
        <span className={css.reading} data-over={summary !== undefined && limit !== null && summary.last > limit}>
          {/* The canvas writes here what is under the cursor; it is emptied when the cursor leaves. */}
          <span ref={reading} className={css.cursor} aria-hidden />
          <span className={css.last}>{summary && formatMetric(summary.last, unit)}</span>
        </span>
        {aside}
        <Tooltip label={toggle}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`${toggle}: ${title}`}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <IconChartLine size={15} aria-hidden /> : <IconTable size={15} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={css.body}>
        {summary === undefined ? (
          <p className={css.empty}>{t('ui.chart.empty')}</p>
        ) : asTable ? (
          <ChartTable title={title} unit={unit} times={times} values={values} />
        ) : (
          <Suspense fallback={<Skeleton height="100%" />}>
            <ChartCanvas {...props} limit={limit} reading={reading} />
          </Suspense>
        )}
      </div>
    </figure>
  );
}

/** "CPU: último 47 %, máximo 94 %, mínimo 3 %, subiendo. Límite 90 %." */
function useSentence({ title, unit, limit = null }: MetricChartProps, summary: ReturnType<typeof summaryOf>): string {
  const { t } = useTranslation();
  if (!summary) return `${title}: ${t('ui.chart.empty')}`;
  const sentence = t('ui.chart.sentence', {
    title,
    last: formatMetric(summary.last, unit),
    max: formatMetric(summary.max, unit),
    min: formatMetric(summary.min, unit),
    trend: t(`ui.chart.trend.${summary.trend}`),
  });
  return limit === null ? sentence : `${sentence} ${t('ui.chart.limit', { limit: formatMetric(limit, unit) })}`;
}
