import { auth } from '@lanet/contracts/auth';
import { Anchor, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import css from './Auth.module.css';
import { AuthLayout } from './AuthLayout.tsx';

/** Asks for the mail with the link. The answer is the same whether the address is known or not. */
export function ForgotPasswordPage() {
  const { t } = useTranslation();
  const [sentTo, setSentTo] = useState<string>();
  return (
    <AuthLayout
      title={t(sentTo ? 'auth.forgot.sentTitle' : 'auth.forgot.title')}
      hint={sentTo ? t('auth.forgot.sent', { email: sentTo }) : t('auth.forgot.hint')}
    >
      {!sentTo && <AddressForm onSent={setSentTo} />}
      <div className={css.links}>
        <Anchor component={Link} to="/sign-in" inherit>
          {t('auth.forgot.back')}
        </Anchor>
      </div>
    </AuthLayout>
  );
}

function AddressForm({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { email: '' },
    validate: (values) => schemaErrors(auth.requestReset.body, values),
  });
  const saving = useSave({
    form,
    save: async (body) => {
      await call(auth.requestReset, { body });
      return body.email.trim();
    },
    onSaved: onSent,
  });
  return (
    <FormFrame saving={saving} submitLabel={t('auth.forgot.submit')}>
      <TextInput
        {...form.getInputProps('email')}
        label={t('auth.signIn.email')}
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
      />
    </FormFrame>
  );
}
