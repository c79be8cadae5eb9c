import { Id } from '@lanet/contracts/endpoint';
import { DeviceState, DeviceType, MetricRange } from '@lanet/contracts/kinds';
import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';
import { DeviceTab } from './device-tabs.ts';

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/devices',
  // Anything else in the address is left out rather than refused.
  validateSearch: z.object({
    search: z.string().max(100).optional().catch(undefined),
    client: Id.optional().catch(undefined),
    site: Id.optional().catch(undefined),
    state: DeviceState.optional().catch(undefined),
    type: DeviceType.optional().catch(undefined),
  }),
  component: lazyPage(() => import('./list/DevicesPage.tsx'), 'DevicesPage'),
});

const addRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/devices/add',
  // Where to begin; the token itself never is in an address.
  validateSearch: z.object({
    client: Id.optional().catch(undefined),
    site: Id.optional().catch(undefined),
  }),
  component: lazyPage(() => import('./add/AddDevicePage.tsx'), 'AddDevicePage'),
});

const deviceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/devices/$id',
  validateSearch: z.object({
    tab: DeviceTab.optional().catch(undefined),
    range: MetricRange.optional().catch(undefined),
  }),
  component: lazyPage(() => import('./page/DevicePage.tsx'), 'DevicePage'),
});

/** Devices; children of the shell. */
export const deviceRoutes = [listRoute, addRoute, deviceRoute] as const;
