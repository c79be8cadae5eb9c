import { createRoute, redirect } from '@tanstack/react-router';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';
import { ReportSearch } from './reports/report-search.ts';

const newPolicyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/sla/new',
  component: lazyPage(() => import('./editor/NewPolicyPage.tsx'), 'NewPolicyPage'),
});

const policyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/sla/$id',
  component: lazyPage(() => import('./editor/PolicyPage.tsx'), 'PolicyPage'),
});

const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sla',
  beforeLoad: () => {
    throw redirect({ to: '/sla/wall', replace: true });
  },
});

const wallRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sla/wall',
  component: lazyPage(() => import('./wall/WallPage.tsx'), 'WallPage'),
});

const reportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sla/report',
  validateSearch: ReportSearch,
  component: lazyPage(() => import('./reports/ReportPage.tsx'), 'ReportPage'),
});

/** The pages of one policy, which want the whole width; the list is a section of the settings. Children of the shell. */
export const slaRoutes = [newPolicyRoute, policyRoute, indexRoute, wallRoute, reportRoute] as const;
