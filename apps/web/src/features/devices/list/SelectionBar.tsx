import type { Device } from '@lanet/contracts/devices';
import { MOST_PLANNED } from '@lanet/contracts/updates';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../platform/keys.ts';
import { PlanUpdatesDialog } from '../plan/PlanUpdatesDialog.tsx';
import css from './DevicesPage.module.css';

/** What is done with several devices at once; Escape lets them go. */
export function SelectionBar({ devices, onClear }: { devices: readonly Device[]; onClear: () => void }) {
  const { t } = useTranslation();
  const [planning, { open, close }] = useDisclosure(false);
  const isTooMany = devices.length > MOST_PLANNED;
  useKeys([{ keys: 'escape', label: 'devices.list.clearSelection', group: 'ui.keys.page', run: onClear }]);
  return (
    <section className={css.selection} aria-label={t('devices.list.selection')}>
      <span role="status">
        {t('devices.list.selected', { count: devices.length })}
        {isTooMany && ` · ${t('devices.list.mostPlanned', { count: MOST_PLANNED })}`}
      </span>
      <Button size="xs" onClick={open} disabled={isTooMany}>
        {t('devices.list.planUpdates')}
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
        {t('devices.list.clearSelection')}
      </Button>
      <PlanUpdatesDialog devices={devices} opened={planning} onClose={close} onPlanned={onClear} />
    </section>
  );
}
