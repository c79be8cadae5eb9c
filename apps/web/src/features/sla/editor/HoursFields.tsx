import '@mantine/core/styles/Radio.layer.css';
import { Radio, Select, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zoneName } from '../../../platform/zone-name.ts';
import { calendarChoices } from '../calendar-choices.queries.ts';
import css from './Editor.module.css';
import type { PolicyForm } from './policy-form.ts';

/** Whose hours count, and which calendar. */
export function HoursFields({ form }: { form: PolicyForm }) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      <Radio.Group {...form.getInputProps('hours.hours')} aria-label={t('slaPolicies.hours.whose')}>
        <Stack gap="xs">
          {(['place', 'provider'] as const).map((hours) => (
            <Radio
              key={hours}
              value={hours}
              label={t(`slaPolicies.hours.${hours}`)}
              description={t(`slaPolicies.hours.${hours}Hint`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <CalendarField form={form} />
    </div>
  );
}

/** Where there is nothing to choose from, only which one it is. */
function CalendarField({ form }: { form: PolicyForm }) {
  const { t } = useTranslation();
  const calendars = useQuery(calendarChoices).data ?? [];
  const { calendarId } = form.values.hours;
  if (calendars.length === 0)
    return (
      <p className={css.note}>
        {t('slaPolicies.hours.calendar')}:{' '}
        {t(calendarId === null ? 'slaPolicies.hours.defaultCalendar' : 'slaPolicies.hours.otherCalendar')}
      </p>
    );
  return (
    <Select
      {...form.getInputProps('hours.calendarId')}
      value={calendarId ?? ''}
      onChange={(id) => form.setFieldValue('hours.calendarId', id || null)}
      label={t('slaPolicies.hours.calendar')}
      description={t('slaPolicies.hours.calendarHint')}
      data={[
        { value: '', label: t('slaPolicies.hours.defaultCalendar') },
        ...calendars.map(({ id, name, timeZone }) => ({
          value: id,
          label: `${name} · ${zoneName(timeZone)}`,
        })),
        // One that was put away stays chosen until another one is.
        ...(calendarId !== null && !calendars.some(({ id }) => id === calendarId)
          ? [{ value: calendarId, label: t('slaPolicies.hours.otherCalendar') }]
          : []),
      ]}
      allowDeselect={false}
      className={css.short ?? ''}
    />
  );
}

/** What stops the clocks besides waiting for the client. */
export function PauseFields({ form }: { form: PolicyForm }) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      {(['waitingThird', 'maintenance', 'firstResponseNever'] as const).map((pause) => (
        <Switch
          key={pause}
          {...form.getInputProps(`pauses.${pause}`, { type: 'checkbox' })}
          label={t(`slaPolicies.pauses.${pause}`)}
          description={t(`slaPolicies.pauses.${pause}Hint`)}
        />
      ))}
    </div>
  );
}
