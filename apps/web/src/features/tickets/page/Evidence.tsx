import type { Evidence as EvidenceFacts } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import { formatExact } from '../../../platform/format.ts';
import { IconArrowRight } from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { isStateMetric, metricName, metricValue } from '../metric-words.ts';
import css from './Timeline.module.css';

/** The proof of a recovery: the metric before and after, each with when it was measured. */
export function Evidence({ evidence }: { evidence: EvidenceFacts }) {
  const { t } = useTranslation();
  const { metric, object, before, beforeAt, after, afterAt, trigger } = evidence;
  return (
    <dl className={css.evidence} aria-label={t('tickets.entry.evidence')}>
      <div className={css.evidenceName}>
        <dt>{metricName(metric, object)}</dt>
        {!isStateMetric(metric) && (
          <dd>
            {t('tickets.entry.limit')} {metricValue(metric, trigger)}
          </dd>
        )}
      </div>
      <Measured label={t('tickets.entry.before')} value={metricValue(metric, before)} at={beforeAt} tone="bad" />
      <IconArrowRight size={16} aria-hidden />
      <Measured label={t('tickets.entry.after')} value={metricValue(metric, after)} at={afterAt} tone="good" />
    </dl>
  );
}

function Measured({ label, value, at, tone }: { label: string; value: string; at: string; tone: 'bad' | 'good' }) {
  return (
    <div className={css.measured} data-tone={tone} title={formatExact(at)}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong> <RelativeTime at={at} />
      </dd>
    </div>
  );
}
