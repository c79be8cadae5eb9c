// What a metric is called and how its values read; alerts carry the code only.
import { formatDuration, formatMetric, formatNumber, type MetricUnit } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';

const STATES: Readonly<Record<string, 'service' | 'antivirusDown' | 'antivirusMissing'>> = {
  'service.stopped': 'service',
  'antivirus.down': 'antivirusDown',
  'antivirus.missing': 'antivirusMissing',
};

/** A value that is yes or no: a figure would say nothing. */
export const isStateMetric = (metric: string): boolean => metric in STATES;

/** `Disco C:`, `CPU`, `Servicio spooler`. */
export function metricName(metric: string, object: string): string {
  switch (metric) {
    case 'cpu.usedPercent':
      return i18n.t('tickets.metric.cpu');
    case 'memory.usedPercent':
      return i18n.t('tickets.metric.memory');
    case 'volume.usedPercent':
      return i18n.t('tickets.metric.volume', { object });
    case 'volume.freeBytes':
      return i18n.t('tickets.metric.volumeFree', { object });
    case 'volume.inodesUsedPercent':
      return i18n.t('tickets.metric.inodes', { object });
    case 'temperature.celsius':
      return i18n.t('tickets.metric.temperature');
    case 'service.stopped':
      return i18n.t('tickets.metric.service', { object });
    case 'reach.lossPercent':
      return i18n.t('tickets.metric.loss', { object: farEnd(object) });
    case 'reach.milliseconds':
      return i18n.t('tickets.metric.latency', { object: farEnd(object) });
    case 'log.errors':
      return i18n.t('tickets.metric.errors', { object });
    case 'presence.offlineMinutes':
      return i18n.t('tickets.metric.offline');
    case 'clock.offsetMinutes':
      return i18n.t('tickets.metric.clock');
    case 'antivirus.down':
    case 'antivirus.missing':
      return i18n.t('tickets.metric.antivirus');
    default:
      return i18n.t('tickets.metric.other', { metric, object }).trim();
  }
}

function farEnd(object: string): string {
  if (object === 'gateway') return i18n.t('tickets.metric.gateway');
  return object === 'server' ? i18n.t('tickets.metric.server') : object;
}

const UNITS: Readonly<Record<string, MetricUnit>> = {
  'volume.freeBytes': 'bytes',
  'temperature.celsius': 'celsius',
  'reach.milliseconds': 'milliseconds',
};

/** `93.4 %`, `81 °C`, `detenido`; a metric this page does not know reads as a bare number. */
export function metricValue(metric: string, value: number): string {
  const state = STATES[metric];
  if (state) return i18n.t(`tickets.state.${state}.${value > 0 ? 'bad' : 'good'}`);
  if (metric.endsWith('Minutes')) return formatDuration(Math.round(value * 60), 'short');
  const unit = UNITS[metric] ?? (metric.endsWith('Percent') ? 'percent' : undefined);
  return unit ? formatMetric(value, unit) : formatNumber(value);
}
