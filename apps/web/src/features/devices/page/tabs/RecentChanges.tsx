import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../../../ui/RelativeTime.tsx';
import { recentChanges } from '../../devices.queries.ts';
import css from '../DevicePage.module.css';
import { ChangePill } from './ChangePill.tsx';

/** What was installed, removed or updated since yesterday. */
export function RecentChanges({ deviceId }: { deviceId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(recentChanges(deviceId));
  const changes = data?.filter(({ section }) => section === 'software');
  if (!changes) return null;
  if (changes.length === 0) return <p className={`${css.bar} ${css.quiet}`}>{t('devices.software.unchanged')}</p>;
  return (
    <details className={css.changes}>
      <summary>{t('devices.software.changed', { count: changes.length })}</summary>
      <ul>
        {changes.map((change) => (
          <li key={change.id}>
            <ChangePill change={change.change} />
            {change.item}
            <span className={css.quiet}>
              {[change.before, change.after].filter(Boolean).join(' → ')} · <RelativeTime at={change.at} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
