import { setup } from '@lanet/contracts/setup';
import { SegmentedControl, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { call } from '../../platform/api.ts';
import { type Language, preferredLanguage, showLanguage } from '../../platform/language-preference.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { ownTimeZone, TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { linkToken } from '../auth/link-token.ts';
import { NewPassword } from '../auth/NewPassword.tsx';
import css from './Setup.module.css';
import { setupStatus } from './setup.queries.ts';

type Values = z.input<typeof setup.complete.body>;
type Form = UseFormReturnType<Values>;

/** Everything the first start asks, on one page; language and time zone are filled in. */
export function SetupForm() {
  const { t } = useTranslation();
  const code = linkToken(useLocation({ select: ({ hash }) => hash }), 'code');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    initialValues: {
      code: code ?? '',
      organisation: '',
      language: preferredLanguage(),
      timeZone: ownTimeZone(),
      name: '',
      email: '',
      password: '',
    },
    validate: (values) => schemaErrors(setup.complete.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => call(setup.complete, { body }),
    onSaved: () => {
      queryClient.removeQueries({ queryKey: setupStatus.queryKey });
      void navigate({ to: '/sign-in', search: { notice: 'setUp' }, replace: true });
    },
    // The code has a field only where the address did not bring one.
    fieldOfCode: { 'auth.weak_password': 'password', ...(!code && { 'setup.wrong_code': 'code' }) },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('setup.submit')}>
      {!code && (
        <TextInput
          {...form.getInputProps('code')}
          label={t('setup.code')}
          description={t('setup.codeHint')}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Place form={form} />
      <Part title={t('setup.organisation')}>
        <TextInput
          {...form.getInputProps('organisation')}
          label={t('setup.organisationName')}
          description={t('setup.organisationHint')}
          autoComplete="organization"
        />
      </Part>
      <Administrator form={form} />
    </FormFrame>
  );
}

function Place({ form }: { form: Form }) {
  const { t } = useTranslation();
  return (
    <Part title={t('setup.place')}>
      <FieldPair>
        <div>
          <span className={css.label}>{t('setup.language')}</span>
          <SegmentedControl
            fullWidth
            aria-label={t('setup.language')}
            value={form.values.language}
            onChange={(value) => {
              const language: Language = value === 'en' ? 'en' : 'es';
              form.setFieldValue('language', language);
              void showLanguage(language);
            }}
            data={[
              { value: 'es', label: t('shell.account.spanish') },
              { value: 'en', label: t('shell.account.english') },
            ]}
          />
        </div>
        <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('setup.timeZone')} />
      </FieldPair>
    </Part>
  );
}

function Administrator({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { name, email, organisation } = form.values;
  return (
    <Part title={t('setup.administrator')}>
      <FieldPair>
        <TextInput {...form.getInputProps('name')} label={t('setup.name')} autoComplete="name" />
        <TextInput
          {...form.getInputProps('email')}
          label={t('setup.email')}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
      </FieldPair>
      <NewPassword
        {...form.getInputProps('password')}
        label={t('setup.password')}
        owner={{ name, email, organisation }}
      />
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={css.part}>
      <legend className={css.legend}>{title}</legend>
      {children}
    </fieldset>
  );
}
