import type { Feature } from '../../platform/feature.ts';
import { inventoryJobs } from './inventory.jobs.ts';
import { inventoryRoutes } from './inventory.routes.ts';

export { beginProof, proveUpdates, readProof } from './inventory.proof.service.ts';
export { storeSections, tellRestart } from './inventory.service.ts';

export const inventoryFeature: Feature = {
  name: 'inventory',
  routes: [{ service: 'web', bind: inventoryRoutes }],
  jobs: inventoryJobs,
};
