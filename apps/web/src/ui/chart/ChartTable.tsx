import { useTranslation } from 'react-i18next';
import { formatDateTime, formatMetric, type MetricUnit } from '../../platform/format.ts';
import css from './MetricChart.module.css';

interface ChartTableProps {
  title: string;
  unit: MetricUnit;
  times: readonly number[];
  values: readonly (number | null)[];
}

const MOST_ROWS = 100;

/** The chart as numbers, newest first; of long series every n-th, always including the newest. */
export function ChartTable({ title, unit, times, values }: ChartTableProps) {
  const { t } = useTranslation();
  const step = Math.ceil(times.length / MOST_ROWS);
  const rows = times
    .map((at, index) => ({ at, value: values[index] ?? null }))
    .reverse()
    .filter((_, index) => index % step === 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={css.tableBox} tabIndex={0} aria-label={title}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('ui.chart.time')}</th>
            <th scope="col">{t('ui.chart.value')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, value }) => (
            <tr key={at}>
              <td>{formatDateTime(at * 1_000)}</td>
              <td>{value === null ? t('ui.chart.gap') : formatMetric(value, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
