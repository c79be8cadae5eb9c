import { type MaintenanceStops, maintenance } from '@lanet/contracts/maintenance';
import { NumberInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { EffectFields } from './EffectFields.tsx';
import css from './Maintenance.module.css';
import { useMaintenanceChanged } from './maintenance.queries.ts';
import { PlaceFields, type PlaceValues, scopeOf } from './PlaceFields.tsx';
import { ReasonField } from './WindowFields.tsx';
import { FIELD_OF_BODY, FIELD_OF_CODE, placeOf } from './window-values.ts';

interface StartNowProps {
  opened: boolean;
  onClose: () => void;
  /** What is known of the place; empty ids are chosen here. */
  place: Omit<PlaceValues, 'scope'>;
  /** Where the place is settled: what it is called. */
  name?: string;
}

/** Begins maintenance at once, for some hours. */
export function StartNowDialog({ opened, onClose, name, place }: StartNowProps) {
  const { t } = useTranslation();
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={name === undefined ? t('maintenance.start.title') : t('maintenance.start.titleOf', { name })}
    >
      <StartForm onClose={onClose} place={place} isSettled={name !== undefined} />
    </FormDialog>
  );
}

interface Values extends PlaceValues {
  hours: number | string;
  stops: MaintenanceStops;
  pausesSla: boolean;
  reason: string;
}

const bodyOf = ({ hours, stops, pausesSla, reason, ...place }: Values) => ({
  ...{ place: placeOf(place), hours: Number(hours), stops, pausesSla, reason },
});

function StartForm({ onClose, place, isSettled }: Pick<StartNowProps, 'onClose' | 'place'> & { isSettled: boolean }) {
  const { t } = useTranslation();
  const changed = useMaintenanceChanged();
  const form = useForm<Values>({
    initialValues: { ...place, scope: scopeOf(place), hours: 2, stops: 'both', pausesSla: true, reason: '' },
    validate: (values) => {
      const errors = schemaErrors(maintenance.startNow.body, bodyOf(values));
      return Object.fromEntries(Object.entries(errors).map(([path, why]) => [FIELD_OF_BODY[path] ?? path, why]));
    },
  });
  const saving = useSave({
    form,
    save: (values) => call(maintenance.startNow, { body: bodyOf(values) }),
    onSaved: () => {
      changed();
      toastDone(t('maintenance.start.done'));
      onClose();
    },
    fieldOfCode: FIELD_OF_CODE,
  });
  const { stops, pausesSla, clientId, siteId, deviceId } = form.values;
  return (
    <FormFrame
      saving={saving}
      submitLabel={t('maintenance.start.submit')}
      onCancel={onClose}
      aside={
        <Link
          to="/maintenance/new"
          search={{
            ...(clientId && { client: clientId }),
            ...(siteId && { site: siteId }),
            ...(deviceId && { device: deviceId }),
          }}
          className={css.later}
        >
          {t('maintenance.start.plan')}
        </Link>
      }
    >
      {!isSettled && (
        <PlaceFields values={form.values} onChange={(change) => form.setValues(change)} errors={form.errors} />
      )}
      <NumberInput
        {...form.getInputProps('hours')}
        label={t('maintenance.start.hours')}
        min={1}
        max={72}
        allowDecimal={false}
        clampBehavior="strict"
        data-autofocus={isSettled}
      />
      <ReasonField form={form} />
      <EffectFields stops={stops} pausesSla={pausesSla} onChange={(change) => form.setValues(change)} />
    </FormFrame>
  );
}
