import type { SignIn } from '@lanet/contracts/auth';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { formatDate } from '../../platform/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { FormSection } from '../../ui/form/FormSection.tsx';
import { Loadable } from '../../ui/Loadable.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { toastDone, toastProblem } from '../../ui/toast.tsx';
import css from './Account.module.css';
import { signInList, useEndOtherSignIns, useEndSignIn } from './account.queries.ts';
import { readUserAgent } from './user-agent.ts';

type OneSignIn = z.output<typeof SignIn>;

/** Where the account is open, and how to end that. */
export function SignInsSection() {
  const { t } = useTranslation();
  const query = useQuery(signInList);
  const endOthers = useEndOtherSignIns();
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <FormSection title={t('account.signIns.title')} hint={t('account.signIns.hint')}>
      <Loadable query={query}>
        {({ items }) => (
          <>
            <ul className={css.signIns}>
              {items.map((signIn) => (
                <Row key={signIn.id} signIn={signIn} />
              ))}
            </ul>
            {items.some((signIn) => !signIn.current) && (
              <Button variant="default" mt="sm" onClick={open}>
                {t('account.signIns.endOthers')}
              </Button>
            )}
          </>
        )}
      </Loadable>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('account.signIns.endOthers')}
        confirmLabel={t('account.signIns.endOthers')}
        danger
        onConfirm={async () => {
          await endOthers.mutateAsync();
          toastDone(t('account.signIns.endedOthers'));
        }}
      >
        {t('account.signIns.endOthersText')}
      </ConfirmDialog>
    </FormSection>
  );
}

function Row({ signIn }: { signIn: OneSignIn }) {
  const { t } = useTranslation();
  const end = useEndSignIn();
  const { browser, system } = readUserAgent(signIn.userAgent);
  const device = t('account.signIns.device', {
    browser: browser ?? t('account.signIns.unknownBrowser'),
    system: system ?? t('account.signIns.unknownSystem'),
  });
  return (
    <li className={css.signIn}>
      <div className={css.words}>
        <span className={css.device} title={signIn.userAgent}>
          {device} {signIn.current && <Pill tone="green">{t('account.signIns.current')}</Pill>}
        </span>
        <span className={css.quiet}>
          {signIn.address} ·{' '}
          <Trans t={t} i18nKey="account.signIns.seen" components={{ when: <RelativeTime at={signIn.lastSeenAt} /> }} />
          {' · '}
          {t('account.signIns.since', { date: formatDate(signIn.createdAt) })}
        </span>
      </div>
      {!signIn.current && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('account.signIns.endNamed', { device })}
          loading={end.isPending}
          onClick={() =>
            end.mutate(signIn.id, { onSuccess: () => toastDone(t('account.signIns.ended')), onError: toastProblem })
          }
        >
          {t('account.signIns.end')}
        </Button>
      )}
    </li>
  );
}
