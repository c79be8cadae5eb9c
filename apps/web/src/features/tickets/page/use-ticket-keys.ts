import type { PersonRef } from '@lanet/contracts/people';
import type { Ticket } from '@lanet/contracts/tickets';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useKeys } from '../../../platform/keys.ts';
import { useMe } from '../../../platform/session.ts';
import { neighboursOf } from '../ticket-order.ts';
import { FIELD_IDS } from './Properties.tsx';
import type { ComposerMode } from './use-sending.ts';

interface TicketKeys {
  ticket: Ticket;
  /** The panel has its own E and Escape. */
  isResolving: boolean;
  onWrite: (mode: ComposerMode) => void;
  onResolve: () => void;
  /** Puts the focus on the script to run, so that Enter runs it. */
  onRun: () => void;
  onAssignToMe: (me: PersonRef) => void;
  onMerge: () => void;
}

/** The keys of a ticket's page: R N E `.` A I S P M, the brackets, Escape. */
export function useTicketKeys({ ticket, isResolving, ...on }: TicketKeys): void {
  const me = useMe();
  const navigate = useNavigate();
  const router = useRouter();
  const { previous, next } = neighboursOf(ticket.id);
  const group = 'ui.keys.page';
  const goTo = (id: string | undefined) => {
    if (id) void navigate({ to: '/tickets/$id', params: { id }, replace: true });
  };
  useKeys([
    { keys: 'r', label: 'tickets.actions.reply', group, run: () => on.onWrite('reply') },
    { keys: 'n', label: 'tickets.actions.note', group, run: () => on.onWrite('note') },
    ...(ticket.device ? [{ keys: '.', label: 'tickets.actions.run', group, run: on.onRun } as const] : []),
    { keys: 'a', label: 'tickets.actions.assign', group, run: () => openField(FIELD_IDS.assignee) },
    {
      keys: 'i',
      label: 'tickets.actions.assignToMe',
      group,
      run: () => ticket.assignee?.id !== me.id && on.onAssignToMe({ id: me.id, name: me.name }),
    },
    { keys: 's', label: 'tickets.actions.status', group, run: () => openField(FIELD_IDS.status) },
    { keys: 'p', label: 'tickets.actions.priority', group, run: () => openField(FIELD_IDS.priority) },
    ...(ticket.mergedInto ? [] : [{ keys: 'm', label: 'desk.merge.action', group, run: on.onMerge } as const]),
    { keys: '[', label: 'tickets.actions.previous', group, run: () => goTo(previous) },
    { keys: ']', label: 'tickets.actions.next', group, run: () => goTo(next) },
    ...(isResolving
      ? []
      : ([
          { keys: 'e', label: 'tickets.actions.resolve', group, run: on.onResolve },
          { keys: 'escape', label: 'tickets.actions.back', group, run: () => router.history.back() },
        ] as const)),
  ]);
}

/** A click opens the list of a select; the focus alone would not. */
function openField(id: string): void {
  const field = document.getElementById(id);
  field?.focus();
  field?.click();
}
