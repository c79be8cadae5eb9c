import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../platform/router.tsx';

const installRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/e/$link',
  component: lazyRouteComponent(() => import('./InstallPage.tsx'), 'InstallPage'),
});

/** For whoever holds a link, signed in or not: a child of the root. */
export const installRoutes = [installRoute] as const;
