import { calendarFeeds } from '@lanet/contracts/calendar-feeds';
import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { IconPlus } from '../../../ui/icons.ts';
import { useCalendarsChanged } from '../calendars.queries.ts';
import feedsCss from './Feeds.module.css';

export function NewFeedForm({ calendarId }: { calendarId: string }) {
  const { t } = useTranslation();
  const changed = useCalendarsChanged();
  const form = useForm({
    initialValues: { name: '', url: '' },
    validate: (values) => schemaErrors(calendarFeeds.add.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => call(calendarFeeds.add, { params: { id: calendarId }, body }),
    onSaved: () => {
      changed();
      form.reset();
    },
    fieldOfCode: { 'calendar_feeds.taken': 'url', 'calendar_feeds.too_many': 'url' },
  });
  return (
    <form noValidate onSubmit={saving.onSubmit} className={feedsCss.form}>
      <TextInput
        {...form.getInputProps('name')}
        label={t('calendars.feeds.name')}
        placeholder={t('calendars.feeds.namePlaceholder')}
        className={feedsCss.nameField ?? ''}
      />
      <TextInput
        {...form.getInputProps('url')}
        label={t('calendars.feeds.url')}
        placeholder="https://…/festivos.ics"
        type="url"
        autoComplete="off"
        spellCheck={false}
        className={feedsCss.urlField ?? ''}
      />
      <Button
        type="submit"
        variant="default"
        loading={saving.busy}
        leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
        className={feedsCss.add ?? ''}
      >
        {t('calendars.feeds.add')}
      </Button>
      <FormError error={saving.error} />
    </form>
  );
}
