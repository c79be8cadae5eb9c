import type { Alert } from '@lanet/contracts/alerts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMetric } from '../../../platform/format.ts';
import { Sparkline } from '../../../ui/chart/Sparkline.tsx';
import { deviceMetrics } from '../../devices/devices.queries.ts';
import { metricName } from '../metric-words.ts';
import { lastOf, type Spark, sparksOf } from './device-sparks.ts';
import css from './Side.module.css';

/** The last hour in four small lines, with what each reads now. */
export function DeviceSparks({ deviceId, alerts }: { deviceId: string; alerts: readonly Alert[] }) {
  const { data } = useQuery(deviceMetrics(deviceId, '1h'));
  return (
    <ul className={css.sparks}>
      {sparksOf(data?.series ?? [], alerts).map((spark) => (
        <SparkCell key={spark.kind} spark={spark} />
      ))}
    </ul>
  );
}

const NAMES = { cpu: 'cpu.usedPercent', memory: 'memory.usedPercent', temperature: 'temperature.celsius' } as const;
const WIDTH = 148;
const HEIGHT = 30;

function SparkCell({ spark: { kind, series } }: { spark: Spark }) {
  const { t } = useTranslation();
  const name =
    kind !== 'disk'
      ? metricName(NAMES[kind], '')
      : series
        ? metricName(series.metric, series.object)
        : t('tickets.device.disk');
  const last = series && lastOf(series);
  if (series === undefined || last === undefined)
    return (
      <li className={css.spark}>
        <span className={css.sparkName}>{name}</span>
        <span className={css.sparkNone}>
          {kind === 'temperature' ? t('tickets.device.noSensor') : t('tickets.device.noData')}
        </span>
      </li>
    );
  const value = formatMetric(last, series.unit);
  const label =
    series.trigger === null
      ? t('tickets.device.spark', { name, value })
      : t('tickets.device.sparkLimit', { name, value, limit: formatMetric(series.trigger, series.unit) });
  return (
    <li className={css.spark} data-over={series.trigger !== null && last > series.trigger}>
      <span className={css.sparkName}>{name}</span>
      <strong className={css.sparkValue}>{value}</strong>
      <Sparkline
        values={series.avg}
        label={label}
        limit={series.trigger}
        width={WIDTH}
        height={HEIGHT}
        {...(series.unit === 'percent' && { low: 0, high: 100 })}
      />
    </li>
  );
}
