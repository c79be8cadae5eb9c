import { DAYS, type Day } from '@lanet/contracts/recurrence';
import { Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import css from './Maintenance.module.css';
import { dayName } from './schedule-words.ts';
import type { WindowForm } from './use-window-form.ts';
import { byDate, POSITIONS, type Repeat, type WindowValues } from './window-values.ts';

const REPEATS: readonly Repeat[] = ['once', 'daily', 'weekly', 'monthDay', 'monthWeekday'];
const EVERY = { daily: 'daily', weekly: 'weekly', monthDay: 'monthly', monthWeekday: 'monthly' } as const;

/** How often: in the words people plan by, not in those of the rule. */
export function RecurrenceFields({ form }: { form: WindowForm }) {
  const { t } = useTranslation();
  const { repeat, rule, day } = form.values;
  const choices = repeat === 'other' || rule !== '' ? [...REPEATS, 'other' as const] : REPEATS;
  const choose = (value: string | null) => {
    const next = choices.find((one) => one === value) ?? 'once';
    // A rule begins with what the first date is: its weekday, its day of the month.
    form.setValues({ repeat: next, ...(repeat === 'once' && day !== '' && byDate(day)) });
  };
  return (
    <div className={css.fields}>
      <Select
        label={t('maintenance.form.repeat')}
        data={choices.map((value) => ({ value, label: t(`maintenance.form.repeats.${value}`) }))}
        value={repeat}
        onChange={choose}
        error={form.errors.repeat}
        allowDeselect={false}
      />
      {repeat === 'other' && <p className={css.quiet}>{t('maintenance.form.otherRule', { rule })}</p>}
      {repeat === 'weekly' && <Weekdays form={form} />}
      {repeat === 'monthDay' && <MonthDay form={form} />}
      {repeat === 'monthWeekday' && <MonthWeekday form={form} />}
      {repeat !== 'once' && repeat !== 'other' && (
        <>
          <NumberInput
            {...form.getInputProps('every')}
            label={t(`maintenance.form.everyOf.${EVERY[repeat]}`)}
            min={1}
            max={99}
            allowDecimal={false}
            clampBehavior="strict"
          />
          <End form={form} />
        </>
      )}
    </div>
  );
}

function Weekdays({ form }: { form: WindowForm }) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group {...form.getInputProps('weekdays')} label={t('maintenance.form.weekdays')}>
      <Group gap="lg" mt={6}>
        {DAYS.map((day) => (
          <Checkbox key={day} value={day} label={dayName(day, 'short')} aria-label={dayName(day)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function MonthDay({ form }: { form: WindowForm }) {
  const { t } = useTranslation();
  const { monthDay } = form.values;
  const days = Array.from({ length: 31 }, (_, index) => String(index + 1));
  return (
    <Select
      {...form.getInputProps('monthDay')}
      label={t('maintenance.form.monthDay')}
      data={[...days.map((value) => ({ value, label: value })), { value: '-1', label: t('maintenance.form.lastDay') }]}
      {...(Number(monthDay) > 28 && { description: t('maintenance.form.shortMonths', { day: monthDay }) })}
      allowDeselect={false}
      maxDropdownHeight={260}
    />
  );
}

function MonthWeekday({ form }: { form: WindowForm }) {
  const { t } = useTranslation();
  return (
    <FieldPair>
      <Select
        {...form.getInputProps('position')}
        label={t('maintenance.form.position')}
        data={POSITIONS.map((value) => ({ value, label: t(`maintenance.form.positions.${value}`) }))}
        allowDeselect={false}
      />
      <Select
        {...form.getInputProps('weekday')}
        label={t('maintenance.form.weekday')}
        data={DAYS.map((value: Day) => ({ value, label: dayName(value) }))}
        allowDeselect={false}
      />
    </FieldPair>
  );
}

const ENDS: readonly WindowValues['end'][] = ['never', 'until', 'count'];

function End({ form }: { form: WindowForm }) {
  const { t } = useTranslation();
  const { end } = form.values;
  return (
    <FieldPair>
      <Select
        {...form.getInputProps('end')}
        label={t('maintenance.form.end')}
        data={ENDS.map((value) => ({ value, label: t(`maintenance.form.ends.${value}`) }))}
        allowDeselect={false}
      />
      {end === 'until' && (
        <TextInput {...form.getInputProps('until')} type="date" label={t('maintenance.form.until')} />
      )}
      {end === 'count' && (
        <NumberInput
          {...form.getInputProps('count')}
          label={t('maintenance.form.count')}
          min={1}
          max={1000}
          allowDecimal={false}
          clampBehavior="strict"
        />
      )}
    </FieldPair>
  );
}
