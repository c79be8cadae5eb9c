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

/** Why it is where it is, where that needs saying; while it waits, how often it was tried. */
function whyWords({ state, heldReason, bounce, lastError, attempts }: OutboxMessage, t: TFunction): string {
  if (state === 'held' && heldReason) return t(`settings.outbox.heldReasons.${heldReason}`);
  if (state === 'bounced' && bounce) return sentence(t(`tickets.undelivered.${bounce.reason}`));
  if (state === 'failed' && lastError) return lastError;
  return state === 'queued' && attempts > 0 ? t('settings.outbox.attempts', { count: attempts }) : '';
}

const sentence = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

const columns = (t: TFunction): Column<OutboxMessage>[] => [
  { id: 'subject', header: t('settings.outbox.columns.subject'), cell: ({ subject }) => subject, primary: true },
  {
    id: 'state',
    header: t('settings.outbox.columns.state'),
    cell: ({ state }) => <MessageStatePill state={state} />,
    width: 110,
  },
  { id: 'to', header: t('settings.outbox.columns.to'), cell: ({ to }) => to, width: '18%', quiet: true },
  {
    id: 'why',
    header: t('settings.outbox.columns.why'),
    cell: (message) => whyWords(message, t),
    width: '25%',
    quiet: true,
  },
  {
    id: 'created',
    header: t('settings.outbox.columns.created'),
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    width: 116,
    quiet: true,
  },
];
