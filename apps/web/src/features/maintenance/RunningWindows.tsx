import type { MaintenanceWindow } from '@lanet/contracts/maintenance';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatRelative } from '../../platform/format.ts';
import { IconTool } from '../../ui/icons.ts';
import { useNow } from '../../ui/use-now.ts';
import { EndButton } from './EndButton.tsx';
import css from './Maintenance.module.css';
import { placeWords } from './window-words.tsx';

/** What is open now, with the way to end it. */
export function RunningWindows({ windows }: { windows: readonly MaintenanceWindow[] }) {
  const { t } = useTranslation();
  const now = useNow();
  if (windows.length === 0) return null;
  return (
    <section aria-label={t('maintenance.running')}>
      <h2 className={css.heading}>{t('maintenance.running')}</h2>
      <ul className={css.running}>
        {windows.map((window) => (
          <li key={window.id} className={css.open}>
            <IconTool size={20} stroke={1.7} aria-hidden className={css.openIcon} />
            <div className={css.openWords}>
              <Link to="/maintenance/$id" params={{ id: window.id }} className={css.openTitle}>
                {placeWords(window)}
              </Link>
              <span className={css.openMore}>
                {[
                  window.reason,
                  window.next && t('maintenance.until', { when: formatDateTime(window.next.until) }),
                  window.next && t('maintenance.untilRelative', { when: formatRelative(window.next.until, now) }),
                  t(`maintenance.stops.${window.stops}`),
                  ...(window.pausesSla ? [t('maintenance.sla.paused')] : []),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <div className={css.openActs}>
              <EndButton window={window} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
