import type { Metrics } from '@lanet/contracts/devices';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatRelative } from '../../../../platform/format.ts';
import { useCan } from '../../../../platform/session.ts';
import { MetricChart } from '../../../../ui/chart/MetricChart.tsx';
import { Empty } from '../../../../ui/Empty.tsx';
import { IconChartLine } from '../../../../ui/icons.ts';
import { Loadable } from '../../../../ui/Loadable.tsx';
import { useNow } from '../../../../ui/use-now.ts';
import { inLanguage } from '../../../scripts/script-words.ts';
import { scriptList } from '../../../scripts/scripts.queries.ts';
import { deviceMetrics } from '../../devices.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { LivePanel } from '../live/LivePanel.tsx';
import { chartsOf, marksFor } from './summary-charts.ts';

const route = getRouteApi('/shell/devices/$id');

/** What it does right now, and the graphs: each with its limit, its alerts and the scripts that were run; their cursors move together. */
export function SummaryTab({ device }: TabProps) {
  const { t } = useTranslation();
  const { range = '24h' } = route.useSearch();
  const query = useQuery(deviceMetrics(device.id, range));
  const hasLive = useCan('devices.watch') && device.status === 'active' && !device.unverified;
  return (
    <>
      {hasLive && <LivePanel key={device.id} device={device} />}
      <section aria-label={t('devices.chart.charts')}>
        <Loadable query={query} skeleton={<ChartSkeletons />}>
          {(metrics) => <Charts metrics={metrics} device={device} />}
        </Loadable>
      </section>
    </>
  );
}

function Charts({ metrics, device }: { metrics: Metrics } & TabProps) {
  const { t, i18n } = useTranslation();
  const canReadScripts = useCan('scripts.read');
  const library = useQuery({ ...scriptList, enabled: canReadScripts }).data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: titles and labels are in the page's language
  const drawn = useMemo(() => {
    const charts = chartsOf(metrics);
    const titleOf = (key: string) => {
      const script = library?.find((one) => one.key === key);
      return script ? inLanguage(script.titles) : key;
    };
    return charts.map((chart) => ({ ...chart, marks: marksFor(chart, charts, metrics.marks, titleOf) }));
  }, [metrics, library, i18n.language]);
  if (drawn.length === 0) return <NoCharts device={device} />;
  const hasTemperature = drawn.some(({ series }) => series.metric === 'temperature.celsius');
  return (
    <>
      <div className={css.charts}>
        {drawn.map(({ key, title, colour, series, marks }) => (
          <MetricChart
            key={key}
            title={title}
            unit={series.unit}
            times={metrics.times}
            values={series.avg}
            min={series.min}
            max={series.max}
            limit={series.trigger}
            marks={marks}
            series={colour}
            syncKey={device.id}
          />
        ))}
      </div>
      {!hasTemperature && device.temperature === null && <p className={css.foot}>{t('devices.chart.noTemperature')}</p>}
    </>
  );
}

function NoCharts({ device: { lastReportAt } }: TabProps) {
  const { t } = useTranslation();
  const now = useNow();
  const hint =
    lastReportAt === null
      ? t('devices.chart.emptyNever')
      : t('devices.chart.emptySince', { when: formatRelative(lastReportAt, now) });
  return <Empty icon={IconChartLine} title={t('devices.chart.empty')} hint={hint} />;
}

const CARDS = ['cpu', 'memory', 'disk', 'temperature'];

function ChartSkeletons() {
  return (
    <div className={css.charts}>
      {CARDS.map((card) => (
        <Skeleton key={card} height={208} radius={8} />
      ))}
    </div>
  );
}
