import type { Device } from '@lanet/contracts/devices';
import { MOST_PLANNED } from '@lanet/contracts/updates';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { SelectedBar } from '../../../ui/table/SelectedBar.tsx';
import { PlanUpdatesDialog } from '../plan/PlanUpdatesDialog.tsx';

/** What is done with several devices at once. */
export function SelectionBar({ devices, onClear }: { devices: readonly Device[]; onClear: () => void }) {
  const { t } = useTranslation();
  const [planning, { open, close }] = useDisclosure(false);
  const isTooMany = devices.length > MOST_PLANNED;
  return (
    <SelectedBar
      label={t('devices.list.selection')}
      words={
        <>
          {t('devices.list.selected', { count: devices.length })}
          {isTooMany && ` · ${t('devices.list.mostPlanned', { count: MOST_PLANNED })}`}
        </>
      }
      onClear={onClear}
    >
      <Button size="xs" onClick={open} disabled={isTooMany}>
        {t('devices.list.planUpdates')}
      </Button>
      <PlanUpdatesDialog devices={devices} opened={planning} onClose={close} onPlanned={onClear} />
    </SelectedBar>
  );
}
