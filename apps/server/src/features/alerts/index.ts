import type { Feature } from '../../platform/feature.ts';
import { startAlertTimers } from './alerts.background.ts';
import { alertJobs } from './alerts.jobs.ts';
import { alertRoutes } from './alerts.routes.ts';

export { storeBlackBoxes } from './alerts.black-box.service.ts';
export { noteGatewayStart } from './alerts.outages.service.ts';
export { configMark } from './alerts.policy.repo.ts';
export { agentConfig, ruleLimits } from './alerts.policy.service.ts';
export { storeServiceRestart } from './alerts.restarts.service.ts';
export { closeAlertsOfDevice } from './alerts.service.ts';

export const alertsFeature: Feature = {
  name: 'alerts',
  routes: [{ service: 'web', bind: alertRoutes }],
  jobs: alertJobs,
  background: [{ service: 'worker', start: startAlertTimers }],
};
