import { SpecialDay } from '@lanet/contracts/calendar-hours';
import { SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { hoursText, parseHours } from '../hours.ts';
import css from './Days.module.css';

interface DayFormProps {
  /** What the fields begin with. */
  day: SpecialDay;
  /** The day that is changed; undefined where one is added. */
  before: SpecialDay | undefined;
  taken: readonly string[];
  onDone: (day: SpecialDay) => void;
  onClose: () => void;
}

interface Values {
  date: string;
  name: string;
  kind: 'closed' | 'opens';
  hours: string;
}

const toDay = ({ date, name, kind, hours }: Values) => ({
  ...{ date, name, ranges: kind === 'closed' ? [] : (parseHours(hours) ?? []) },
});

/** One special day. It becomes part of what is edited; the calendar is saved from its own bar. */
export function DayForm({ day, before, taken, onDone, onClose }: DayFormProps) {
  const { t } = useTranslation();
  const form = useForm<Values>({
    initialValues: {
      ...{ date: day.date, name: day.name, hours: hoursText(day.ranges) },
      kind: day.ranges.length > 0 ? 'opens' : 'closed',
    },
    validate: (values) => ({
      ...schemaErrors(SpecialDay, toDay(values)),
      ...(values.date !== before?.date && taken.includes(values.date) && { date: t('calendars.day.taken') }),
      ...(values.kind === 'opens' && !parseHours(values.hours)?.length && { hours: t('calendars.day.hoursMissing') }),
    }),
  });
  const saving = useSave({ form, save: async (values) => SpecialDay.parse(toDay(values)), onSaved: onDone });
  return (
    <FormFrame saving={saving} submitLabel={t(before ? 'calendars.day.done' : 'calendars.day.add')} onCancel={onClose}>
      <TextInput
        {...form.getInputProps('date')}
        type="date"
        label={t('calendars.day.date')}
        {...(day.date === '' && { 'data-autofocus': true })}
      />
      <TextInput
        {...form.getInputProps('name')}
        label={t('calendars.day.name')}
        placeholder={t('calendars.day.namePlaceholder')}
        {...(day.date !== '' && { 'data-autofocus': true })}
      />
      <div>
        <span className={css.label} id="day-kind">
          {t('calendars.day.kind')}
        </span>
        <SegmentedControl
          {...form.getInputProps('kind')}
          aria-labelledby="day-kind"
          fullWidth
          data={[
            { value: 'closed', label: t('calendars.day.closed') },
            { value: 'opens', label: t('calendars.day.opens') },
          ]}
        />
      </div>
      {form.values.kind === 'opens' && (
        <TextInput
          {...form.getInputProps('hours')}
          label={t('calendars.day.hours')}
          placeholder="9:00–13:00"
          autoComplete="off"
        />
      )}
    </FormFrame>
  );
}
