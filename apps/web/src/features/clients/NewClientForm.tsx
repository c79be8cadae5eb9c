import { clients } from '@lanet/contracts/clients';
import { TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useMe } from '../../platform/session.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import css from './Clients.module.css';
import { clientBody, useClientsChanged } from './clients.queries.ts';
import { SlugInput } from './SlugInput.tsx';
import { followName, suggestSlug } from './suggest-slug.ts';

interface Values {
  name: string;
  slug: string;
  email: string;
  phone: string;
  site: { name: string; slug: string; timeZone: string };
}

const toBody = ({ name, slug, site, email, phone }: Values) => ({ ...clientBody({ email, phone }), name, slug, site });

/** A client with its first site, which every device and ticket needs. */
export function NewClientForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useClientsChanged();
  const { timeZone } = useMe();
  const siteName = t('clients.create.firstSite');
  const site = { name: siteName, slug: suggestSlug(siteName), timeZone };
  const form = useForm<Values>({
    initialValues: { name: '', slug: '', email: '', phone: '', site },
    validate: (values) => schemaErrors(clients.create.body, toBody(values)),
    onValuesChange: (values, before) => {
      if (values.name !== before.name) form.setFieldValue('slug', followName(values.slug, before.name, values.name));
      if (values.site.name !== before.site.name)
        form.setFieldValue('site.slug', followName(values.site.slug, before.site.name, values.site.name));
    },
  });
  const saving = useSave({
    form,
    save: (values) => call(clients.create, { body: toBody(values) }),
    onSaved: ({ id }) => {
      changed();
      toastDone(t('clients.create.done'));
      onClose();
      void navigate({ to: '/clients/$clientId', params: { clientId: id } });
    },
    fieldOfCode: { 'clients.slug_taken': 'slug' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('clients.create.submit')} onCancel={onClose}>
      <FieldPair>
        <TextInput {...form.getInputProps('name')} label={t('clients.fields.name')} data-autofocus />
        <SlugInput {...form.getInputProps('slug')} />
      </FieldPair>
      <FieldPair>
        <TextInput {...form.getInputProps('email')} label={t('clients.fields.email')} type="email" />
        <TextInput {...form.getInputProps('phone')} label={t('clients.fields.phone')} type="tel" />
      </FieldPair>
      <FirstSite form={form} />
    </FormFrame>
  );
}

function FirstSite({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation();
  return (
    <fieldset className={css.group}>
      <legend>{t('clients.create.siteTitle')}</legend>
      <FieldPair>
        <TextInput {...form.getInputProps('site.name')} label={t('clients.create.siteName')} />
        <SlugInput {...form.getInputProps('site.slug')} />
      </FieldPair>
      <TimeZoneSelect {...form.getInputProps('site.timeZone')} label={t('clients.fields.timeZone')} />
    </fieldset>
  );
}
