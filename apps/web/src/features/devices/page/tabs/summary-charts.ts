// Which charts a device's measurements make, in which order, with which marks.
import type { MetricSeries, Metrics } from '@lanet/contracts/devices';
import { i18n } from '../../../../platform/i18n.ts';
import type { ChartMark } from '../../../../ui/chart/MetricChart.tsx';
import { ruleWords } from '../../../alerts/alert-words.ts';

export interface DeviceChart {
  key: string;
  title: string;
  colour: 1 | 2 | 3 | 4;
  series: MetricSeries;
}

interface Kind {
  title: (object: string) => string;
  colour: 1 | 2 | 3 | 4;
}

/** In the order of the page: what a technician looks at first comes first. */
const KINDS: Readonly<Record<string, Kind>> = {
  'cpu.usedPercent': { title: () => i18n.t('devices.chart.cpu'), colour: 1 },
  'memory.usedPercent': { title: () => i18n.t('devices.chart.memory'), colour: 2 },
  'volume.usedPercent': { title: (object) => i18n.t('devices.chart.volume', { object }), colour: 3 },
  'temperature.celsius': { title: () => i18n.t('devices.chart.temperature'), colour: 4 },
  'network.rxBytesPerSecond': { title: (object) => i18n.t('devices.chart.receive', { object }), colour: 1 },
  'network.txBytesPerSecond': { title: (object) => i18n.t('devices.chart.send', { object }), colour: 2 },
  'reach.milliseconds': { title: (object) => i18n.t('devices.chart.latency', { object: farEnd(object) }), colour: 3 },
  'reach.lossPercent': { title: (object) => i18n.t('devices.chart.loss', { object: farEnd(object) }), colour: 4 },
};
const ORDER = Object.keys(KINDS);

function farEnd(object: string): string {
  if (object === 'gateway') return i18n.t('devices.chart.gateway');
  return object === 'server' ? i18n.t('devices.chart.server') : object;
}

export const hasValues = ({ avg }: MetricSeries): boolean => avg.some((value) => value !== null);

/** One chart for each series that has a value; of one kind the fullest first, so that what matters is not below. */
export function chartsOf({ series }: Pick<Metrics, 'series'>): DeviceChart[] {
  const place = ({ metric }: MetricSeries) => (ORDER.includes(metric) ? ORDER.indexOf(metric) : ORDER.length);
  return series
    .filter(hasValues)
    .sort((a, b) => place(a) - place(b) || highestOf(a, b) || (a.object < b.object ? -1 : 1))
    .map((one) => ({
      key: `${one.metric} ${one.object}`,
      title: KINDS[one.metric]?.title(one.object) ?? i18n.t('devices.chart.other', one).trim(),
      colour: KINDS[one.metric]?.colour ?? 1,
      series: one,
    }));
}

/** Volumes only: interfaces keep their names' order, or receive and send of one would part. */
const highestOf = (a: MetricSeries, b: MetricSeries): number =>
  a.metric === 'volume.usedPercent' ? lastOf(b) - lastOf(a) : 0;

const lastOf = ({ avg }: MetricSeries): number => avg.findLast((value) => value !== null) ?? 0;

type Mark = Metrics['marks'][number];

const METRIC_OF_RULE: Readonly<Record<string, string>> = {
  cpu_high: 'cpu.usedPercent',
  ram_high: 'memory.usedPercent',
  temperature: 'temperature.celsius',
};

/**
 * The marks that belong on the chart of this series: runs of scripts on every one, an alert on the chart of its object or
 * metric, and on all where it has no chart of its own. The server labels an alert `rule object` and a run with its script.
 */
export function marksFor(
  chart: DeviceChart,
  charts: readonly DeviceChart[],
  marks: readonly Mark[],
  titleOfScript: (key: string) => string,
): ChartMark[] {
  return marks.flatMap((mark): ChartMark[] => {
    if (mark.kind === 'command') return [{ ...mark, label: titleOfScript(mark.label) }];
    const owners = charts.filter((one) => isAbout(one, mark));
    if (owners.length > 0 && !owners.includes(chart)) return [];
    const [rule = '', ...object] = mark.label.split(' ');
    return [{ ...mark, label: [ruleWords(rule), ...object].join(' ') }];
  });
}

function isAbout({ series }: DeviceChart, { label }: Mark): boolean {
  const [rule = '', ...rest] = label.split(' ');
  const object = rest.join(' ');
  return object === '' ? METRIC_OF_RULE[rule] === series.metric : series.object === object;
}
