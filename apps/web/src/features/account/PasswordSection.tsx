import { auth } from '@lanet/contracts/auth';
import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useMe } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { FormSection } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { NewPassword } from '../auth/NewPassword.tsx';
import { PasswordField } from '../auth/PasswordField.tsx';
import { useStepUp } from '../auth/step-up.ts';
import { signInList } from './account.queries.ts';

/** Changing one's own password. */
export function PasswordSection() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <FormSection title={t('account.password.title')} hint={t('account.password.hint')}>
      <Button variant="default" onClick={open}>
        {t('account.password.change')}
      </Button>
      <FormDialog opened={opened} onClose={close} title={t('account.password.change')}>
        <PasswordForm onClose={close} />
      </FormDialog>
    </FormSection>
  );
}

function PasswordForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { name, email, organisation } = useMe();
  const queryClient = useQueryClient();
  const withStepUp = useStepUp();
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: (values) => schemaErrors(auth.changePassword.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => withStepUp(() => call(auth.changePassword, { body })),
    onSaved: () => {
      void queryClient.invalidateQueries({ queryKey: signInList.queryKey });
      toastDone(t('account.password.changed'));
      onClose();
    },
    fieldOfCode: { 'auth.wrong_credentials': 'current', 'auth.weak_password': 'password' },
  });
  const current = form.getInputProps('current');
  return (
    <FormFrame saving={saving} submitLabel={t('account.password.change')} onCancel={onClose}>
      <PasswordField
        {...current}
        // The sentence of sign-in speaks of the address as well, which was not asked here.
        error={current.error && (form.values.current === '' ? current.error : t('account.password.wrong'))}
        label={t('account.password.current')}
        autoComplete="current-password"
        data-autofocus
      />
      <NewPassword {...form.getInputProps('password')} owner={{ name, email, organisation: organisation.name }} />
    </FormFrame>
  );
}
