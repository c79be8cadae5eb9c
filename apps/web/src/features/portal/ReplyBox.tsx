import type { Ticket } from '@lanet/contracts/tickets';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../ui/FormError.tsx';
import { IconSend } from '../../ui/icons.ts';
import { AttachButton, AttachmentList, useFileTarget } from '../tickets/files/Attaching.tsx';
import { useAttachments } from '../tickets/files/use-attachments.ts';
import { useSending } from '../tickets/page/use-sending.ts';
import css from './Portal.module.css';

/** An answer in the conversation; what is typed is kept until it is sent. */
export function ReplyBox({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const attachments = useAttachments();
  const { isOver, target } = useFileTarget(attachments.add);
  const { text, setText, send, canSend, busy, error } = useSending(ticket, 'reply', attachments);
  return (
    <form
      className={css.reply}
      data-over={isOver || undefined}
      {...target}
      onSubmit={(event) => {
        event.preventDefault();
        send(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(false);
      }}
    >
      <AttachButton attachments={attachments} disabled={busy} />
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
      <Button type="submit" disabled={!canSend} loading={busy} leftSection={<IconSend size={16} aria-hidden />}>
        {t('portal.ticket.send')}
      </Button>
      <div className={css.replyFiles}>
        <AttachmentList attachments={attachments} />
      </div>
      <FormError error={error} />
    </form>
  );
}
