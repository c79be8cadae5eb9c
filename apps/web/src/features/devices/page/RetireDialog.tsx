import '@mantine/core/styles/Radio.layer.css';
import type { RetirementOrder } from '@lanet/contracts/agent';
import { deviceIdentity } from '@lanet/contracts/device-identity';
import { type Device, devices } from '@lanet/contracts/devices';
import { Radio, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { showUndo } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import { useDevicesChanged } from '../devices.queries.ts';

/** Ends the care of a device: asks what becomes of its agent, and offers to take it back. */
export function RetireDialog({ device, opened, onClose }: { device: Device; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useDevicesChanged();
  const withStepUp = useStepUp();
  const [order, setOrder] = useState<RetirementOrder>('sleep');
  const { id, name } = device;
  const retire = async () => {
    await withStepUp(() => call(devices.archive, { params: { id }, query: { agent: order } }));
    showUndo(t('devices.retire.done', { name }), async () => {
      await call(deviceIdentity.restore, { params: { id } });
      changed();
    });
    await navigate({ to: '/devices' });
    changed();
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('devices.retire.title', { name })}
      confirmLabel={t('devices.retire.confirm')}
      typedName={name}
      danger
      onConfirm={retire}
    >
      <Stack gap="md">
        <span>{t('devices.retire.text')}</span>
        <Radio.Group
          label={t('devices.retire.agent')}
          value={order}
          onChange={(value) => setOrder(value === 'uninstall' ? 'uninstall' : 'sleep')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="sleep" label={t('devices.retire.sleep')} />
            <Radio value="uninstall" label={t('devices.retire.uninstall')} />
          </Stack>
        </Radio.Group>
      </Stack>
    </ConfirmDialog>
  );
}
