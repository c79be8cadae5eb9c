// What the portal hands to the shell.
import type { CreateAction, MenuItem } from '../../platform/feature.ts';
import { IconDeviceDesktop, IconMessage, IconTicket } from '../../ui/icons.ts';
import { openNewTicket } from '../tickets/new/new-ticket-store.ts';

/** What the people of a client see; their tickets are the home. */
export const portalMenu: readonly MenuItem[] = [
  {
    label: 'portal.tickets.title',
    icon: IconTicket,
    to: '/',
    section: 'work',
    audience: 'client',
    keys: 'g t',
    mobile: true,
  },
  {
    label: 'portal.devices.title',
    icon: IconDeviceDesktop,
    to: '/my-devices',
    section: 'work',
    audience: 'client',
    keys: 'g e',
    mobile: true,
  },
];

export const portalActions: readonly CreateAction[] = [
  {
    label: 'portal.tickets.ask',
    icon: IconMessage,
    permission: 'tickets.create',
    audience: 'client',
    run: () => openNewTicket(),
    keys: 'c',
  },
];
