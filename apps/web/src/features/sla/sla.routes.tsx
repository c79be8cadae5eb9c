import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../platform/router.tsx';

const newPolicyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/sla/new',
  component: lazyRouteComponent(() => import('./editor/NewPolicyPage.tsx'), 'NewPolicyPage'),
});

const policyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/sla/$id',
  component: lazyRouteComponent(() => import('./editor/PolicyPage.tsx'), 'PolicyPage'),
});

/** The pages of one policy, which want the whole width; the list is a section of the settings. Children of the shell. */
export const slaRoutes = [newPolicyRoute, policyRoute] as const;
