import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useKeys } from '../../../platform/keys.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { IconCircleCheck } from '../../../ui/icons.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { storeTicket, ticketKeys } from '../tickets.queries.ts';
import css from './Composer.module.css';

interface ResolvePanelProps {
  ticket: Ticket;
  /** What the last run achieved; may still be coming, and gives way to what is typed. */
  note: string;
  onClose: () => void;
}

/** The solution, written already where a script told it, and the button that resolves. E resolves, too. */
export function ResolvePanel({ ticket, note, onClose }: ResolvePanelProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? note;
  const { mutate, isPending, error } = useResolve(ticket, onClose);
  const submit = () => text.trim() !== '' && !isPending && mutate(text);
  const { field, button } = useFirstFocus(note !== '');
  const label = 'tickets.actions.resolve';
  useKeys([
    { keys: 'e', label, hidden: true, run: submit },
    {
      keys: 'mod+enter',
      label,
      hidden: true,
      whileTyping: true,
      run: ({ target }) => target === field.current && submit(),
    },
    { keys: 'escape', label: 'ui.cancel', hidden: true, whileTyping: true, run: onClose },
  ]);
  return (
    <section aria-labelledby={titleId} className={css.panel}>
      <h2 id={titleId} className={css.panelTitle}>
        <IconCircleCheck size={18} stroke={1.8} aria-hidden />
        {t('tickets.resolve.title')}
      </h2>
      <Textarea
        ref={field}
        label={t('tickets.resolve.field')}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={20_000}
        value={text}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <FormError error={error} mt="xs" />
      <div className={css.foot}>
        <span className={css.hint}>{t(ticket.requester ? 'tickets.resolve.hint' : 'tickets.resolve.hintNobody')}</span>
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button ref={button} loading={isPending} disabled={text.trim() === ''} onClick={submit}>
          {t('tickets.resolve.submit')}
        </Button>
      </div>
    </section>
  );
}

function useResolve(ticket: Ticket, onClose: () => void) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => call(tickets.resolve, { params: { id: ticket.id }, body: { text } }),
    onSuccess: (resolved) => {
      storeTicket(queryClient, resolved);
      for (const queryKey of [ticketKeys.timeline(ticket.id), ticketKeys.inbox, ticketKeys.lists, ticketKeys.counts])
        void queryClient.invalidateQueries({ queryKey });
      toastDone(t('tickets.resolve.done', { folio: ticket.folio }));
      onClose();
    },
  });
}

/** The button when there is nothing left to write, else the field. Nobody who is typing elsewhere is interrupted. */
function useFirstFocus(isWritten: boolean) {
  const field = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const target = useRef(isWritten ? button : field);
  useEffect(() => {
    if (!document.activeElement?.matches('input, textarea')) target.current.current?.focus({ preventScroll: true });
    // On a phone the panel is at the end of a long page.
    button.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return { field, button };
}
