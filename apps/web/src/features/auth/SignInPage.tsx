import type { auth } from '@lanet/contracts/auth';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { nextAddress } from '../../platform/router.tsx';
import { AuthLayout } from './AuthLayout.tsx';
import { EnrolTotp } from './EnrolTotp.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { SecondFactorStep } from './SecondFactorStep.tsx';

type SignInState = z.output<typeof auth.signIn.response>;

type Step =
  | { kind: 'password' }
  | { kind: 'second_factor' }
  | { kind: 'enrol_second_factor' }
  | { kind: 'recovery_codes'; codes: readonly string[] };

const route = getRouteApi('/sign-in');

/** Sign-in: the password, then what the server says is still missing. */
export function SignInPage() {
  const { t } = useTranslation();
  const { next, notice } = route.useSearch();
  const enter = useEnter(next);
  const [step, setStep] = useState<Step>({ kind: 'password' });
  const onState = ({ state }: SignInState) => {
    if (state === 'signed_in') enter();
    else setStep({ kind: state });
  };

  switch (step.kind) {
    case 'password':
      return (
        <AuthLayout title={t('auth.signIn.title')}>
          <PasswordStep notice={notice ?? (next ? 'ended' : undefined)} onState={onState} />
        </AuthLayout>
      );
    case 'second_factor':
      return <SecondFactorStep onState={onState} onRestart={() => setStep({ kind: 'password' })} />;
    case 'enrol_second_factor':
      return (
        <AuthLayout title={t('auth.enrol.title')} hint={t('auth.enrol.hint')} wide>
          <EnrolTotp onEnrolled={(codes) => setStep({ kind: 'recovery_codes', codes })} />
        </AuthLayout>
      );
    case 'recovery_codes':
      return (
        <AuthLayout title={t('auth.recovery.title')} hint={t('auth.recovery.hint')}>
          <RecoveryCodes codes={step.codes} onDone={enter} />
        </AuthLayout>
      );
  }
}

/** Goes on to where the person wanted to be, with nothing left of whoever was signed in before. */
function useEnter(next: string | undefined): () => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  return () => {
    queryClient.clear();
    void router.navigate({ href: nextAddress(next), replace: true });
  };
}
