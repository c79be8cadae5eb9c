import { type OnCallRota, type OnCallShift, onCallOverrides } from '@lanet/contracts/on-call';
import type { PersonRef } from '@lanet/contracts/people';
import type { Team } from '@lanet/contracts/teams';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan, useMe } from '../../platform/session.ts';
import { zoneName } from '../../platform/zone-name.ts';
import { instantIn, localTimeIn } from '../../platform/zoned-time.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import css from './Teams.module.css';
import { staffChoices, useTeamsChanged } from './teams.queries.ts';

interface OverrideFormProps {
  rota: OnCallRota;
  team: Team;
  /** The whole of it is taken, unless other times are typed. */
  shift?: OnCallShift;
  onClose: () => void;
}

/** Who takes over, from when to when by the clocks of the rota's zone, and why. */
export function OverrideForm({ rota, team, shift, onClose }: OverrideFormProps) {
  const { t } = useTranslation();
  const people = useWhoMayCover(team);
  const { form, saving } = useOverride({ rota, onClose, ...(shift && { shift }) }, people);
  return (
    <FormFrame saving={saving} submitLabel={t('teams.overrides.submit')} onCancel={onClose}>
      <Select
        {...form.getInputProps('personId')}
        label={t('teams.overrides.person')}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        nothingFoundMessage={t('forms.nothingFound')}
        searchable
        allowDeselect={false}
        // It has the focus from the start, and its list would hide the rest.
        openOnFocus={false}
        limit={100}
        data-autofocus
      />
      <FieldPair>
        <TextInput {...form.getInputProps('from')} type="datetime-local" label={t('teams.overrides.from')} />
        <TextInput {...form.getInputProps('until')} type="datetime-local" label={t('teams.overrides.until')} />
      </FieldPair>
      <p className={css.hint}>
        {t('teams.overrides.zone', { zone: zoneName(rota.timeZone) })} {t('teams.overrides.hint')}
      </p>
      <TextInput
        {...form.getInputProps('reason')}
        label={t('teams.overrides.reason')}
        placeholder={t('teams.overrides.reasonExample')}
        maxLength={200}
      />
    </FormFrame>
  );
}

/** People of the team; administrators may name anybody of the staff. */
function useWhoMayCover({ members }: Team): readonly PersonRef[] {
  const isAdmin = useCan('teams.write');
  const staff = useQuery({ ...staffChoices, enabled: isAdmin }).data ?? [];
  const ofTeam = members.filter(({ active }) => active).map(({ person }) => person);
  const ids = new Set(ofTeam.map(({ id }) => id));
  return [...ofTeam, ...staff.filter(({ id }) => !ids.has(id))];
}

function useOverride({ rota, shift, onClose }: Omit<OverrideFormProps, 'team'>, people: readonly PersonRef[]) {
  const { t } = useTranslation();
  const me = useMe();
  const changed = useTeamsChanged();
  const zone = rota.timeZone;
  const local = (at: string | undefined) => (at === undefined ? '' : localTimeIn(Date.parse(at), zone));
  const bodyOf = (values: { personId: string; from: string; until: string; reason: string }) => ({
    ...values,
    from: isoOf(values.from, zone),
    until: isoOf(values.until, zone),
  });
  const form = useForm({
    initialValues: {
      // Whoever opens somebody else's shift mostly takes it.
      personId: shift && shift.person.id !== me.id && people.some(({ id }) => id === me.id) ? me.id : '',
      ...{ from: local(shift?.from), until: local(shift?.until), reason: '' },
    },
    validate: (values) => {
      const errors = schemaErrors(onCallOverrides.create.body, bodyOf(values));
      const isTyped = values.from !== '' && values.until !== '';
      return errors.until && isTyped ? { ...errors, until: t('teams.overrides.order') } : errors;
    },
  });
  const saving = useSave({
    form,
    save: (values) => call(onCallOverrides.create, { params: { id: rota.id }, body: bodyOf(values) }),
    onSaved: ({ person }) => {
      changed();
      toastDone(t('teams.overrides.done', { name: person.name }));
      onClose();
    },
    fieldOfCode: { 'teams.person_not_allowed': 'personId', 'teams.override_over': 'until' },
  });
  return { form, saving };
}

/** Empty for what is no time, which the contract refuses. */
function isoOf(local: string, zone: string): string {
  const atMs = instantIn(local, zone);
  return atMs === undefined ? '' : new Date(atMs).toISOString();
}
