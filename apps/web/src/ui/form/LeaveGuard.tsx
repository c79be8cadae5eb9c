import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

/** Asks before a page with unsaved changes is left; the browser asks by itself where the tab is closed. */
export function LeaveGuard({ when }: { when: boolean }) {
  const { t } = useTranslation();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => when,
    enableBeforeUnload: () => when,
    disabled: !when,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={t('forms.leave.title')}
      confirmLabel={t('forms.leave.confirm')}
      danger
      onConfirm={async () => proceed?.()}
    >
      {t('forms.leave.text')}
    </ConfirmDialog>
  );
}
