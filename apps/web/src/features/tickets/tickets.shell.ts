// What tickets hand to the shell: rows of the menu and the new ticket.
import { useQuery } from '@tanstack/react-query';
import type { CreateAction, MenuItem } from '../../platform/feature.ts';
import { IconInbox, IconPlus, IconTicket } from '../../ui/icons.ts';
import { openNewTicket } from './new/new-ticket-store.ts';
import { useLiveTicketLists } from './tickets.live.ts';
import { ticketCounts } from './tickets.queries.ts';

/** Mine and nobody's: what needs me. */
function useInboxBadge() {
  useLiveTicketLists();
  const { data } = useQuery(ticketCounts);
  return data && { count: data.mine + data.unassigned };
}

export const ticketMenu: readonly MenuItem[] = [
  {
    label: 'tickets.inbox.title',
    icon: IconInbox,
    to: '/',
    section: 'work',
    audience: 'staff',
    useBadge: useInboxBadge,
    keys: 'g i',
    mobile: true,
  },
  {
    label: 'tickets.title',
    icon: IconTicket,
    to: '/tickets',
    section: 'work',
    audience: 'staff',
    keys: 'g t',
    mobile: true,
  },
];

export const newTicketActions: readonly CreateAction[] = [
  {
    label: 'tickets.actions.create',
    icon: IconPlus,
    permission: 'tickets.create',
    audience: 'staff',
    run: () => openNewTicket(),
    keys: 'c',
  },
];
