import type { Feature } from '../../platform/feature.ts';
import { notificationJobs } from './notifications.jobs.ts';
import { notificationRoutes } from './notifications.routes.ts';

export { notifyAdmins, notifyPerson } from './notifications.service.ts';

export const notificationsFeature: Feature = {
  name: 'notifications',
  routes: [{ service: 'web', bind: notificationRoutes }],
  jobs: notificationJobs,
};
