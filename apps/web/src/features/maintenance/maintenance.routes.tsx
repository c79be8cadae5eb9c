import { Id } from '@lanet/contracts/endpoint';
import { MaintenanceWhen } from '@lanet/contracts/maintenance';
import { useQuery } from '@tanstack/react-query';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { MenuItem } from '../../platform/feature.ts';
import { shellRoute } from '../../platform/router.tsx';
import { useCan } from '../../platform/session.ts';
import { IconTool } from '../../ui/icons.ts';
import { proposalCount, useLiveMaintenance } from './maintenance.queries.ts';

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
  component: lazyRouteComponent(() => import('./MaintenancePage.tsx'), 'MaintenancePage'),
});

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/maintenance/new',
  validateSearch: z.object(place),
  component: lazyRouteComponent(() => import('./NewWindowPage.tsx'), 'NewWindowPage'),
});

const windowRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/maintenance/$id',
  component: lazyRouteComponent(() => import('./WindowPage.tsx'), 'WindowPage'),
});

const editRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/maintenance/$id/edit',
  component: lazyRouteComponent(() => import('./EditWindowPage.tsx'), 'EditWindowPage'),
});

/** Maintenance windows; children of the shell. */
export const maintenanceRoutes = [listRoute, newRoute, windowRoute, editRoute] as const;

/** Proposals wait for staff alone. */
function useProposals() {
  const canDecide = useCan('maintenance.write');
  useLiveMaintenance();
  return useQuery({ ...proposalCount, enabled: canDecide }).data;
}

export const maintenanceMenu: readonly MenuItem[] = [
  {
    label: 'maintenance.title',
    icon: IconTool,
    to: '/maintenance',
    section: 'estate',
    permission: 'maintenance.read',
    useBadge: useProposals,
    keys: 'g m',
  },
];
