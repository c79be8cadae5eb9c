import type { Ticket } from '@lanet/contracts/tickets';
import { type ReactNode, useState } from 'react';
import { useKeys } from '../../platform/keys.ts';
import { useMe } from '../../platform/session.ts';
import { usePart } from '../../ui/use-part.ts';
import { useTicketChange } from './use-ticket-change.ts';

const loadAssignDialog = async () => (await import('./AssignDialog.tsx')).AssignDialog;

export interface TicketActions {
  assignToMe: (ticket: Ticket) => void;
  openAssign: (ticket: Ticket) => void;
  /** Belongs somewhere into the page. */
  dialog: ReactNode;
}

/** What can be done to a ticket from any list: A and I, and the buttons at the end of a row. */
export function useTicketActions(): TicketActions {
  const me = useMe();
  const { change } = useTicketChange();
  const [assigning, setAssigning] = useState<Ticket>();
  const close = () => setAssigning(undefined);
  const AssignDialog = usePart(loadAssignDialog, assigning !== undefined, close);
  return {
    assignToMe: (ticket) => {
      if (ticket.assignee?.id !== me.id) change(ticket, { field: 'assignee', to: { id: me.id, name: me.name } });
    },
    openAssign: setAssigning,
    dialog: AssignDialog && (
      <AssignDialog
        ticket={assigning}
        onClose={close}
        onAssign={(ticket, to) => change(ticket, { field: 'assignee', to })}
      />
    ),
  };
}

/** A and I act on the row that the keyboard or the pointer is at; rows carry `data-index`. */
export function useRowActionKeys<Row>(
  rows: readonly Row[],
  actions: TicketActions,
  ticketOf: (row: Row) => Ticket,
): void {
  const withRow = (act: (ticket: Ticket) => void) => () => {
    const row = document.activeElement?.closest('[data-index]') ?? document.querySelector('[data-index]:hover');
    const at = row instanceof HTMLElement ? rows[Number(row.dataset.index)] : undefined;
    if (at !== undefined) act(ticketOf(at));
  };
  useKeys([
    { keys: 'a', label: 'tickets.actions.assign', group: 'ui.keys.list', run: withRow(actions.openAssign) },
    { keys: 'i', label: 'tickets.actions.assignToMe', group: 'ui.keys.list', run: withRow(actions.assignToMe) },
  ]);
}
