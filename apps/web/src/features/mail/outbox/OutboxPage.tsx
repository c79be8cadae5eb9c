import { type OutboxMessage, OutboxState } from '@lanet/contracts/mail';
import { Alert, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconMailForward } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import css from '../Mail.module.css';
import { MailSection } from '../MailSection.tsx';
import { MessageDialog } from './MessageDialog.tsx';
import outboxCss from './Outbox.module.css';
import { OutboxTable } from './OutboxTable.tsx';
import { type MessageState, outboxList, useLiveOutbox } from './outbox.queries.ts';

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
          className={outboxCss.notice ?? ''}
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
  const choose = (value: string | null) => {
    const chosen = OutboxState.options.find((one) => one === value);
    void navigate({ search: chosen ? { state: chosen } : {}, replace: true });
  };
  return (
    <Select
      aria-label={t('settings.outbox.filter')}
      placeholder={t('settings.outbox.all')}
      value={state ?? null}
      onChange={choose}
      data={OutboxState.options.map((value) => ({ value, label: t(`settings.outbox.states.${value}`) }))}
      clearButtonProps={{ 'aria-label': t('settings.outbox.all') }}
      clearable
      className={outboxCss.filter ?? ''}
    />
  );
}
