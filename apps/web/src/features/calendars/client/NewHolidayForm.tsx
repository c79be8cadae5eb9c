import { type ClientCalendars, extraHolidays } from '@lanet/contracts/client-calendars';
import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { IconPlus } from '../../../ui/icons.ts';
import { useCalendarsChanged } from '../calendars.queries.ts';
import css from './ClientCalendar.module.css';

interface NewHolidayProps {
  clientId: string;
  sites: ClientCalendars['sites'];
}

const toBody = ({ siteId, ...rest }: { date: string; name: string; siteId: string }) => ({
  ...rest,
  siteId: siteId || null,
});

export function NewHolidayForm({ clientId, sites }: NewHolidayProps) {
  const { t } = useTranslation();
  const changed = useCalendarsChanged();
  const form = useForm({
    initialValues: { date: '', name: '', siteId: '' },
    validate: (values) => schemaErrors(extraHolidays.add.body, toBody(values)),
  });
  const saving = useSave({
    form,
    save: (values) => call(extraHolidays.add, { params: { id: clientId }, body: toBody(values) }),
    onSaved: () => {
      changed();
      form.reset();
    },
    fieldOfCode: { 'extra_holidays.taken': 'date' },
  });
  return (
    <form noValidate onSubmit={saving.onSubmit} className={css.form}>
      <TextInput {...form.getInputProps('date')} type="date" label={t('calendars.client.date')} />
      <TextInput
        {...form.getInputProps('name')}
        label={t('calendars.client.name')}
        placeholder={t('calendars.client.namePlaceholder')}
        className={css.nameField ?? ''}
      />
      <Select
        {...form.getInputProps('siteId')}
        label={t('calendars.client.site')}
        data={[
          { value: '', label: t('calendars.client.allSites') },
          ...sites.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        allowDeselect={false}
      />
      <Button
        type="submit"
        loading={saving.busy}
        leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
        className={css.add ?? ''}
      >
        {t('calendars.client.add')}
      </Button>
      <FormError error={saving.error} />
    </form>
  );
}
