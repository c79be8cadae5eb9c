import type { Feature } from '../../platform/feature.ts';
import { inventoryRoutes } from './inventory.routes.ts';

export { storeSections } from './inventory.service.ts';

export const inventoryFeature: Feature = {
  name: 'inventory',
  routes: [{ service: 'web', bind: inventoryRoutes }],
};
