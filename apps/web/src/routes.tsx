// The route tree: every feature's routes under the two roots of platform/router.tsx.
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { accountRoutes } from './features/account/account.routes.tsx';
import { alertRoutes } from './features/alerts/alerts.routes.tsx';
import { authRoutes } from './features/auth/auth.routes.tsx';
import { clientRoutes } from './features/clients/clients.routes.tsx';
import { deviceRoutes } from './features/devices/devices.routes.tsx';
import { installRoutes } from './features/install/install.routes.tsx';
import { mailRoutes } from './features/mail/mail.routes.tsx';
import { maintenanceRoutes } from './features/maintenance/maintenance.routes.tsx';
import { portalRoutes } from './features/portal/portal.routes.tsx';
import { scriptRoutes } from './features/scripts/scripts.routes.tsx';
import { settingsRoutes } from './features/settings/settings.routes.tsx';
import { setupRoutes } from './features/setup/setup.routes.tsx';
import { slaRoutes } from './features/sla/sla.routes.tsx';
import { ticketRoutes } from './features/tickets/tickets.routes.tsx';
import { queryClient } from './platform/query-client.ts';
import { rootRoute, shellRoute } from './platform/router.tsx';
import { RouteError, ShellError } from './shell/RouteError.tsx';
import { Waiting } from './ui/Loadable.tsx';

// Whoever has yet to sign in does without it.
const StaffShell = lazyRouteComponent(() => import('./shell/StaffShell.tsx'), 'StaffShell');
shellRoute.update({ component: StaffShell, errorComponent: ShellError });

const NotFound = lazyRouteComponent(() => import('./shell/NotFound.tsx'), 'NotFound');

/** Every other address: said inside the frame, so the way on is at hand. */
const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

const routeTree = rootRoute.addChildren([
  ...authRoutes,
  ...setupRoutes,
  ...installRoutes,
  shellRoute.addChildren([
    ...ticketRoutes,
    ...portalRoutes,
    ...alertRoutes,
    ...mailRoutes,
    ...deviceRoutes,
    ...maintenanceRoutes,
    ...scriptRoutes,
    ...clientRoutes,
    ...settingsRoutes,
    ...slaRoutes,
    ...accountRoutes,
    unknownRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  // The query cache decides what is fresh, not the router.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  scrollToTopSelectors: ['#content'],
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: RouteError,
  defaultPendingComponent: () => <Waiting>{null}</Waiting>,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
