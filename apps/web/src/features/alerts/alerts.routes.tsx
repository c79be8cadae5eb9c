import { Id } from '@lanet/contracts/endpoint';
import { useQuery } from '@tanstack/react-query';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { MenuItem } from '../../platform/feature.ts';
import { shellRoute } from '../../platform/router.tsx';
import { IconAlarm } from '../../ui/icons.ts';
import { openAlertCount, useLiveAlerts } from './alerts.queries.ts';

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/alerts',
  validateSearch: z.object({
    state: z.enum(['open', 'resolved']).optional().catch(undefined),
    client: Id.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./AlertsPage.tsx'), 'AlertsPage'),
});

/** Alerts; a child of the shell. */
export const alertRoutes = [listRoute] as const;

function useOpenAlerts() {
  useLiveAlerts();
  return useQuery(openAlertCount).data;
}

export const alertMenu: readonly MenuItem[] = [
  {
    label: 'alerts.title',
    icon: IconAlarm,
    to: '/alerts',
    section: 'work',
    permission: 'alerts.read',
    useBadge: useOpenAlerts,
    keys: 'g a',
    mobile: true,
  },
];
