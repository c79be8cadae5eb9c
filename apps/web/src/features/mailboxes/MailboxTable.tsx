import type { Mailbox } from '@lanet/contracts/mailboxes';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatNumber } from '../../platform/format.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import css from './Mailboxes.module.css';
import { MailboxStatePill } from './mailbox-words.tsx';

/** One row a mailbox: what it is, how it is, and what waits in it. */
export function MailboxTable({ mailboxes }: { mailboxes: readonly Mailbox[] }) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t('mailboxes.list')}
      rows={mailboxes}
      columns={columns(t)}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      link={({ id }) => ({ to: '/mail/mailboxes/$id', params: { id } })}
    />
  );
}

const columns = (t: TFunction): Column<Mailbox>[] => [
  {
    id: 'name',
    header: t('mailboxes.columns.name'),
    cell: ({ name, address }) => (
      <>
        {name} <span className={css.address}>{address}</span>
      </>
    ),
    primary: true,
  },
  {
    id: 'state',
    header: t('mailboxes.columns.state'),
    cell: (mailbox) => <MailboxStatePill state={mailbox.state} />,
    width: 152,
  },
  {
    id: 'kind',
    header: t('mailboxes.columns.kind'),
    cell: ({ kind }) => t(`mailboxes.kinds.${kind}`),
    width: 118,
    quiet: true,
  },
  {
    id: 'fetched',
    header: t('mailboxes.columns.fetched'),
    cell: ({ fetchedAt }) => (fetchedAt ? <RelativeTime at={fetchedAt} /> : t('mailboxes.never')),
    width: 116,
    quiet: true,
  },
  {
    id: 'lag',
    header: t('mailboxes.columns.lag'),
    cell: ({ lagSeconds }) => (lagSeconds === null ? t('mailboxes.upToDate') : formatDuration(lagSeconds, 'short')),
    width: 118,
    quiet: true,
    notOnCard: true,
  },
  {
    id: 'waiting',
    header: t('mailboxes.columns.waiting'),
    cell: ({ waiting }) =>
      t('mailboxes.waiting', { inbound: formatNumber(waiting.inbound), outbound: formatNumber(waiting.outbound) }),
    width: 190,
    quiet: true,
    notOnCard: true,
  },
  {
    id: 'token',
    header: t('mailboxes.columns.token'),
    cell: ({ tokenExpiresAt }) => tokenExpiresAt && <RelativeTime at={tokenExpiresAt} />,
    width: 104,
    quiet: true,
    notOnCard: true,
  },
];
