// What an alert says, in words: the thing, its value against its limit, and the rule.
import type { Alert } from '@lanet/contracts/alerts';
import { i18n } from '../../platform/i18n.ts';
import { isStateMetric, metricName, metricValue } from '../tickets/metric-words.ts';

const RULES = [
  'disk_full',
  'disk_critical',
  'cpu_high',
  'ram_high',
  'temperature',
  'service_down',
  'network_loss',
  'event_errors',
  'offline_server',
  'offline_workstation',
  'clock_wrong',
  'antivirus_down',
  'antivirus_missing',
] as const;

/** `Disco lleno`; a rule of the provider's own goes by its key. */
export function ruleWords(key: string): string {
  const known = RULES.find((one) => one === key);
  return known ? i18n.t(`alerts.rule.${known}`) : key;
}

type Measured = Pick<Alert, 'metric' | 'object' | 'value' | 'trigger'>;

/** `Disco /srv al 93.4 %`, `Servicio nginx: detenido`. */
export function alertWords({ metric, object, value }: Measured): string {
  const name = metricName(metric, object);
  const key = metric.endsWith('Percent') ? 'alerts.what' : 'alerts.whatPlain';
  return i18n.t(key, { name, value: metricValue(metric, value) });
}

/** `límite 90 %`; undefined where the alert is a yes or no. */
export function limitWords({ metric, trigger }: Measured): string | undefined {
  return isStateMetric(metric) ? undefined : i18n.t('alerts.limit', { limit: metricValue(metric, trigger) });
}
