import { type MaintenanceWindow, maintenance } from '@lanet/contracts/maintenance';
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useMaintenanceChanged } from './maintenance.queries.ts';

interface DecisionProps {
  window: MaintenanceWindow;
  opened: boolean;
  onClose: () => void;
}

/** Calls a window off, or withdraws what was only proposed. */
export function CancelDialog({ window: { id, state, running }, opened, onClose }: DecisionProps) {
  const { t } = useTranslation();
  const changed = useMaintenanceChanged();
  const [why, setWhy] = useState('');
  const isProposal = state === 'proposed';
  const cancel = async () => {
    await call(maintenance.cancel, { params: { id }, body: why.trim() === '' ? {} : { why } });
    toastDone(t('maintenance.cancel.done'));
    changed();
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t(isProposal ? 'maintenance.cancel.withdrawTitle' : 'maintenance.cancel.title')}
      confirmLabel={t(isProposal ? 'maintenance.cancel.withdraw' : 'maintenance.cancel.action')}
      danger
      onConfirm={cancel}
    >
      {!isProposal && t('maintenance.cancel.text')} {running && t('maintenance.cancel.running')}
      <Why label={t('maintenance.cancel.why')} value={why} onChange={setWhy} />
    </ConfirmDialog>
  );
}

/** Turns a proposal down, with the reason that its author reads. */
export function DeclineDialog({ window: { id }, opened, onClose }: DecisionProps) {
  const { t } = useTranslation();
  const changed = useMaintenanceChanged();
  const [why, setWhy] = useState('');
  const decline = async () => {
    await call(maintenance.decline, { params: { id }, body: { why } });
    toastDone(t('maintenance.decline.done'));
    changed();
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('maintenance.decline.title')}
      confirmLabel={t('maintenance.decline.action')}
      disabled={why.trim() === ''}
      onConfirm={decline}
    >
      {t('maintenance.decline.text')}
      <Why label={t('maintenance.decline.why')} value={why} onChange={setWhy} />
    </ConfirmDialog>
  );
}

function Why({ label, value, onChange }: { label: string; value: string; onChange: (why: string) => void }) {
  return (
    <Textarea
      mt="md"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={300}
      autosize
      minRows={2}
      data-autofocus
    />
  );
}
