import { type MaintenanceWindow, maintenance } from '@lanet/contracts/maintenance';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan } from '../../platform/session.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useMaintenanceChanged } from './maintenance.queries.ts';

/** Ends the occurrence that is now; nothing for who may not. Asks first: more devices may be under the window than this page shows. */
export function EndButton({ window }: { window: MaintenanceWindow }) {
  const { t } = useTranslation();
  const canEnd = useCan('maintenance.write');
  const changed = useMaintenanceChanged();
  const [asking, { open, close }] = useDisclosure(false);
  if (!canEnd || !window.running) return null;
  const { id, scope, rrule, client, site, device } = window;
  const name = (device ?? site ?? client)?.name ?? '';
  const end = async () => {
    await call(maintenance.end, { params: { id } });
    toastDone(t('maintenance.end.done'));
    changed();
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t('maintenance.end.action')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('maintenance.end.title')}
        confirmLabel={t('maintenance.end.action')}
        onConfirm={end}
      >
        {t(`maintenance.end.${scope}`, { name })} {t('maintenance.end.text')}
        {rrule !== null && ` ${t('maintenance.end.recurring')}`}
      </ConfirmDialog>
    </>
  );
}
