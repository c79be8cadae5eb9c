import type { OutboxMessage } from '@lanet/contracts/mail';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import type { Column } from '../../../ui/table/table-types.ts';
import { MESSAGE_TONES, type MessageState } from './outbox.queries.ts';

interface OutboxTableProps {
  messages: readonly OutboxMessage[];
  onOpen: (message: OutboxMessage) => void;
  footer: ReactNode;
}

/** Mails in rows, newest first. */
export function OutboxTable({ messages, onOpen, footer }: OutboxTableProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t('settings.outbox.list')}
      rows={messages}
      columns={columns(t)}
      rowId={({ id }) => id}
      rowName={({ subject }) => subject}
      onOpen={onOpen}
      footer={footer}
    />
  );
}

export function MessageStatePill({ state }: { state: MessageState }) {
  const { t } = useTranslation();
  return <Pill tone={MESSAGE_TONES[state]}>{t(`settings.outbox.states.${state}`)}</Pill>;
}

const columns = (t: TFunction): Column<OutboxMessage>[] => [
  { id: 'subject', header: t('settings.outbox.columns.subject'), cell: ({ subject }) => subject, primary: true },
  {
    id: 'state',
    header: t('settings.outbox.columns.state'),
    cell: ({ state }) => <MessageStatePill state={state} />,
    width: 110,
  },
  { id: 'to', header: t('settings.outbox.columns.to'), cell: ({ to }) => to, width: '21%', quiet: true },
  {
    id: 'attempts',
    header: t('settings.outbox.columns.attempts'),
    cell: ({ attempts }) => t('settings.outbox.attempts', { count: attempts }),
    width: 92,
    quiet: true,
    notOnCard: true,
  },
  {
    id: 'created',
    header: t('settings.outbox.columns.created'),
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    width: 116,
    quiet: true,
  },
];
