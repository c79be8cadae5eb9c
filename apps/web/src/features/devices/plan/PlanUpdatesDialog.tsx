import type { Device } from '@lanet/contracts/devices';
import { updates } from '@lanet/contracts/updates';
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { showUndo } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import css from '../page/DevicePage.module.css';
import { useCancelPlan, usePlansChanged } from '../update-plans.queries.ts';
import { type PlanValues, startingPlan, toWindow, whatIsWrong } from './plan-values.ts';

interface PlanUpdatesDialogProps {
  /** At least one. */
  devices: readonly Device[];
  opened: boolean;
  onClose: () => void;
  onPlanned?: () => void;
}

/** When the updates of some devices are to be installed: on all of them or, where one cannot, on none. */
export function PlanUpdatesDialog({ opened, ...props }: PlanUpdatesDialogProps) {
  const { t } = useTranslation();
  return (
    <FormDialog
      opened={opened}
      onClose={props.onClose}
      title={t('devices.updates.plan.title', { device: nameOf(t, props.devices) })}
    >
      <PlanForm {...props} />
    </FormDialog>
  );
}

/** The one's name, or how many they are. */
const nameOf = (t: TFunction, devices: readonly Device[]): string =>
  devices.length === 1 && devices[0] ? devices[0].name : t('devices.list.some', { count: devices.length });

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

function PlanForm({ devices, onClose, onPlanned }: Omit<PlanUpdatesDialogProps, 'opened'>) {
  const { t } = useTranslation();
  const { form, saving } = usePlan(devices, () => {
    onPlanned?.();
    onClose();
  });
  const [one, ...others] = devices;
  const isOneSite = others.every(({ site }) => site.id === one?.site.id);
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
      <p className={css.quiet}>
        {one && isOneSite ? t('devices.updates.plan.zone', { site: one.site.name }) : t('devices.updates.plan.zones')}
      </p>
    </FormFrame>
  );
}

function usePlan(devices: readonly Device[], onPlanned: () => void) {
  const { t } = useTranslation();
  const changed = usePlansChanged();
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
      withStepUp(() =>
        call(updates.plan, { body: { deviceIds: devices.map(({ id }) => id), window: toWindow(values) } }),
      ),
    onSaved: ({ items }) => {
      changed();
      showUndo(t('devices.updates.plan.done', { device: nameOf(t, devices) }), () =>
        Promise.all(items.map((plan) => cancel.mutateAsync(plan))),
      );
      onPlanned();
    },
    fieldOfCode: { 'update_plans.window_over': 'to' },
  });
  return { form, saving };
}
