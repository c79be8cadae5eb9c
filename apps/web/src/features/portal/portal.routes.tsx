import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { CreateAction, MenuItem } from '../../platform/feature.ts';
import { shellRoute } from '../../platform/router.tsx';
import { IconDeviceDesktop, IconMessage, IconTicket } from '../../ui/icons.ts';
import { openNewTicket } from '../tickets/new/new-ticket-store.ts';

const myDevicesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/my-devices',
  component: lazyRouteComponent(() => import('./MyDevicesPage.tsx'), 'MyDevicesPage'),
});

export const portalRoutes = [myDevicesRoute] as const;

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
