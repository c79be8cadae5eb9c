import { type CalendarSummary, calendars as endpoints } from '@lanet/contracts/calendars';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useMe } from '../../platform/session.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { useCalendarsChanged } from './calendars.queries.ts';
import { PRESET_NAMES, PRESETS } from './presets.ts';

interface NewCalendarProps {
  calendars: readonly CalendarSummary[];
  onClose: () => void;
}

/** A name and something to begin with, a sample week or another calendar; the rest is edited on its own page. */
export function NewCalendarForm({ calendars, onClose }: NewCalendarProps) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const changed = useCalendarsChanged();
  const timeZone = calendars.find(({ isDefault }) => isDefault)?.timeZone ?? me.timeZone;
  const form = useForm({
    initialValues: { name: '', start: 'office' },
    validate: ({ name }) => schemaErrors(endpoints.copy.body, { name }),
  });
  const saving = useSave({
    form,
    save: ({ name, start }) => {
      const preset = PRESET_NAMES.find((one) => one === start);
      return preset
        ? call(endpoints.create, { body: { name, timeZone, week: PRESETS[preset], days: [] } })
        : call(endpoints.copy, { params: { id: start }, body: { name } });
    },
    onSaved: ({ id }) => {
      changed();
      toastDone(t('calendars.newForm.created'));
      onClose();
      void navigate({ to: '/settings/calendars/$calendarId', params: { calendarId: id } });
    },
    fieldOfCode: { 'calendars.name_taken': 'name' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('calendars.newForm.submit')} onCancel={onClose}>
      <TextInput
        {...form.getInputProps('name')}
        label={t('calendars.newForm.name')}
        placeholder={t('calendars.newForm.placeholder')}
        data-autofocus
      />
      <Select
        {...form.getInputProps('start')}
        label={t('calendars.newForm.start')}
        data={[
          {
            group: t('calendars.presets.title'),
            items: PRESET_NAMES.map((value) => ({ value, label: t(`calendars.presets.${value}`) })),
          },
          {
            group: t('calendars.newForm.copyOf'),
            items: calendars.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        allowDeselect={false}
        maxDropdownHeight={300}
      />
    </FormFrame>
  );
}
