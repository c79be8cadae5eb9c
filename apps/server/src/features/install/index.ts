import type { Feature } from '../../platform/feature.ts';
import { packageRoutes } from './install.agent.routes.ts';
import { installRoutes } from './install.routes.ts';

export const installFeature: Feature = {
  name: 'install',
  routes: [
    { service: 'web', bind: installRoutes },
    { service: 'gateway', bind: packageRoutes },
  ],
};
