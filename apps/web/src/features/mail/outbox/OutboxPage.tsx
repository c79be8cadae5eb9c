import type { OutboxMessage } from '@lanet/contracts/mail';
import { Alert, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconMailForward } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import { usePhone } from '../../../ui/use-narrow.ts';
import css from '../Mail.module.css';
import { MailSection } from '../MailSection.tsx';
import { MessageDialog } from './MessageDialog.tsx';
import { OutboxTable } from './OutboxTable.tsx';
import { type MessageState, outboxList, useLiveOutbox } from './outbox.queries.ts';

const STATES: readonly MessageState[] = ['queued', 'sent', 'failed', 'kept', 'held', 'bounced'];

const route = getRouteApi('/shell/mail/sent');

/** What the product sent, waits to send, or keeps because there is no mail server. */
export function OutboxPage() {
  const { t } = useTranslation();
  const { state } = route.useSearch();
  const query = useInfiniteQuery(outboxList(state));
  const [opened, setOpened] = useState<OutboxMessage>();
  useLiveOutbox();
  return (
    <MailSection title={t('settings.outbox.title')}>
      {query.data?.configured === false && (
        <Alert
          color="yellow"
          variant="light"
          mb="sm"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={t('settings.outbox.notConfigured')}
        >
          {t('settings.outbox.notConfiguredHint')}
        </Alert>
      )}
      <div className={css.bar}>
        <StateFilter state={state} />
      </div>
      <div className={css.fill}>
        <Loadable
          query={query}
          empty={{
            title: t(state ? 'settings.outbox.emptyState' : 'settings.outbox.empty'),
            icon: IconMailForward,
            ...(!state && { hint: t('settings.outbox.emptyHint') }),
          }}
        >
          {({ items }) => (
            <OutboxTable messages={items} onOpen={setOpened} footer={query.hasNextPage && <LoadMore query={query} />} />
          )}
        </Loadable>
      </div>
      {opened && <MessageDialog message={opened} onClose={() => setOpened(undefined)} />}
    </MailSection>
  );
}

function StateFilter({ state }: { state: MessageState | undefined }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const phone = usePhone();
  const choose = (value: string) => {
    const chosen = STATES.find((one) => one === value);
    void navigate({ search: chosen ? { state: chosen } : {}, replace: true });
  };
  return (
    <SegmentedControl
      aria-label={t('settings.outbox.filter')}
      size={phone ? 'xs' : 'sm'}
      value={state ?? 'all'}
      onChange={choose}
      data={[
        { value: 'all', label: t('settings.outbox.all') },
        ...STATES.map((value) => ({ value, label: t(`settings.outbox.states.${value}`) })),
      ]}
    />
  );
}
