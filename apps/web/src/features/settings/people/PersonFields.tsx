import { Language } from '@lanet/contracts/endpoint';
import type { Role } from '@lanet/contracts/roles';
import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { TimeZoneSelect } from '../../../ui/form/TimeZoneSelect.tsx';
import { clientChoices, clientSites } from '../../clients/clients.queries.ts';
import '@mantine/core/styles/PillsInput.layer.css';
import '@mantine/core/styles/Pill.layer.css';

/** What the form of a person holds. Which of the two lists counts depends on the role. */
export interface PersonValues {
  name: string;
  phone: string;
  /** Besides the one they sign in with. */
  addresses: string[];
  role: Role;
  siteIds: string[];
  clientIds: string[];
  language: Language;
  timeZone: string;
}

type Form<Values extends PersonValues> = UseFormReturnType<Values>;

interface FieldsProps<Values extends PersonValues> {
  form: Form<Values>;
  roles: readonly Role[];
  /** The client of a requester, known or chosen. */
  clientId: string | null;
}

/** Role, and what a person of that role sees. */
export function RoleFields<Values extends PersonValues>({ form, roles, clientId }: FieldsProps<Values>) {
  const { t } = useTranslation();
  const { role } = form.values;
  return (
    <>
      <Select
        {...form.getInputProps('role')}
        label={t('settings.people.fields.role')}
        data={roles.map((one) => ({ value: one, label: t(`shell.roles.${one}`) }))}
        allowDeselect={false}
      />
      {role === 'technician' && <ClientLimit {...form.getInputProps('clientIds')} />}
      {role === 'requester' && clientId && <SiteChoice clientId={clientId} {...form.getInputProps('siteIds')} />}
    </>
  );
}

interface ListProps {
  value?: string[];
  onChange?: (ids: string[]) => void;
  error?: React.ReactNode;
}

function ClientLimit(input: ListProps) {
  const { t } = useTranslation();
  const query = useQuery(clientChoices(''));
  return (
    <MultiSelect
      {...input}
      label={t('settings.people.fields.clientIds')}
      description={t('settings.people.fields.clientIdsHint')}
      placeholder={input.value?.length ? '' : t('settings.people.fields.allClients')}
      data={(query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      nothingFoundMessage={t('forms.nothingFound')}
      searchable
      hidePickedOptions
      maxDropdownHeight={220}
    />
  );
}

/** Sites of a client, several or none. */
export function SiteChoice({ clientId, ...input }: ListProps & { clientId: string }) {
  const { t } = useTranslation();
  const query = useQuery(clientSites(clientId));
  return (
    <MultiSelect
      {...input}
      label={t('settings.people.fields.siteIds')}
      description={t('settings.people.fields.siteIdsHint')}
      data={(query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      nothingFoundMessage={t('forms.nothingFound')}
      searchable
      hidePickedOptions
      maxDropdownHeight={220}
    />
  );
}

/** How the product speaks to them, and when it is for them. */
export function PlaceFields<Values extends PersonValues>({ form }: { form: Form<Values> }) {
  const { t } = useTranslation();
  return (
    <FieldPair>
      <Select
        {...form.getInputProps('language')}
        label={t('settings.people.fields.language')}
        data={Language.options.map((value) => ({
          value,
          label: t(value === 'es' ? 'shell.account.spanish' : 'shell.account.english'),
        }))}
        allowDeselect={false}
      />
      <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('settings.people.fields.timeZone')} />
    </FieldPair>
  );
}

export function PhoneField<Values extends PersonValues>({ form }: { form: Form<Values> }) {
  const { t } = useTranslation();
  return (
    <TextInput
      {...form.getInputProps('phone')}
      label={t('settings.people.fields.phone')}
      type="tel"
      autoComplete="off"
    />
  );
}

/** What else they write from; each is typed and closed with Enter, a comma or by leaving the field. */
export function AddressesField<Values extends PersonValues>({ form }: { form: Form<Values> }) {
  const { t } = useTranslation();
  return (
    <TagsInput
      {...form.getInputProps('addresses')}
      label={t('settings.people.fields.addresses')}
      description={t('settings.people.fields.addressesHint')}
      splitChars={[',', ';', ' ']}
      maxTags={20}
      acceptValueOnBlur
      inputMode="email"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
