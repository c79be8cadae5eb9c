import type { Feature } from '../../platform/feature.ts';
import { inventoryRoutes } from './inventory.routes.ts';

export { storeSections, tellRestart } from './inventory.service.ts';

export const inventoryFeature: Feature = {
  name: 'inventory',
  routes: [{ service: 'web', bind: inventoryRoutes }],
};
