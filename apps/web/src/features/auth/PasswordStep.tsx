import { auth } from '@lanet/contracts/auth';
import { Alert, Anchor, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import css from './Auth.module.css';
import { PasswordField } from './PasswordField.tsx';

/** Why the person is here, where it is not plain. */
export type SignInNotice = 'ended' | 'passwordSet' | 'setUp';

interface PasswordStepProps {
  notice: SignInNotice | undefined;
  onState: (state: z.output<typeof auth.signIn.response>) => void;
}

/** Mail address and password. A refusal says the same for an unknown address and for a wrong password. */
export function PasswordStep({ notice, onState }: PasswordStepProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: (values) => schemaErrors(auth.signIn.body, values),
  });
  const saving = useSave({ form, save: (body) => call(auth.signIn, { body }), onSaved: onState });
  return (
    <>
      {notice && (
        <Alert color={notice === 'ended' ? 'yellow' : 'green'} variant="light" className={css.notice ?? ''}>
          {t(`auth.signIn.${notice}`)}
        </Alert>
      )}
      <FormFrame saving={saving} submitLabel={t('auth.signIn.submit')}>
        <TextInput
          {...form.getInputProps('email')}
          label={t('auth.signIn.email')}
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <PasswordField
          {...form.getInputProps('password')}
          label={t('auth.signIn.password')}
          name="password"
          autoComplete="current-password"
        />
      </FormFrame>
      <div className={css.links}>
        <Anchor component={Link} to="/forgot-password" inherit>
          {t('auth.signIn.forgot')}
        </Anchor>
      </div>
    </>
  );
}
