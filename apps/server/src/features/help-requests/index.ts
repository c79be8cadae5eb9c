import type { Feature } from '../../platform/feature.ts';
import { helpRequestRoutes } from './help-requests.routes.ts';

export const helpRequestsFeature: Feature = {
  name: 'help-requests',
  routes: [{ service: 'gateway', bind: helpRequestRoutes }],
};
