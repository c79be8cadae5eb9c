import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../platform/lazy-page.ts';
import { rootRoute } from '../../platform/router.tsx';

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyPage(() => import('./SetupPage.tsx'), 'SetupPage'),
});

/** The page of the first start; a child of the root, not of the shell. */
export const setupRoutes = [setupRoute] as const;
