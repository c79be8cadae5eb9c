import { Id } from '@lanet/contracts/endpoint';
import { MaintenanceWhen } from '@lanet/contracts/kinds';
import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';

const place = {
  client: Id.optional().catch(undefined),
  site: Id.optional().catch(undefined),
  device: Id.optional().catch(undefined),
};

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/maintenance',
  validateSearch: z.object({
    ...place,
    when: MaintenanceWhen.extract(['proposed', 'past']).optional().catch(undefined),
  }),
  component: lazyPage(() => import('./MaintenancePage.tsx'), 'MaintenancePage'),
});

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/maintenance/new',
  validateSearch: z.object(place),
  component: lazyPage(() => import('./NewWindowPage.tsx'), 'NewWindowPage'),
});

const windowRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/maintenance/$id',
  component: lazyPage(() => import('./WindowPage.tsx'), 'WindowPage'),
});

const editRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/maintenance/$id/edit',
  component: lazyPage(() => import('./EditWindowPage.tsx'), 'EditWindowPage'),
});

/** Maintenance windows; children of the shell. */
export const maintenanceRoutes = [listRoute, newRoute, windowRoute, editRoute] as const;
