import type { Sections } from '@lanet/contracts/inventory';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../../../platform/format.ts';
import { Pill } from '../../../../ui/Pill.tsx';
import css from '../DevicePage.module.css';
import { SmallTable } from '../SmallTable.tsx';

/** What was installed last, the newest first; says so where the system keeps no history. Folded, since it is long. */
export function InstalledUpdates({ installed }: { installed: Sections['updates']['installed'] }) {
  const { t } = useTranslation();
  if (installed === null) return <p className={css.foot}>{t('devices.updates.noHistory')}</p>;
  if (installed.length === 0) return <p className={css.foot}>{t('devices.updates.emptyHistory')}</p>;
  const newestFirst = installed.toSorted((a, b) => (b.installedAt ?? 0) - (a.installedAt ?? 0));
  return (
    <details className={css.history}>
      <summary>{t('devices.updates.history', { count: installed.length })}</summary>
      <SmallTable
        label={t('devices.updates.history', { count: installed.length })}
        rows={newestFirst}
        rowKey={({ name, version }, index) => `${name} ${version ?? ''} ${index}`}
        columns={[
          { header: t('devices.updates.name'), cell: ({ name }) => name },
          { header: t('devices.updates.version'), cell: ({ version, kb }) => version ?? kb },
          {
            header: t('devices.updates.when'),
            cell: ({ installedAt }) => installedAt !== null && formatDateTime(installedAt),
          },
          {
            header: t('devices.updates.result'),
            cell: ({ succeeded }) => succeeded === false && <Pill tone="red">{t('devices.updates.failed')}</Pill>,
          },
        ]}
      />
    </details>
  );
}
