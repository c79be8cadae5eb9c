import { isOpen } from '@lanet/contracts/ticket-moves';
import type { Ticket } from '@lanet/contracts/tickets';
import { Button, Kbd, Tabs, Textarea } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../platform/keys.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { AttachButton, AttachmentList, useFileTarget } from '../files/Attaching.tsx';
import { type Attachments, useAttachments } from '../files/use-attachments.ts';
import css from './Composer.module.css';
import { type ComposerMode, useSending } from './use-sending.ts';

interface ComposerProps {
  ticket: Ticket;
  mode: ComposerMode;
  onMode: (mode: ComposerMode) => void;
  field: Ref<HTMLTextAreaElement>;
}

/** Answer in public or write an internal note; what is typed is kept until it is sent. */
export function Composer({ ticket, mode, onMode, field }: ComposerProps) {
  const { t } = useTranslation();
  // Above the two tabs: what was chosen stays when an answer becomes a note.
  const attachments = useAttachments();
  const { isOver, target } = useFileTarget(attachments.add);
  return (
    <section
      aria-label={t('tickets.composer.label')}
      className={css.composer}
      data-mode={mode}
      data-over={isOver || undefined}
      {...target}
    >
      {isOver && <div className={css.drop}>{t('desk.files.drop')}</div>}
      <Tabs value={mode} onChange={(value) => onMode(value === 'note' ? 'note' : 'reply')} keepMounted={false}>
        <Tabs.List className={css.tabs ?? ''}>
          <Tabs.Tab value="reply">{t('tickets.composer.reply')}</Tabs.Tab>
          <Tabs.Tab value="note">{t('tickets.composer.note')}</Tabs.Tab>
        </Tabs.List>
        {/* The key: a draft each. */}
        <Tabs.Panel value={mode}>
          <Editor key={`${ticket.id} ${mode}`} ticket={ticket} mode={mode} field={field} attachments={attachments} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

type EditorProps = Omit<ComposerProps, 'onMode'> & { attachments: Attachments };

function Editor({ ticket, mode, field, attachments }: EditorProps) {
  const { t } = useTranslation();
  const { text, setText, send, canSend, busy, error } = useSending(ticket, mode, attachments);
  const canResolve = mode === 'reply' && isOpen(ticket.status);
  useSendKeys(send, canResolve);
  return (
    <div className={css.body}>
      <Textarea
        ref={field}
        aria-label={t(`tickets.composer.${mode}Field`)}
        placeholder={t(`tickets.composer.${mode}Field`)}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={20_000}
        readOnly={busy}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <AttachmentList attachments={attachments} />
      <FormError error={error} mt="xs" />
      <div className={css.foot}>
        <AttachButton attachments={attachments} disabled={busy} />
        <span className={css.hint}>{t(attachments.isIncomplete ? 'desk.files.busy' : hintOf(mode, ticket))}</span>
        {canResolve && (
          <Button variant="default" disabled={!canSend || busy} onClick={() => send(true)}>
            {t('tickets.composer.sendAndResolve')}
          </Button>
        )}
        <Button
          disabled={!canSend}
          loading={busy}
          onClick={() => send(false)}
          rightSection={
            <Kbd size="xs" aria-hidden>
              Ctrl ↵
            </Kbd>
          }
        >
          {mode === 'note' ? t('tickets.composer.saveNote') : t('tickets.composer.send')}
        </Button>
      </div>
    </div>
  );
}

function useSendKeys(send: (resolve: boolean) => void, canResolve: boolean): void {
  // Ctrl+Enter in another field of the page is not meant for this one.
  const fromHere = ({ target }: KeyboardEvent) => target instanceof Element && target.closest('[data-mode]') !== null;
  useKeys([
    {
      keys: 'mod+enter',
      label: 'tickets.actions.send',
      group: 'ui.keys.page',
      whileTyping: true,
      run: (event) => fromHere(event) && send(false),
    },
    {
      keys: 'mod+shift+enter',
      label: 'tickets.actions.sendAndResolve',
      group: 'ui.keys.page',
      whileTyping: true,
      run: (event) => fromHere(event) && canResolve && send(true),
    },
  ]);
}

function hintOf(mode: ComposerMode, { requester }: Ticket) {
  if (mode === 'note') return 'tickets.composer.noteHint' as const;
  return requester ? ('tickets.composer.replyHint' as const) : ('tickets.composer.replyHintNobody' as const);
}
