import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../platform/lazy-page.ts';
import { rootRoute } from '../../platform/router.tsx';

const installRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/e/$link',
  component: lazyPage(() => import('./InstallPage.tsx'), 'InstallPage'),
});

/** For whoever holds a link, signed in or not: a child of the root. */
export const installRoutes = [installRoute] as const;
