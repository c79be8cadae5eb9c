import type { Calendar, CalendarVersion } from '@lanet/contracts/calendars';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../platform/format.ts';
import { zoneName } from '../../platform/zone-name.ts';
import { Pill } from '../../ui/Pill.tsx';
import css from './CalendarPage.module.css';
import history from './HistorySection.module.css';
import { WeekStrip } from './WeekStrip.tsx';

/** From when on which hours were in force, and who made it so. */
export function HistorySection({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  return (
    <section className={css.card} aria-labelledby="history">
      <div className={css.head}>
        <div className={css.headWords}>
          <h2 id="history" className={css.title}>
            {t('calendars.history.title')}
          </h2>
          <p className={css.hint}>{t('calendars.history.hint')}</p>
        </div>
      </div>
      <ol className={history.list} aria-label={t('calendars.history.list')}>
        {calendar.history.map((version, at) => (
          <Version key={version.validFrom ?? 'first'} version={version} isCurrent={at === 0} />
        ))}
      </ol>
    </section>
  );
}

function Version({ version, isCurrent }: { version: CalendarVersion; isCurrent: boolean }) {
  const { t } = useTranslation();
  const { validFrom, week, timeZone } = version;
  return (
    <li className={history.version}>
      <span className={history.words}>
        <span className={history.from}>
          {validFrom === null
            ? t('calendars.history.fromStart')
            : t('calendars.history.from', { at: formatDateTime(validFrom) })}
          {isCurrent && <Pill tone="green">{t('calendars.history.current')}</Pill>}
        </span>
        <span className={history.changes}>
          {[changesWords(t, version), authorWords(t, version), zoneName(timeZone)].join(' · ')}
        </span>
      </span>
      <WeekStrip week={week} />
    </li>
  );
}

function authorWords(t: TFunction, { savedBy, validFrom }: CalendarVersion): string {
  return savedBy ?? t(validFrom === null ? 'calendars.history.byProduct' : 'calendars.history.byFeed');
}

function changesWords(t: TFunction, { validFrom, changed }: CalendarVersion): string {
  if (validFrom === null) return t('calendars.history.changes.first');
  const { addedDays, removedDays, changedDays } = changed;
  return [
    changed.week ? t('calendars.history.changes.week') : '',
    changed.timeZone ? t('calendars.history.changes.timeZone') : '',
    addedDays > 0 ? t('calendars.history.changes.added', { count: addedDays }) : '',
    removedDays > 0 ? t('calendars.history.changes.removed', { count: removedDays }) : '',
    changedDays > 0 ? t('calendars.history.changes.changed', { count: changedDays }) : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
