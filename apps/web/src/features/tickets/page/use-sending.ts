import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../platform/api.ts';
import { ticketKeys } from '../tickets.queries.ts';
import { keepDraft, readDraft } from './drafts.ts';

export type ComposerMode = 'reply' | 'note';

/** What is being typed into a ticket, kept until it is sent, and the sending. */
export function useSending({ id }: Ticket, mode: ComposerMode) {
  const queryClient = useQueryClient();
  const [text, setStateText] = useState(() => readDraft(id, mode));
  const setText = (next: string) => {
    setStateText(next);
    keepDraft(id, mode, next);
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ resolve }: { resolve: boolean }) =>
      mode === 'note'
        ? call(tickets.note, { params: { id }, body: { text } })
        : call(tickets.reply, { params: { id }, body: { text, ...(resolve && { resolve }) } }),
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
