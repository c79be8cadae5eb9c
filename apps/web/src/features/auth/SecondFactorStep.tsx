import { auth } from '@lanet/contracts/auth';
import { Anchor } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { call, isSignedOut } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { toastProblem } from '../../ui/toast.tsx';
import css from './Auth.module.css';
import { AuthLayout } from './AuthLayout.tsx';
import { CodeInput } from './CodeInput.tsx';

interface SecondFactorStepProps {
  onState: (state: z.output<typeof auth.secondFactor.response>) => void;
  /** Back to the password: the half sign-in is over, or somebody else wants to sign in. */
  onRestart: () => void;
}

/** The code of the authenticator, or one of the recovery codes. */
export function SecondFactorStep({ onState, onRestart }: SecondFactorStepProps) {
  const { t } = useTranslation();
  const [recovery, setRecovery] = useState(false);
  const leave = useMutation({ mutationFn: () => call(auth.signOut), onSettled: onRestart });
  const words = recovery
    ? { title: t('auth.secondFactor.recoveryTitle'), hint: t('auth.secondFactor.recoveryHint') }
    : { title: t('auth.secondFactor.title'), hint: t('auth.secondFactor.hint') };
  return (
    <AuthLayout {...words}>
      {/* Another field for another kind of code: what was typed into the one is no use in the other. */}
      <CodeForm key={String(recovery)} recovery={recovery} onState={onState} onRestart={onRestart} />
      <div className={css.links}>
        <Anchor component="button" type="button" inherit onClick={() => setRecovery(!recovery)}>
          {t(recovery ? 'auth.secondFactor.useApp' : 'auth.secondFactor.useRecovery')}
        </Anchor>
        <Anchor component="button" type="button" inherit onClick={() => leave.mutate()}>
          {t('auth.secondFactor.otherAccount')}
        </Anchor>
      </div>
    </AuthLayout>
  );
}

function CodeForm({ recovery, onState, onRestart }: SecondFactorStepProps & { recovery: boolean }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { code: '' },
    validate: (values) => schemaErrors(auth.secondFactor.body, values),
  });
  const saving = useSave({
    form,
    save: async (body) => {
      try {
        return await call(auth.secondFactor, { body });
      } catch (error) {
        // It took too long: the password is wanted again.
        if (isSignedOut(error)) {
          toastProblem(error);
          onRestart();
        }
        throw error;
      }
    },
    onSaved: onState,
    fieldOfCode: { 'auth.wrong_code': 'code' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('auth.secondFactor.submit')}>
      <CodeInput
        {...form.getInputProps('code')}
        label={t('auth.secondFactor.code')}
        recovery={recovery}
        onComplete={saving.onSubmit}
      />
    </FormFrame>
  );
}
