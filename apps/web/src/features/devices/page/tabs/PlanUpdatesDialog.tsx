import type { Device } from '@lanet/contracts/devices';
import { type UpdatePlan, updates } from '@lanet/contracts/updates';
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../../platform/api.ts';
import { FormDialog, FormFrame } from '../../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../../ui/form/FormSection.tsx';
import { useSave } from '../../../../ui/form/use-save.ts';
import { showUndo } from '../../../../ui/toast.tsx';
import { useStepUp } from '../../../auth/step-up.ts';
import { useCancelPlan, usePlansChanged } from '../../update-plans.queries.ts';
import css from '../DevicePage.module.css';
import { type PlanValues, startingPlan, toWindow, whatIsWrong } from './plan-values.ts';

interface PlanUpdatesDialogProps {
  device: Device;
  opened: boolean;
  onClose: () => void;
}

/** When the updates of a device are to be installed. */
export function PlanUpdatesDialog({ device, opened, onClose }: PlanUpdatesDialogProps) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('devices.updates.plan.title', { device: device.name })}>
      <PlanForm device={device} onClose={onClose} />
    </FormDialog>
  );
}

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

function PlanForm({ device, onClose }: Omit<PlanUpdatesDialogProps, 'opened'>) {
  const { t } = useTranslation();
  const { form, saving } = usePlan(device, onClose);
  const { kind } = form.values;
  return (
    <FormFrame saving={saving} submitLabel={t('devices.updates.plan.submit')} onCancel={onClose}>
      <p className={css.quiet}>{t('devices.updates.plan.about')}</p>
      <SegmentedControl
        {...form.getInputProps('kind')}
        aria-label={t('devices.updates.plan.repeat')}
        data={[
          { value: 'once', label: t('devices.updates.plan.once') },
          { value: 'weekly', label: t('devices.updates.plan.weekly') },
        ]}
      />
      {kind === 'once' ? (
        <TextInput {...form.getInputProps('day')} type="date" label={t('devices.updates.plan.day')} data-autofocus />
      ) : (
        <Select
          {...form.getInputProps('weekday')}
          label={t('devices.updates.plan.weekday')}
          allowDeselect={false}
          data={WEEKDAYS.map((value) => ({ value, label: t(`devices.updates.plan.weekdays.${value}`) }))}
        />
      )}
      <FieldPair>
        <TextInput {...form.getInputProps('from')} type="time" label={t('devices.updates.plan.from')} />
        <TextInput {...form.getInputProps('to')} type="time" label={t('devices.updates.plan.to')} />
      </FieldPair>
      <p className={css.quiet}>{t('devices.updates.plan.zone', { site: device.site.name })}</p>
    </FormFrame>
  );
}

function usePlan(device: Device, onClose: () => void) {
  const { t } = useTranslation();
  const changed = usePlansChanged(device.id);
  const withStepUp = useStepUp();
  const cancel = useCancelPlan();
  const form = useForm<PlanValues>({
    initialValues: startingPlan(new Date().toLocaleDateString('sv-SE')),
    validate: (values) =>
      Object.fromEntries(
        Object.entries(whatIsWrong(values)).map(([field, why]) => [field, t(`devices.updates.plan.wrong.${why}`)]),
      ),
  });
  const saving = useSave({
    form,
    save: (values) =>
      withStepUp(() => call(updates.plan, { body: { deviceIds: [device.id], window: toWindow(values) } })),
    onSaved: ({ items }) => {
      changed();
      const [plan] = items as [UpdatePlan]; // one device was asked for, and all or none are planned
      showUndo(t('devices.updates.plan.done', { device: device.name }), () => cancel.mutateAsync(plan));
      onClose();
    },
    fieldOfCode: { 'update_plans.window_over': 'to' },
  });
  return { form, saving };
}
