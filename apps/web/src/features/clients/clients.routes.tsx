import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { MenuItem } from '../../platform/feature.ts';
import { shellRoute } from '../../platform/router.tsx';
import { IconBuilding } from '../../ui/icons.ts';

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients',
  validateSearch: z.object({ search: z.string().max(100).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./ClientsPage.tsx'), 'ClientsPage'),
});

const clientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients/$clientId',
  component: lazyRouteComponent(() => import('./ClientLayout.tsx'), 'ClientLayout'),
});

const sitesRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./ClientSitesPage.tsx'), 'ClientSitesPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('./ClientPeoplePage.tsx'), 'ClientPeoplePage'),
});

const mailRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/mail',
  component: lazyRouteComponent(() => import('./ClientMailPage.tsx'), 'ClientMailPage'),
});

const calendarRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/calendar',
  component: lazyRouteComponent(() => import('../calendars/client/ClientCalendarPage.tsx'), 'ClientCalendarPage'),
});

/** Clients; children of the shell. */
export const clientRoutes = [
  listRoute,
  clientRoute.addChildren([sitesRoute, peopleRoute, mailRoute, calendarRoute]),
] as const;

export const clientMenu: readonly MenuItem[] = [
  {
    label: 'clients.title',
    icon: IconBuilding,
    to: '/clients',
    section: 'organisation',
    permission: 'clients.read',
    keys: 'g c',
  },
];
