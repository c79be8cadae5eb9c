import type { MaintenanceDetail, Occurrence } from '@lanet/contracts/maintenance';
import { useTranslation } from 'react-i18next';
import { formatDateTime, toMs } from '../../platform/format.ts';
import { useNow } from '../../ui/use-now.ts';
import css from './Maintenance.module.css';
import { spanWords } from './schedule-words.ts';
import { zoneWords } from './zone-words.ts';

/** What the window is, and who made it so. */
export function WindowFacts({ window }: { window: MaintenanceDetail }) {
  const { t } = useTranslation();
  const { stops, pausesSla, reason, why, createdBy, createdAt, changedBy, changedAt, version } = window;
  const by = (name: string, when: string) => t('maintenance.page.by', { name, when: formatDateTime(when) });
  const facts: [string, string][] = [
    [t('maintenance.page.reason'), reason],
    [t('maintenance.page.stops'), t(`maintenance.stops.${stops}`)],
    [t('maintenance.page.sla'), t(pausesSla ? 'maintenance.sla.stands' : 'maintenance.sla.runs')],
    [t('maintenance.page.created'), by(createdBy, createdAt)],
    ...(version > 1 ? [[t('maintenance.page.changed'), by(changedBy, changedAt)] satisfies [string, string]] : []),
    ...(why === null ? [] : [[t('maintenance.page.why'), why] satisfies [string, string]]),
  ];
  return (
    <section className={css.card} aria-label={t('maintenance.page.facts')}>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** When it will be, and when it really was. */
export function WindowTimes({ window: { coming, past, timeZone } }: { window: MaintenanceDetail }) {
  const { t } = useTranslation();
  return (
    <div className={css.stack}>
      <section className={css.card}>
        <h2 className={css.cardTitle}>{t('maintenance.page.coming')}</h2>
        <Times spans={coming} zone={timeZone} none={t('maintenance.page.noComing')} />
        {coming.length > 0 && (
          <p className={css.quiet}>{t('maintenance.page.zoneNote', { zone: zoneWords(timeZone) })}</p>
        )}
      </section>
      <section className={css.card}>
        <h2 className={css.cardTitle}>{t('maintenance.page.past')}</h2>
        <Times spans={past} zone={timeZone} none={t('maintenance.page.noPast')} />
        {past.length > 0 && <p className={css.quiet}>{t('maintenance.page.pastHint')}</p>}
      </section>
    </div>
  );
}

function Times({ spans, zone, none }: { spans: readonly Occurrence[]; zone: string; none: string }) {
  const now = useNow();
  if (spans.length === 0) return <p className={css.quiet}>{none}</p>;
  return (
    <ul className={css.times}>
      {spans.map((span) => (
        <li key={span.from} data-now={toMs(span.from) <= now && now < toMs(span.until)}>
          {spanWords(span, zone)}
        </li>
      ))}
    </ul>
  );
}
