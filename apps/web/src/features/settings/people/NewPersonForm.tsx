import { people } from '@lanet/contracts/people';
import { isStaff } from '@lanet/contracts/roles';
import { Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useMe } from '../../../platform/session.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import { ClientSelect } from '../../clients/ClientSelect.tsx';
import { AddressesField, PhoneField, PlaceFields, RoleFields } from './PersonFields.tsx';
import { usePeopleChanged } from './people.queries.ts';
import { grantableRoles } from './person-roles.ts';
import { type NewPersonValues, newPersonBody, newPersonErrors, PERSON_FIELD_OF_CODE } from './person-values.ts';

interface NewPersonFormProps {
  /** The client the person belongs to; without it, the role decides whether one is chosen. */
  clientId: string | undefined;
  onClose: () => void;
}

/** A new person, invited by mail unless one says otherwise. */
export function NewPersonForm({ clientId, onClose }: NewPersonFormProps) {
  const { t } = useTranslation();
  const changed = usePeopleChanged();
  const withStepUp = useStepUp();
  const { form, roles } = useNewPersonForm(clientId);
  const saving = useSave({
    form,
    save: (values) => withStepUp(() => call(people.create, { body: newPersonBody(values) })),
    onSaved: () => {
      changed();
      toastDone(t(form.values.invite ? 'settings.people.createdInvited' : 'settings.people.created'));
      onClose();
    },
    fieldOfCode: PERSON_FIELD_OF_CODE,
  });
  const asksClient = clientId === undefined && !isStaff(form.values.role);
  return (
    <FormFrame saving={saving} submitLabel={t('settings.people.submit')} onCancel={onClose}>
      <FieldPair>
        <TextInput {...form.getInputProps('name')} label={t('settings.people.fields.name')} data-autofocus />
        <PhoneField form={form} />
      </FieldPair>
      <TextInput
        {...form.getInputProps('email')}
        label={t('settings.people.fields.email')}
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <AddressesField form={form} />
      {asksClient && (
        <ClientSelect
          label={t('settings.people.fields.clientId')}
          value={form.values.clientId}
          onChange={(id) => form.setValues({ clientId: id, siteIds: [] })}
          error={form.errors.clientId}
        />
      )}
      <RoleFields form={form} roles={roles} clientId={form.values.clientId} />
      <PlaceFields form={form} />
      <Switch
        {...form.getInputProps('invite', { type: 'checkbox' })}
        label={t('settings.people.invite')}
        description={t('settings.people.inviteHint')}
      />
    </FormFrame>
  );
}

function useNewPersonForm(clientId: string | undefined) {
  const me = useMe();
  const roles = grantableRoles(me.role, clientId !== undefined);
  const form = useForm<NewPersonValues>({
    initialValues: {
      name: '',
      email: '',
      phone: '',
      addresses: [],
      // The least powerful of those one may give: more is a decision, not a default.
      role: clientId === undefined && roles.includes('technician') ? 'technician' : 'requester',
      clientId: clientId ?? me.clientId,
      siteIds: [],
      clientIds: [],
      language: me.language,
      timeZone: me.timeZone,
      invite: true,
    },
    validate: (values) => ({ ...schemaErrors(people.create.body, newPersonBody(values)), ...newPersonErrors(values) }),
  });
  return { form, roles };
}
