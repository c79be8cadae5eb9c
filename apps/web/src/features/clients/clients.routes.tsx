import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients',
  validateSearch: z.object({ search: z.string().max(100).optional().catch(undefined) }),
  component: lazyPage(() => import('./ClientsPage.tsx'), 'ClientsPage'),
});

const clientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients/$clientId',
  component: lazyPage(() => import('./ClientLayout.tsx'), 'ClientLayout'),
});

const sitesRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/',
  component: lazyPage(() => import('./ClientSitesPage.tsx'), 'ClientSitesPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/people',
  component: lazyPage(() => import('./ClientPeoplePage.tsx'), 'ClientPeoplePage'),
});

const mailRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/mail',
  component: lazyPage(() => import('./ClientMailPage.tsx'), 'ClientMailPage'),
});

const calendarRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: '/calendar',
  component: lazyPage(() => import('../calendars/client/ClientCalendarPage.tsx'), 'ClientCalendarPage'),
});

/** Clients; children of the shell. */
export const clientRoutes = [
  listRoute,
  clientRoute.addChildren([sitesRoute, peopleRoute, mailRoute, calendarRoute]),
] as const;
