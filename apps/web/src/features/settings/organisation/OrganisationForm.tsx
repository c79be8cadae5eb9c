import { type Organisation, settings } from '@lanet/contracts/settings';
import { Select, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { call } from '../../../platform/api.ts';
import { meQuery, useCan } from '../../../platform/session.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair, FormSection } from '../../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { TimeZoneSelect } from '../../../ui/form/TimeZoneSelect.tsx';
import { useVersionedSave } from '../../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import { organisationQuery } from './organisation.queries.ts';
import '@mantine/core/styles/PillsInput.layer.css';
import '@mantine/core/styles/Pill.layer.css';

type Loaded = z.output<typeof Organisation>;

const valuesOf = ({ name, language, timeZone, folioPrefix, blockedExtensions }: Loaded) => ({
  ...{ name, language, timeZone, folioPrefix, blockedExtensions },
});
const FIELDS = ['name', 'language', 'timeZone', 'folioPrefix', 'blockedExtensions'] as const;

export function OrganisationForm({ organisation }: { organisation: Loaded }) {
  const { t } = useTranslation();
  const canWrite = useCan('settings.write');
  const { form, saving } = useOrganisationForm(organisation);
  const labelOf = (field: string) => {
    const known = FIELDS.find((one) => one === field);
    return known ? t(`settings.organisation.${known}`) : field;
  };
  const { folioPrefix } = form.values;
  return (
    <FormFrame saving={saving} submitLabel={t('forms.save')} labelOf={labelOf} disabled={!canWrite || !form.isDirty()}>
      <div>
        <FormSection title={t('settings.organisation.identity')} hint={t('settings.organisation.identityHint')}>
          <TextInput {...form.getInputProps('name')} label={t('settings.organisation.name')} />
        </FormSection>
        <FormSection title={t('settings.organisation.defaults')} hint={t('settings.organisation.defaultsHint')}>
          <FieldPair>
            <Select
              {...form.getInputProps('language')}
              label={t('settings.organisation.language')}
              data={[
                { value: 'es', label: t('shell.account.spanish') },
                { value: 'en', label: t('shell.account.english') },
              ]}
              allowDeselect={false}
            />
            <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('settings.organisation.timeZone')} />
          </FieldPair>
        </FormSection>
        <FormSection title={t('settings.organisation.folio')} hint={t('settings.organisation.folioHint')}>
          <TextInput
            {...form.getInputProps('folioPrefix')}
            onChange={(event) => form.setFieldValue('folioPrefix', event.currentTarget.value.toUpperCase())}
            label={t('settings.organisation.folioPrefix')}
            description={t('settings.organisation.folioExample', { example: `${folioPrefix}-00123` })}
            maxLength={6}
          />
        </FormSection>
        <FormSection title={t('settings.organisation.files')} hint={t('settings.organisation.filesHint')}>
          <TagsInput
            {...form.getInputProps('blockedExtensions')}
            onChange={(endings) => form.setFieldValue('blockedExtensions', endings.map(asExtension))}
            label={t('settings.organisation.blockedExtensions')}
            description={t('settings.organisation.blockedExtensionsHint')}
            splitChars={[',', ';', ' ']}
            acceptValueOnBlur
            autoCapitalize="none"
            spellCheck={false}
          />
        </FormSection>
      </div>
    </FormFrame>
  );
}

/** People type the dot, too. */
const asExtension = (typed: string): string => typed.trim().replace(/^\.+/, '').toLowerCase();

function useOrganisationForm(organisation: Loaded) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const withStepUp = useStepUp();
  const form = useForm({
    initialValues: valuesOf(organisation),
    validate: (values) => {
      const errors = schemaErrors(settings.updateOrganisation.body, values);
      return errors.folioPrefix ? { ...errors, folioPrefix: t('settings.organisation.folioInvalid') } : errors;
    },
  });
  const saving = useVersionedSave({
    form,
    loaded: { values: valuesOf(organisation), version: organisation.version },
    reload: async () => {
      const now = await queryClient.fetchQuery({ ...organisationQuery, staleTime: 0 });
      return { values: valuesOf(now), version: now.version };
    },
    save: (body, version) => withStepUp(() => call(settings.updateOrganisation, { body, ifMatch: version })),
    onSaved: (saved) => {
      queryClient.setQueryData(organisationQuery.queryKey, saved);
      // The person's profile carries the name of the organisation.
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      form.setInitialValues(valuesOf(saved));
      form.reset();
      toastDone(t('forms.saved'));
    },
    goOn: (saved) => ({ values: valuesOf(saved), version: saved.version }),
  });
  return { form, saving };
}
