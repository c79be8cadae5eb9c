import { auth } from '@lanet/contracts/auth';
import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../platform/api.ts';
import { FormError } from '../../ui/FormError.tsx';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { AuthLayout } from './AuthLayout.tsx';
import { linkToken } from './link-token.ts';
import { NewPassword } from './NewPassword.tsx';

/** Where the link of an invitation or of a forgotten password leads: `/password#token=…`. */
export function SetPasswordPage() {
  const { t } = useTranslation();
  const token = linkToken(useLocation({ select: ({ hash }) => hash }), 'token');
  return (
    <AuthLayout
      title={t('auth.setPassword.title')}
      hint={t(token ? 'auth.setPassword.hint' : 'auth.setPassword.noToken')}
    >
      {token ? <PasswordForm token={token} /> : <AskAgain />}
    </AuthLayout>
  );
}

function PasswordForm({ token }: { token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { password: '' },
    validate: ({ password }) => schemaErrors(auth.setPassword.body.pick({ password: true }), { password }),
  });
  const saving = useSave({
    form,
    save: ({ password }) => call(auth.setPassword, { body: { token, password } }),
    onSaved: () => void navigate({ to: '/sign-in', search: { notice: 'passwordSet' }, replace: true }),
    fieldOfCode: { 'auth.weak_password': 'password' },
  });
  if (isUseless(saving.error))
    return (
      <>
        <FormError error={saving.error} />
        <AskAgain />
      </>
    );
  return (
    <FormFrame saving={saving} submitLabel={t('auth.setPassword.submit')}>
      <NewPassword {...form.getInputProps('password')} owner={{}} autoFocus />
    </FormFrame>
  );
}

/** Used, too old, or cut short on its way: only a new link helps. */
const isUseless = (error: unknown) =>
  error instanceof ApiError && (error.code === 'auth.link_invalid' || error.code === 'request.invalid');

function AskAgain() {
  const { t } = useTranslation();
  return (
    <Button component={Link} to="/forgot-password" mt="md" fullWidth>
      {t('auth.setPassword.askAgain')}
    </Button>
  );
}
