import type { Ticket } from '@lanet/contracts/tickets';
import { type ReactNode, useState } from 'react';
import { useMe } from '../../platform/session.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { useTicketChange } from './use-ticket-change.ts';

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
  return {
    assignToMe: (ticket) => {
      if (ticket.assignee?.id !== me.id) change(ticket, { field: 'assignee', to: { id: me.id, name: me.name } });
    },
    openAssign: setAssigning,
    dialog: (
      <AssignDialog
        ticket={assigning}
        onClose={() => setAssigning(undefined)}
        onAssign={(ticket, to) => change(ticket, { field: 'assignee', to })}
      />
    ),
  };
}

/** The row that the keyboard or the pointer is at, of a list whose rows carry `data-index`. */
export function rowAtHand<Row>(rows: readonly Row[]): Row | undefined {
  const row = document.activeElement?.closest('[data-index]') ?? document.querySelector('[data-index]:hover');
  return row instanceof HTMLElement ? rows[Number(row.dataset.index)] : undefined;
}
