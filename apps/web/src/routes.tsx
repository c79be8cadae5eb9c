// The route tree: every feature's routes under the two roots of platform/router.tsx.
import { createRoute, createRouter } from '@tanstack/react-router';
import { homeRoutes } from './features/home/home.routes.tsx';
import { queryClient } from './platform/query-client.ts';
import { rootRoute, shellRoute } from './platform/router.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { RouteError, ShellError } from './shell/RouteError.tsx';
import { StaffShell } from './shell/StaffShell.tsx';
import { Waiting } from './ui/Loadable.tsx';

shellRoute.update({ component: StaffShell, errorComponent: ShellError });

/** Every other address: said inside the frame, so the way on is at hand. */
const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

const routeTree = rootRoute.addChildren([shellRoute.addChildren([...homeRoutes, unknownRoute])]);

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
