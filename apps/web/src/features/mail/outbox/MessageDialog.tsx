import type { OutboxMessage } from '@lanet/contracts/mail';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../../platform/format.ts';
import { Facts } from '../../settings/Facts.tsx';
import css from '../../settings/Settings.module.css';
import { MessageActions } from './MessageActions.tsx';
import outboxCss from './Outbox.module.css';
import { MessageStatePill } from './OutboxTable.tsx';
import { outboxAttempts } from './outbox.queries.ts';

/** One mail, to read, and to send again, let go or give up where that makes sense. */
export function MessageDialog({ message, onClose }: { message: OutboxMessage; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={message.subject}
      size="44rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <MessageFacts message={message} />
      {message.attempts > 0 && <Attempts id={message.id} />}
      <section
        aria-label={t('settings.outbox.message.body')}
        className={outboxCss.text}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        {message.text}
      </section>
      <MessageActions message={message} onDone={onClose} />
    </Modal>
  );
}

function MessageFacts({ message }: { message: OutboxMessage }) {
  const { t } = useTranslation();
  const { to, state, attempts, createdAt, sentAt, lastError, heldReason, bounce, serverReply, messageId, ticketId } =
    message;
  return (
    <Facts
      facts={[
        { label: t('settings.outbox.message.to'), value: to },
        {
          label: t('settings.outbox.columns.state'),
          value: (
            <>
              <MessageStatePill state={state} />{' '}
              {attempts > 0 && <span className={css.quiet}>{t('settings.outbox.attempts', { count: attempts })}</span>}
            </>
          ),
        },
        {
          label: t('settings.outbox.message.held'),
          value: heldReason && t(`settings.outbox.heldReasons.${heldReason}`),
        },
        { label: t('settings.outbox.message.created'), value: formatDateTime(createdAt) },
        { label: t('settings.outbox.message.sent'), value: sentAt && formatDateTime(sentAt) },
        { label: t('settings.outbox.message.error'), value: lastError },
        { label: t('settings.outbox.message.reply'), value: serverReply },
        { label: t('settings.outbox.message.bounce'), value: bounce && t(`tickets.undelivered.${bounce.reason}`) },
        {
          label: t('settings.outbox.message.ticket'),
          value: ticketId && (
            <Link to="/tickets/$id" params={{ id: ticketId }} className={outboxCss.link}>
              {t('settings.outbox.message.openTicket')}
            </Link>
          ),
        },
        { label: t('settings.outbox.message.messageId'), value: <span className={css.mono}>{messageId}</span> },
      ]}
    />
  );
}

/** What the server said each time it was tried. */
function Attempts({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(outboxAttempts(id));
  const titleId = useId();
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className={outboxCss.attemptsTitle}>
        {t('settings.outbox.attemptsTitle')}
      </h3>
      <ol className={outboxCss.attempts} aria-labelledby={titleId}>
        {data.items.map(({ number, at, code, text }) => (
          <li key={number}>
            <span className={css.quiet}>{formatDateTime(at)}</span>
            <span>{saidAt(code, text, t('settings.outbox.noAnswer'))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Most servers say the code in their text as well. */
function saidAt(code: number | null, text: string, noAnswer: string): string {
  if (code === null) return `${noAnswer} · ${text}`;
  return text.startsWith(String(code)) ? text : `${code} · ${text}`;
}
