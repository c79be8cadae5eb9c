import type { Feature } from '../../platform/feature.ts';
import { startTurning } from './maintenance.background.ts';
import { maintenanceRoutes } from './maintenance.routes.ts';

export { quietOver, slaPauses } from './maintenance.effects.service.ts';
export { openOver } from './maintenance.open.repo.ts';
export { type Held, quietUntil } from './maintenance.rules.ts';

export const maintenanceFeature: Feature = {
  name: 'maintenance',
  routes: [{ service: 'web', bind: maintenanceRoutes }],
  background: [{ service: 'worker', start: startTurning }],
};
