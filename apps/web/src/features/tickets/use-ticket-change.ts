import type { Ticket } from '@lanet/contracts/tickets';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { i18n } from '../../platform/i18n.ts';
import { showUndo, toastProblem } from '../../ui/toast.tsx';
import { classificationWords, isClassification } from './classification-change.ts';
import { opposite, saveTicket, type TicketChange, TicketConflict, withChange } from './save-ticket.ts';
import { showTicketChange, storeTicket, ticketKeys } from './tickets.queries.ts';

interface Act {
  ticket: Ticket;
  change: TicketChange;
}

/** Changes a property at once on screen, then on the server, and offers to undo it. `conflict`: see TicketConflict. */
export function useTicketChange() {
  const queryClient = useQueryClient();
  const [conflict, setConflict] = useState<TicketConflict>();
  const save = async ({ ticket, change }: Act) => {
    const saved = await saveTicket(ticket, change);
    storeTicket(queryClient, saved);
    void queryClient.invalidateQueries({ queryKey: ticketKeys.counts });
    void queryClient.invalidateQueries({ queryKey: ticketKeys.inbox });
    void queryClient.invalidateQueries({ queryKey: ticketKeys.timeline(ticket.id) });
    return saved;
  };
  const { mutate, isPending } = useMutation({
    mutationFn: save,
    onMutate: ({ ticket, change }) => {
      setConflict(undefined);
      showTicketChange(queryClient, ticket.id, withChange(ticket, change));
    },
    onSuccess: (saved, { ticket, change }) => {
      const back = opposite(ticket, change);
      if (back) showUndo(sentenceOf(ticket, change), () => save({ ticket: saved, change: back }));
    },
    onError: (error, { ticket, change }) => {
      const isConflict = error instanceof TicketConflict;
      showTicketChange(queryClient, ticket.id, isConflict ? error.theirs : before(ticket, change));
      if (isConflict) setConflict(error);
      else toastProblem(error);
    },
  });
  const change = (ticket: Ticket, next: TicketChange) => mutate({ ticket, change: next });
  return { change, isPending, conflict, dismiss: () => setConflict(undefined) };
}

/** Only what was shown early is put back; the rest may have changed meanwhile. */
function before(ticket: Ticket, change: TicketChange): Partial<Ticket> {
  if (change.field === 'assignee') return { assignee: ticket.assignee, status: ticket.status };
  if (change.field === 'status') return { status: ticket.status, scheduledFor: ticket.scheduledFor };
  return { [change.field]: ticket[change.field] };
}

function sentenceOf({ folio }: Ticket, change: TicketChange): string {
  if (isClassification(change))
    return i18n.t(`classification.changed.${change.field}`, { folio, value: classificationWords(change) });
  if (change.field === 'priority')
    return i18n.t('tickets.actions.prioritised', { folio, priority: i18n.t(`ui.priority.${change.to}`) });
  if (change.field === 'team')
    return change.to
      ? i18n.t('tickets.actions.toTeam', { folio, name: change.to.name })
      : i18n.t('tickets.actions.withoutTeam', { folio });
  return change.field === 'assignee' && change.to
    ? i18n.t('tickets.actions.assigned', { folio, name: change.to.name })
    : i18n.t('tickets.actions.unassigned', { folio });
}
