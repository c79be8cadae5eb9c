import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../platform/api.ts';
import { type Attachments, filesOf } from '../files/use-attachments.ts';
import { ticketKeys } from '../tickets.queries.ts';
import { keepDraft, readDraft } from './drafts.ts';

export type ComposerMode = 'reply' | 'note';

/** What is being typed into a ticket, kept until it is sent, and the sending. */
export function useSending({ id }: Ticket, mode: ComposerMode, attachments: Attachments) {
  const queryClient = useQueryClient();
  const [text, setStateText] = useState(() => readDraft(id, mode));
  const setText = (next: string) => {
    setStateText(next);
    keepDraft(id, mode, next);
  };
  const { isIncomplete, sent } = attachments;
  const { mutate, isPending, error } = useMutation({
    // What is sent comes along: what is on screen at that moment, whatever of it this has already seen.
    mutationFn: ({ body, resolve }: { body: { text: string; fileIds?: string[] }; resolve: boolean }) =>
      mode === 'note'
        ? call(tickets.note, { params: { id }, body })
        : call(tickets.reply, { params: { id }, body: { ...body, ...(resolve && { resolve }) } }),
    onSuccess: (entry) => {
      setText('');
      sent();
      queryClient.setQueryData(ticketKeys.timeline(id), (known: (typeof entry)[] | undefined) =>
        known?.some((one) => one.id === entry.id) ? known : known && [...known, entry],
      );
      for (const queryKey of [ticketKeys.timeline(id), ticketKeys.detail(id), ticketKeys.files(id)])
        void queryClient.invalidateQueries({ queryKey });
    },
  });
  const canSend = text.trim() !== '' && !isIncomplete;
  const send = (resolve: boolean) => {
    if (canSend && !isPending) mutate({ body: { text, ...filesOf(attachments) }, resolve });
  };
  return { text, setText, send, canSend, busy: isPending, error };
}
