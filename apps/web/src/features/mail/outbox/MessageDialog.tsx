import { type OutboxMessage, outbox } from '@lanet/contracts/mail';
import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { formatDateTime } from '../../../platform/format.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { IconRefresh } from '../../../ui/icons.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { Facts } from '../../settings/Facts.tsx';
import css from '../../settings/Settings.module.css';
import outboxCss from './Outbox.module.css';
import { MessageStatePill } from './OutboxTable.tsx';
import { canRetry, useOutboxChanged } from './outbox.queries.ts';

/** One mail, to read, and to send again where that makes sense. */
export function MessageDialog({ message, onClose }: { message: OutboxMessage; onClose: () => void }) {
  const { t } = useTranslation();
  const changed = useOutboxChanged();
  const retry = useMutation({
    mutationFn: () => call(outbox.retry, { params: { id: message.id } }),
    onSuccess: () => {
      toastDone(t('settings.outbox.retried'));
      onClose();
    },
    onSettled: changed,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={message.subject}
      size="44rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <MessageFacts message={message} />
      <section aria-label={t('settings.outbox.message.body')} className={outboxCss.text}>
        {message.text}
      </section>
      <FormError error={retry.error} mt="md" />
      {canRetry(message) && (
        <div className={outboxCss.buttons}>
          <Button
            leftSection={<IconRefresh size={16} stroke={1.7} aria-hidden />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {t('settings.outbox.retry')}
          </Button>
        </div>
      )}
    </Modal>
  );
}

function MessageFacts({ message }: { message: OutboxMessage }) {
  const { t } = useTranslation();
  const { to, state, attempts, createdAt, sentAt, lastError, messageId, ticketId } = message;
  return (
    <Facts
      facts={[
        { label: t('settings.outbox.message.to'), value: to },
        {
          label: t('settings.outbox.columns.state'),
          value: (
            <>
              <MessageStatePill state={state} />{' '}
              <span className={css.quiet}>{t('settings.outbox.attempts', { count: attempts })}</span>
            </>
          ),
        },
        { label: t('settings.outbox.message.created'), value: formatDateTime(createdAt) },
        { label: t('settings.outbox.message.sent'), value: sentAt && formatDateTime(sentAt) },
        { label: t('settings.outbox.message.error'), value: lastError },
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
