import type { BlackBox } from '@lanet/contracts/black-box';
import { useTranslation } from 'react-i18next';
import { MetricChart } from '../../../ui/chart/MetricChart.tsx';
import { metricName } from '../../tickets/metric-words.ts';
import css from './BlackBox.module.css';
import { type BoxSeries, samplesOf, seriesOf } from './box-rows.ts';

const METRICS = {
  cpu: 'cpu.usedPercent',
  memory: 'memory.usedPercent',
  volume: 'volume.usedPercent',
  temperature: 'temperature.celsius',
} as const;
const COLOURS = { cpu: 1, memory: 2, volume: 3, temperature: 4 } as const satisfies Record<BoxSeries['kind'], number>;

/** Small graphs of the time around the alert, which is marked in each. */
export function BoxCharts({ box }: { box: BlackBox }) {
  const { t } = useTranslation();
  const samples = samplesOf(box);
  const times = samples.map(({ at }) => at / 1000);
  const marks = [{ at: box.firedAt / 1000, kind: 'alert' as const, label: t('alerts.box.mark') }];
  return (
    <div className={css.charts}>
      {seriesOf(samples).map(({ kind, id, values }) => (
        <MetricChart
          key={`${kind} ${id}`}
          title={metricName(METRICS[kind], id)}
          unit={kind === 'temperature' ? 'celsius' : 'percent'}
          times={times}
          values={values}
          marks={marks}
          syncKey="black-box"
          series={COLOURS[kind]}
        />
      ))}
    </div>
  );
}
