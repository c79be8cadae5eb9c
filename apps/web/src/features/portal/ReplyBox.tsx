import type { Ticket } from '@lanet/contracts/tickets';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../ui/FormError.tsx';
import { IconSend } from '../../ui/icons.ts';
import { useSending } from '../tickets/page/use-sending.ts';
import css from './Portal.module.css';

/** An answer in the conversation; what is typed is kept until it is sent. */
export function ReplyBox({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const { text, setText, send, busy, error } = useSending(ticket, 'reply');
  return (
    <form
      className={css.reply}
      onSubmit={(event) => {
        event.preventDefault();
        send(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(false);
      }}
    >
      <Textarea
        aria-label={t('portal.ticket.reply')}
        placeholder={t('portal.ticket.reply')}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={20_000}
        readOnly={busy}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        className={css.replyField ?? ''}
      />
      <Button
        type="submit"
        disabled={text.trim() === ''}
        loading={busy}
        leftSection={<IconSend size={16} aria-hidden />}
      >
        {t('portal.ticket.send')}
      </Button>
      <FormError error={error} />
    </form>
  );
}
