import { WEEKDAYS } from '@lanet/contracts/calendar-hours';
import type { OnCallRota } from '@lanet/contracts/on-call';
import type { Team } from '@lanet/contracts/teams';
import { SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import { TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { ChosenPeople } from './ChosenPeople.tsx';
import type { RotaValues } from './rota-values.ts';
import { weekdayLabel } from './rota-words.ts';
import css from './Teams.module.css';

interface RotaFieldsProps {
  form: UseFormReturnType<RotaValues>;
  team: Team;
  /** The one that is changed: who has a turn in it keeps it, whatever became of them. */
  rota?: OnCallRota;
}

/** How a rota goes: who, in which order, when they hand over, and within which hours. */
export function RotaFields({ form, team, rota }: RotaFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput {...form.getInputProps('name')} label={t('teams.fieldsOfRota.name')} data-autofocus />
      <Turns form={form} team={team} {...(rota && { rota })} />
      <HandoverFields form={form} />
      <Hours form={form} />
    </>
  );
}

function Turns({ form, team, rota }: RotaFieldsProps) {
  const { t } = useTranslation();
  const choices = team.members.filter(({ active }) => active).map(({ person }) => person);
  const notes = { inactive: t('teams.people.inactive'), left_team: t('teams.people.leftTeam') };
  const known = [
    ...choices,
    ...(rota?.people ?? []).map(({ person, passedOver }) => ({
      ...person,
      ...(passedOver && { note: notes[passedOver] }),
    })),
  ];
  return (
    <ChosenPeople
      label={t('teams.fieldsOfRota.personIds')}
      hint={t('teams.fieldsOfRota.personIdsHint')}
      error={form.errors.personIds}
      choices={choices}
      people={form.values.personIds.flatMap((id) => known.find((person) => person.id === id) ?? [])}
      onChange={(ids) => form.setFieldValue('personIds', ids)}
      isOrdered
    />
  );
}

function HandoverFields({ form }: Pick<RotaFieldsProps, 'form'>) {
  const { t } = useTranslation();
  const { every } = form.values;
  return (
    <>
      <div>
        <div aria-hidden className={css.label}>
          {t('teams.fieldsOfRota.every')}
        </div>
        <SegmentedControl
          {...form.getInputProps('every')}
          fullWidth
          aria-label={t('teams.fieldsOfRota.every')}
          data={(['week', 'day'] as const).map((value) => ({ value, label: t(`teams.fieldsOfRota.${value}`) }))}
        />
      </div>
      <FieldPair>
        {every === 'week' && (
          <Select
            {...form.getInputProps('weekday')}
            label={t('teams.fieldsOfRota.weekday')}
            data={WEEKDAYS.map((value) => ({ value, label: weekdayLabel(value) }))}
            allowDeselect={false}
          />
        )}
        <TextInput {...form.getInputProps('handoverAt')} type="time" label={t('teams.fieldsOfRota.handoverAt')} />
        <TextInput {...form.getInputProps('startsOn')} type="date" label={t('teams.fieldsOfRota.startsOn')} />
        <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('teams.fieldsOfRota.timeZone')} />
      </FieldPair>
    </>
  );
}

function Hours({ form }: Pick<RotaFieldsProps, 'form'>) {
  const { t } = useTranslation();
  return (
    <>
      <Switch
        {...form.getInputProps('hasHours', { type: 'checkbox' })}
        label={t('teams.fieldsOfRota.hasHours')}
        description={t('teams.fieldsOfRota.hasHoursHint')}
      />
      {form.values.hasHours && (
        <fieldset aria-label={t('teams.fieldsOfRota.hours')} className={`${css.group} ${css.weekHours}`}>
          <p className={css.hint}>{t('teams.fieldsOfRota.hoursHint')}</p>
          {WEEKDAYS.map((day) => (
            <TextInput
              key={day}
              {...form.getInputProps(`hours.${day}`)}
              label={weekdayLabel(day)}
              autoComplete="off"
              spellCheck={false}
              classNames={{ root: css.dayHours ?? '', label: css.dayLabel ?? '' }}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
