import type { CheckState } from '@lanet/contracts/system';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '../../../ui/icons.ts';
import css from './System.module.css';
import type { Status } from './system.queries.ts';

const MARKS = { ok: IconCircleCheck, warning: IconAlertTriangle, critical: IconCircleX } as const;
const WORST_FIRST: Record<CheckState, number> = { critical: 0, warning: 1, ok: 2 };

/** Every check with what is seen of it; what is not well comes first, with what to do. */
export function SystemChecks({ checks, closedCalendars }: Pick<Status, 'checks' | 'closedCalendars'>) {
  const { t } = useTranslation();
  const rows = checks.toSorted((a, b) => WORST_FIRST[a.state] - WORST_FIRST[b.state]);
  return (
    <section aria-label={t('settings.system.checks')}>
      <h2 className={css.subhead}>{t('settings.system.checks')}</h2>
      <ul className={css.rows}>
        {closedCalendars.map(({ id, name }) => (
          <li key={id} data-state="warning">
            <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
            <span className={css.words}>
              <Link to="/settings/calendars/$calendarId" params={{ calendarId: id }}>
                {t('settings.system.closedCalendar', { name })}
              </Link>
              <span className={css.quiet}>{t('settings.system.closedCalendarHint')}</span>
            </span>
            <span className={css.verdict}>{t('settings.system.warning')}</span>
          </li>
        ))}
        {rows.map(({ check, state, seen, remedy }) => (
          <CheckRow
            key={`${check} ${seen}`}
            state={state}
            name={t(`settings.system.checkNames.${check}`)}
            seen={seen}
            remedy={remedy}
          />
        ))}
      </ul>
    </section>
  );
}

interface CheckRowProps {
  state: CheckState;
  name: string;
  seen?: string;
  remedy?: string | null;
}

export function CheckRow({ state, name, seen, remedy }: CheckRowProps) {
  const { t } = useTranslation();
  const Mark = MARKS[state];
  return (
    <li data-state={state}>
      <Mark size={18} stroke={1.8} aria-hidden />
      <span className={css.words}>
        <span>
          {name}
          {seen && <span className={css.seen}> · {seen}</span>}
        </span>
        {remedy && <span className={css.quiet}>{remedy}</span>}
      </span>
      <span className={css.verdict}>{t(`settings.system.${state}`)}</span>
    </li>
  );
}
