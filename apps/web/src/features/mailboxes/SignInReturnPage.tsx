import { mailboxSignIns } from '@lanet/contracts/mailbox-sign-ins';
import { Button } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { Empty } from '../../ui/Empty.tsx';
import { FormError } from '../../ui/FormError.tsx';
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '../../ui/icons.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { withStepUp } from '../auth/step-up.ts';

const route = getRouteApi('/shell/settings/mailboxes/sign-in');

/** A code is good once: it is sent once, however often the page is drawn, and never again by itself. */
const completion = (code: string, state: string, iss: string | undefined) =>
  queryOptions({
    queryKey: ['mailbox-sign-in', state],
    queryFn: () =>
      withStepUp(() => call(mailboxSignIns.complete, { body: { code, state, ...(iss !== undefined && { iss }) } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    enabled: code !== '' && state !== '',
  });

/** Where Microsoft or Google send the browser back to after somebody signed in as a mailbox. */
export function SignInReturnPage() {
  const { t } = useTranslation();
  const { code = '', state = '', iss } = route.useSearch();
  const query = useQuery(completion(code, state, iss));
  const refused = code === '' || state === '';
  const back = (
    <Button component={Link} to="/mail/mailboxes" variant="default">
      {t('mailboxes.signIn.back')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t('mailboxes.form.signIn')}
        breadcrumb={[{ label: t('mailboxes.title'), link: { to: '/mail/mailboxes' } }]}
      />
      {query.data ? (
        <Empty
          icon={IconCircleCheck}
          title={t('mailboxes.signIn.done', { address: query.data.address })}
          action={
            <Button component={Link} to={`/mail/mailboxes/${query.data.id}`}>
              {t('mailboxes.signIn.open')}
            </Button>
          }
        />
      ) : refused || query.error ? (
        <>
          <FormError error={query.error} />
          <Empty icon={IconAlertTriangle} title={t('mailboxes.signIn.refused')} action={back} />
        </>
      ) : (
        <Empty icon={IconRefresh} title={t('mailboxes.signIn.completing')} />
      )}
    </>
  );
}
