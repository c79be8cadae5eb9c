import type { InboundSummary } from '@lanet/contracts/inbound-mail';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import { NewRowsBar } from '../tickets/NewRowsBar.tsx';
import { useHeldRows } from '../tickets/use-held-rows.ts';
import css from './Inbound.module.css';
import { InboundStatePill, reasonSentence, senderName, subjectWords } from './inbound-words.tsx';
import { rememberMessages } from './message-order.ts';

const rowId = ({ id }: InboundSummary) => id;

/** Messages in rows, newest first; what comes while one points at them waits behind a bar. */
export function InboundTable({ fresh, footer }: { fresh: readonly InboundSummary[]; footer: ReactNode }) {
  const { t } = useTranslation();
  const { rows, waiting, release, hold } = useHeldRows(fresh, { id: rowId });
  return (
    <div className={css.table} {...hold} onClickCapture={() => rememberMessages(rows.map(rowId))}>
      <NewRowsBar waiting={waiting} onShow={release} />
      <DataTable
        label={t('inboundMail.list')}
        rows={rows}
        columns={columns(t)}
        rowId={rowId}
        rowName={subjectWords}
        link={({ id }) => ({ to: '/mail/messages/$id', params: { id } })}
        footer={footer}
      />
    </div>
  );
}

const columns = (t: TFunction): Column<InboundSummary>[] => [
  senderColumn(t),
  subjectColumn(t),
  {
    id: 'state',
    header: t('inboundMail.columns.state'),
    cell: ({ state, reason }) => (
      <span title={reasonSentence(reason)}>
        <InboundStatePill state={state} />
      </span>
    ),
    width: 112,
  },
  {
    id: 'ticket',
    header: t('inboundMail.columns.ticket'),
    cell: ({ ticket }) => ticket && <TicketLink ticket={ticket} />,
    width: 116,
  },
  mailboxColumn(t),
  receivedColumn(t),
];

export const senderColumn = (t: TFunction): Column<InboundSummary> => ({
  id: 'from',
  header: t('inboundMail.columns.from'),
  cell: (message) => <span title={message.from?.address}>{senderName(message)}</span>,
  width: '19%',
});

export const subjectColumn = (t: TFunction): Column<InboundSummary> => ({
  id: 'subject',
  header: t('inboundMail.columns.subject'),
  cell: (message) => (
    <>
      {subjectWords(message)}
      {message.preview && <span className={css.preview}> {message.preview}</span>}
    </>
  ),
  primary: true,
});

export const mailboxColumn = (t: TFunction): Column<InboundSummary> => ({
  id: 'mailbox',
  header: t('inboundMail.columns.mailbox'),
  cell: ({ mailbox }) => mailbox?.name ?? t('inboundMail.removedMailbox'),
  width: 132,
  quiet: true,
});

export const receivedColumn = (t: TFunction): Column<InboundSummary> => ({
  id: 'received',
  header: t('inboundMail.columns.received'),
  cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
  width: 104,
  align: 'end',
  quiet: true,
});

export function TicketLink({ ticket }: { ticket: { id: string; folio: string } }) {
  return (
    <Link to="/tickets/$id" params={{ id: ticket.id }} className={css.link}>
      {ticket.folio}
    </Link>
  );
}
