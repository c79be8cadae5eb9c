import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../platform/lazy-page.ts';
import { shellRoute } from '../../platform/router.tsx';

const myDevicesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/my-devices',
  component: lazyPage(() => import('./MyDevicesPage.tsx'), 'MyDevicesPage'),
});

export const portalRoutes = [myDevicesRoute] as const;
