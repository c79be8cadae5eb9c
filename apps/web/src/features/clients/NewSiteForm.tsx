import { sites } from '@lanet/contracts/sites';
import { Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useMe } from '../../platform/session.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { useClientsChanged } from './clients.queries.ts';
import { SlugInput } from './SlugInput.tsx';
import { followName } from './suggest-slug.ts';

/** Another place of a client. */
export function NewSiteForm({ clientId, onClose }: { clientId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const changed = useClientsChanged();
  const { timeZone } = useMe();
  const form = useForm({
    initialValues: { name: '', slug: '', timeZone, address: '' },
    validate: (values) => schemaErrors(sites.create.body, { ...values, clientId }),
    onValuesChange: (values, before) => {
      if (values.name !== before.name) form.setFieldValue('slug', followName(values.slug, before.name, values.name));
    },
  });
  const saving = useSave({
    form,
    save: ({ address, ...values }) =>
      call(sites.create, { body: { ...values, clientId, address: address.trim() || null } }),
    onSaved: () => {
      changed();
      toastDone(t('clients.sites.created'));
      onClose();
    },
    fieldOfCode: { 'sites.slug_taken': 'slug' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('clients.sites.submit')} onCancel={onClose}>
      <TextInput {...form.getInputProps('name')} label={t('clients.fields.name')} data-autofocus />
      <SlugInput {...form.getInputProps('slug')} />
      <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('clients.fields.timeZone')} />
      <Textarea {...form.getInputProps('address')} label={t('clients.fields.address')} autosize minRows={2} />
    </FormFrame>
  );
}
