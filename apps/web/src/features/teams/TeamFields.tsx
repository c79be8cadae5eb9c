import type { TeamMember } from '@lanet/contracts/teams';
import { Checkbox, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import { ChosenPeople } from './ChosenPeople.tsx';
import css from './Teams.module.css';
import type { TeamValues } from './team-values.ts';
import { staffChoices } from './teams.queries.ts';

interface TeamFieldsProps {
  form: UseFormReturnType<TeamValues>;
  /** Who is in it already, some of whom may not be there to choose any more. */
  present?: readonly TeamMember[];
}

/** Name, slug and people of a team; one that is there can also be given up. */
export function TeamFields({ form, present }: TeamFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <FieldPair>
        <TextInput {...form.getInputProps('name')} label={t('teams.fields.name')} data-autofocus />
        <TextInput
          {...form.getInputProps('slug')}
          label={t('teams.fields.slug')}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          leftSection="+"
        />
      </FieldPair>
      <p className={css.hint}>{t('teams.fields.slugHint')}</p>
      <Members form={form} present={present ?? []} />
      {present && (
        <Switch
          {...form.getInputProps('active', { type: 'checkbox' })}
          label={t('teams.fields.active')}
          description={t('teams.fields.activeHint')}
        />
      )}
    </>
  );
}

function Members({ form, present }: Required<TeamFieldsProps>) {
  const { t } = useTranslation();
  const staff = useQuery(staffChoices).data ?? [];
  const known = new Map([...present.map(({ person }) => person), ...staff].map((person) => [person.id, person]));
  const inactive = new Set(present.flatMap(({ person, active }) => (active ? [] : [person.id])));
  const { members } = form.values;
  const set = (next: TeamValues['members']) => form.setFieldValue('members', next);
  return (
    <ChosenPeople
      label={t('teams.fields.members')}
      error={form.errors.members}
      choices={staff}
      people={members.map(({ personId }) => ({
        id: personId,
        name: known.get(personId)?.name ?? '',
        ...(inactive.has(personId) && { note: t('teams.people.inactive') }),
      }))}
      onChange={(ids) =>
        set(ids.map((id) => members.find((one) => one.personId === id) ?? { personId: id, isLead: false }))
      }
      aside={({ id, name }) => (
        <Checkbox
          label={t('teams.people.lead')}
          aria-label={t('teams.people.leadOf', { name })}
          checked={members.some(({ personId, isLead }) => personId === id && isLead)}
          onChange={({ currentTarget }) =>
            set(members.map((one) => (one.personId === id ? { ...one, isLead: currentTarget.checked } : one)))
          }
        />
      )}
    />
  );
}
