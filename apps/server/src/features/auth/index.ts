import type { Feature } from '../../platform/feature.ts';
import { startCleanup } from './auth.cleanup.service.ts';
import { authJobs } from './auth.jobs.ts';
import { authRoutes } from './auth.routes.ts';

export {
  disableSecondFactor,
  endSignInsIn,
  inviteIn,
  removeSecondFactorIn,
  resetPassword,
  setPasswordIn,
} from './auth.accounts.service.ts';
export { authenticate, requireStepUp } from './auth.authenticate.service.ts';
export { hashAcceptable } from './auth.passwords.service.ts';
export { readMe } from './auth.profile.service.ts';
export { limitAddress } from './auth.throttle.service.ts';

export const authFeature: Feature = {
  name: 'auth',
  routes: [{ service: 'web', bind: authRoutes }],
  jobs: authJobs,
  background: [{ service: 'worker', start: startCleanup }],
};
