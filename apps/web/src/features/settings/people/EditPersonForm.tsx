import { type Person, people } from '@lanet/contracts/people';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useMe } from '../../../platform/session.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useVersionedSave } from '../../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import { AddressNotes } from '../../mail/addresses/AddressNotes.tsx';
import { Facts } from '../Facts.tsx';
import { PersonStatePill } from './PeopleTable.tsx';
import { PersonActions } from './PersonActions.tsx';
import { AddressesField, PhoneField, PlaceFields, RoleFields } from './PersonFields.tsx';
import { personDetail, usePeopleChanged } from './people.queries.ts';
import { changeableRoles } from './person-roles.ts';
import { PERSON_FIELD_OF_CODE, personBody, personValues, siteErrors } from './person-values.ts';

const FIELDS = ['name', 'phone', 'addresses', 'role', 'siteIds', 'clientIds', 'language', 'timeZone'] as const;

/** What may change about a person; the mail address stays, because it is how they sign in. */
export function EditPersonForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { form, saving } = useEditPerson(person, onClose);
  const labelOf = (field: string) => {
    const known = FIELDS.find((one) => one === field);
    return known ? t(`settings.people.fields.${known}`) : field;
  };
  return (
    <FormFrame
      saving={saving}
      submitLabel={t('forms.save')}
      onCancel={onClose}
      labelOf={labelOf}
      aside={<PersonActions person={person} onDone={onClose} />}
    >
      <Facts
        facts={[
          { label: t('settings.people.fields.email'), value: person.email },
          { label: t('settings.people.fields.clientId'), value: person.clientName },
          { label: t('settings.people.columns.state'), value: <PersonStatePill person={person} /> },
        ]}
      />
      <AddressNotes personId={person.id} />
      <FieldPair>
        <TextInput {...form.getInputProps('name')} label={t('settings.people.fields.name')} data-autofocus />
        <PhoneField form={form} />
      </FieldPair>
      <AddressesField form={form} />
      <RoleFields form={form} roles={changeableRoles(me.role, person.role)} clientId={person.clientId} />
      <PlaceFields form={form} />
    </FormFrame>
  );
}

function useEditPerson(person: Person, onClose: () => void) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = usePeopleChanged();
  const withStepUp = useStepUp();
  const form = useForm({
    initialValues: personValues(person),
    validate: (values) => ({
      ...schemaErrors(people.update.body, personBody(values)),
      ...(values.role === 'requester' && siteErrors(values.siteIds)),
    }),
  });
  const saving = useVersionedSave({
    form,
    loaded: { values: personValues(person), version: person.version },
    reload: async () => {
      const now = await queryClient.fetchQuery({ ...personDetail(person.id), staleTime: 0 });
      return { values: personValues(now), version: now.version };
    },
    save: (changes, version) =>
      withStepUp(() => call(people.update, { params: { id: person.id }, body: personBody(changes), ifMatch: version })),
    onSaved: () => {
      changed();
      toastDone(t('forms.saved'));
      onClose();
    },
    // The one they sign in with stays, so it is another that somebody has already.
    fieldOfCode: { ...PERSON_FIELD_OF_CODE, 'people.email_taken': 'addresses' },
  });
  return { form, saving };
}
