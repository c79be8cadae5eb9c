import { Id } from '@lanet/contracts/endpoint';
import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/alerts',
  validateSearch: z.object({
    state: z.enum(['open', 'resolved']).optional().catch(undefined),
    client: Id.optional().catch(undefined),
  }),
  component: lazyPage(() => import('./AlertsPage.tsx'), 'AlertsPage'),
});

/** Alerts; a child of the shell. */
export const alertRoutes = [listRoute] as const;
