import type { InventoryChange } from '@lanet/contracts/devices';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../../../ui/RelativeTime.tsx';
import css from '../DevicePage.module.css';
import { ChangePill } from './ChangePill.tsx';

/** What was installed, removed or updated since yesterday; folded, because the list below is what one came for. */
export function RecentChanges({ changes }: { changes: readonly InventoryChange[] }) {
  const { t } = useTranslation();
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
