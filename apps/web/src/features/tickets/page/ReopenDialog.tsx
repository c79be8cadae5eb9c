import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { storeTicket, ticketKeys } from '../tickets.queries.ts';

interface ReopenDialogProps {
  ticket: Ticket;
  opened: boolean;
  onClose: () => void;
  words: { title: string; field: string; submit: string };
}

/** Brings a ticket back, with what still is the matter; for staff and for the client's people, in their own words. */
export function ReopenDialog({ ticket, opened, onClose, words }: ReopenDialogProps) {
  return (
    <FormDialog opened={opened} onClose={onClose} title={words.title}>
      <ReopenForm ticket={ticket} onClose={onClose} words={words} />
    </FormDialog>
  );
}

function ReopenForm({ ticket, onClose, words }: Omit<ReopenDialogProps, 'opened'>) {
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: { text: '' }, validate: (body) => schemaErrors(tickets.reopen.body, body) });
  const saving = useSave({
    form,
    save: (body) => call(tickets.reopen, { params: { id: ticket.id }, body }),
    onSaved: (reopened) => {
      storeTicket(queryClient, reopened);
      void queryClient.invalidateQueries({ queryKey: ticketKeys.timeline(ticket.id) });
      onClose();
    },
  });
  return (
    <FormFrame saving={saving} submitLabel={words.submit} onCancel={onClose}>
      <Textarea
        label={words.field}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={20_000}
        data-autofocus
        {...form.getInputProps('text')}
      />
    </FormFrame>
  );
}
