import { mailboxSignIns } from '@lanet/contracts/mailbox-sign-ins';
import type { Mailbox } from '@lanet/contracts/mailboxes';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormError } from '../../ui/FormError.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useStepUp } from '../auth/step-up.ts';
import css from './Mailboxes.module.css';
import { useMailboxesChanged } from './mailboxes.queries.ts';

/** Signing in as the mailbox with Microsoft or Google, and forgetting that again; nothing for other mailboxes. */
export function SignIn({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const changed = useMailboxesChanged();
  const withStepUp = useStepUp();
  const { id, kind, has, oauth } = mailbox;
  const start = useMutation({
    mutationFn: () => withStepUp(() => call(mailboxSignIns.start, { params: { id } })),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const end = useMutation({
    mutationFn: () => withStepUp(() => call(mailboxSignIns.end, { params: { id } })),
    onSuccess: () => toastDone(t('mailboxes.signIn.ended')),
    onSettled: changed,
  });
  if ((kind !== 'microsoft' && kind !== 'google') || oauth?.grant !== 'person') return null;
  return (
    <section className={css.signIn} aria-label={t('mailboxes.signIn.title')}>
      <p>{t(has.token ? 'mailboxes.signIn.done' : 'mailboxes.signIn.needed', { address: mailbox.address })}</p>
      <div className={css.signInButtons}>
        {has.token && (
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
            {t('mailboxes.signIn.end')}
          </Button>
        )}
        <Button variant={has.token ? 'default' : 'filled'} loading={start.isPending} onClick={() => start.mutate()}>
          {t(has.token ? 'mailboxes.signIn.again' : 'mailboxes.signIn.start', { kind: t(`mailboxes.kinds.${kind}`) })}
        </Button>
      </div>
      <FormError error={start.error ?? end.error} mt="sm" />
    </section>
  );
}
