import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { Button, Kbd, Tabs, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useKeys } from '../../../platform/keys.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { isOpen } from '../ticket-moves.ts';
import { ticketKeys } from '../tickets.queries.ts';
import css from './Composer.module.css';
import { keepDraft, readDraft } from './drafts.ts';

export type ComposerMode = 'reply' | 'note';

interface ComposerProps {
  ticket: Ticket;
  mode: ComposerMode;
  onMode: (mode: ComposerMode) => void;
  field: Ref<HTMLTextAreaElement>;
}

/** Answer in public or write an internal note; what is typed is kept until it is sent. */
export function Composer({ ticket, mode, onMode, field }: ComposerProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('tickets.composer.label')} className={css.composer} data-mode={mode}>
      <Tabs value={mode} onChange={(value) => onMode(value === 'note' ? 'note' : 'reply')} keepMounted={false}>
        <Tabs.List className={css.tabs ?? ''}>
          <Tabs.Tab value="reply">{t('tickets.composer.reply')}</Tabs.Tab>
          <Tabs.Tab value="note">{t('tickets.composer.note')}</Tabs.Tab>
        </Tabs.List>
        {/* The key: a draft each. */}
        <Tabs.Panel value={mode}>
          <Editor key={`${ticket.id} ${mode}`} ticket={ticket} mode={mode} field={field} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function Editor({ ticket, mode, field }: Omit<ComposerProps, 'onMode'>) {
  const { t } = useTranslation();
  const { text, setText, send, busy, error } = useSending(ticket, mode);
  const canResolve = mode === 'reply' && isOpen(ticket.status);
  const empty = text.trim() === '';
  useKeys([
    { keys: 'mod+enter', label: 'tickets.actions.send', group: 'ui.keys.page', whileTyping: true, run: () => send(false) },
    {
      keys: 'mod+shift+enter',
      label: 'tickets.actions.sendAndResolve',
      group: 'ui.keys.page',
      whileTyping: true,
      run: () => canResolve && send(true),
    },
  ]);
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
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FormError error={error} mt="xs" />
      <div className={css.foot}>
        <span className={css.hint}>{t(hintOf(mode, ticket))}</span>
        {canResolve && (
          <Button variant="default" disabled={empty || busy} onClick={() => send(true)}>
            {t('tickets.composer.sendAndResolve')}
          </Button>
        )}
        <Button disabled={empty} loading={busy} onClick={() => send(false)} rightSection={<Kbd size="xs">Ctrl ↵</Kbd>}>
          {mode === 'note' ? t('tickets.composer.saveNote') : t('tickets.composer.send')}
        </Button>
      </div>
    </div>
  );
}

function hintOf(mode: ComposerMode, { requester }: Ticket) {
  if (mode === 'note') return 'tickets.composer.noteHint' as const;
  return requester ? ('tickets.composer.replyHint' as const) : ('tickets.composer.replyHintNobody' as const);
}

function useSending({ id }: Ticket, mode: ComposerMode) {
  const queryClient = useQueryClient();
  const [text, setStateText] = useState(() => readDraft(id, mode));
  // Of this text: sending it again after a lost answer must not write it twice.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const setText = (next: string) => {
    setStateText(next);
    setKey(crypto.randomUUID());
    keepDraft(id, mode, next);
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ resolve }: { resolve: boolean }) =>
      mode === 'note'
        ? call(tickets.note, { params: { id }, body: { text }, idempotencyKey: key })
        : call(tickets.reply, { params: { id }, body: { text, ...(resolve && { resolve }) }, idempotencyKey: key }),
    onSuccess: (entry) => {
      setText('');
      queryClient.setQueryData(ticketKeys.timeline(id), (known: (typeof entry)[] | undefined) =>
        known?.some((one) => one.id === entry.id) ? known : known && [...known, entry],
      );
      for (const queryKey of [ticketKeys.timeline(id), ticketKeys.detail(id)])
        void queryClient.invalidateQueries({ queryKey });
    },
  });
  const send = (resolve: boolean) => {
    if (text.trim() !== '' && !isPending) mutate({ resolve });
  };
  return { text, setText, send, busy: isPending, error };
}
