import { type Site, sites } from '@lanet/contracts/sites';
import { Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { useVersionedSave } from '../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import css from './Clients.module.css';
import { clientSites, useClientsChanged } from './clients.queries.ts';

interface Values {
  name: string;
  timeZone: string;
  address: string;
}

const FIELDS = ['name', 'timeZone', 'address'] as const;

const valuesOf = ({ name, timeZone, address }: Site): Values => ({ name, timeZone, address: address ?? '' });

const toBody = ({ address, ...rest }: Partial<Values>) => ({
  ...rest,
  ...(address !== undefined && { address: address.trim() || null }),
});

/** What may change about a site; its short name stays. */
export function EditSiteForm({ site, onClose }: { site: Site; onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useClientsChanged();
  const form = useForm({
    initialValues: valuesOf(site),
    validate: (values) => schemaErrors(sites.update.body, toBody(values)),
  });
  const saving = useVersionedSave({
    form,
    loaded: { values: valuesOf(site), version: site.version },
    reload: async () => {
      const { items } = await queryClient.fetchQuery({ ...clientSites(site.clientId), staleTime: 0 });
      const now = items.find(({ id }) => id === site.id) ?? site;
      return { values: valuesOf(now), version: now.version };
    },
    save: (changes, version) =>
      call(sites.update, { params: { id: site.id }, body: toBody(changes), ifMatch: version }),
    onSaved: () => {
      changed();
      toastDone(t('forms.saved'));
      onClose();
    },
  });
  const labelOf = (field: string) => {
    const known = FIELDS.find((one) => one === field);
    return known ? t(`clients.fields.${known}`) : field;
  };
  return (
    <FormFrame
      saving={saving}
      submitLabel={t('forms.save')}
      onCancel={onClose}
      labelOf={labelOf}
      aside={
        <Link to="/maintenance" search={{ client: site.clientId, site: site.id }} className={css.elsewhere}>
          {t('maintenance.title')}
        </Link>
      }
    >
      <TextInput {...form.getInputProps('name')} label={t('clients.fields.name')} data-autofocus />
      <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('clients.fields.timeZone')} />
      <Textarea {...form.getInputProps('address')} label={t('clients.fields.address')} autosize minRows={2} />
    </FormFrame>
  );
}
