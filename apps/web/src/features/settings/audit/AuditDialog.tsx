import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatExact } from '../../../platform/format.ts';
import { Facts } from '../Facts.tsx';
import css from '../Settings.module.css';
import { actionLabel, type Entry } from './AuditTable.tsx';
import { detailLines } from './detail-lines.ts';

/** One line of the log with all it says. */
export function AuditDialog({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { t } = useTranslation();
  const lines = detailLines(entry.detail);
  return (
    <Modal
      opened
      onClose={onClose}
      title={actionLabel(t, entry.action)}
      size="40rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Facts
        facts={[
          { label: t('settings.audit.columns.at'), value: formatExact(entry.at) },
          { label: t('settings.audit.columns.actor'), value: entry.actor },
          { label: t('settings.audit.columns.target'), value: entry.target },
          { label: t('settings.audit.code'), value: <span className={css.mono}>{entry.action}</span> },
        ]}
      />
      <h3 className={css.subhead}>{t('settings.audit.detail')}</h3>
      {lines.length === 0 ? (
        <p className={css.lead}>{t('settings.audit.noDetail')}</p>
      ) : (
        <Facts
          facts={lines.map(({ name, value }) => ({ label: name, value: <span className={css.mono}>{value}</span> }))}
        />
      )}
    </Modal>
  );
}
