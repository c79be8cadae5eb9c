import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatNumber } from '../../../platform/format.ts';
import { useCan } from '../../../platform/session.ts';
import { slaState } from '../sla-policies.queries.ts';
import css from './List.module.css';

/** Later than this, and people should know (sla.md, section 9). */
const LATE_SECONDS = 60;

/** While due times are computed anew: how far that is, for whoever may cause it. Nothing otherwise. */
export function RecomputeLine() {
  const { t } = useTranslation();
  const state = useQuery({ ...slaState, enabled: useCan('sla.write') }).data;
  if (!state) return null;
  const { recompute, lagSeconds } = state;
  const isRunning = recompute?.finishedAt === null;
  return (
    <div role="status">
      {isRunning && (
        <div className={css.recompute}>
          <span>
            {t('slaPolicies.recompute.running', {
              done: formatNumber(recompute.done),
              total: formatNumber(recompute.total),
            })}
          </span>
          <span className={css.track} aria-hidden>
            <span style={{ width: `${(100 * recompute.done) / Math.max(1, recompute.total)}%` }} />
          </span>
        </div>
      )}
      {lagSeconds > LATE_SECONDS && (
        <p className={css.lag}>{t('slaPolicies.recompute.lag', { span: formatDuration(lagSeconds) })}</p>
      )}
    </div>
  );
}
