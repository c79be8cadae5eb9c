import { InboundState } from '@lanet/contracts/inbound-mail';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../platform/session.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import mailCss from '../mail/Mail.module.css';
import { mailboxList } from '../mailboxes/mailboxes.queries.ts';
import css from './Inbound.module.css';
import type { ReceivedSearch } from './inbound-search.ts';

interface FiltersProps {
  filter: ReceivedSearch;
  onChange: (filter: ReceivedSearch) => void;
}

/** Search, state and mailbox. */
export function InboundFilters({ filter, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const canReadMailboxes = useCan('mailboxes.read');
  return (
    <search className={mailCss.bar} aria-label={t('inboundMail.filters')}>
      <SearchField
        key={filter.search === undefined ? 'empty' : 'typed'}
        label={t('inboundMail.search')}
        value={filter.search ?? ''}
        onSearch={(search) => onChange({ ...filter, search })}
      />
      <Select
        aria-label={t('inboundMail.columns.state')}
        placeholder={t('inboundMail.anyState')}
        data={InboundState.options.map((value) => ({ value, label: t(`inboundMail.states.${value}`) }))}
        value={filter.state ?? null}
        onChange={(value) => onChange({ ...filter, state: InboundState.safeParse(value).data })}
        clearButtonProps={{ 'aria-label': t('inboundMail.anyState') }}
        clearable
        className={css.filter ?? ''}
      />
      {canReadMailboxes && <MailboxFilter filter={filter} onChange={onChange} />}
    </search>
  );
}

function MailboxFilter({ filter, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const { data } = useQuery(mailboxList);
  return (
    <Select
      aria-label={t('inboundMail.columns.mailbox')}
      placeholder={t('inboundMail.anyMailbox')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={filter.mailbox ?? null}
      onChange={(value) => onChange({ ...filter, mailbox: value ?? undefined })}
      clearButtonProps={{ 'aria-label': t('inboundMail.anyMailbox') }}
      searchable
      clearable
      className={css.filter ?? ''}
    />
  );
}
