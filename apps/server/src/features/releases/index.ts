import type { Feature } from '../../platform/feature.ts';
import { startPackagesWatch, startRolloutWatch } from './releases.background.ts';
import { releaseRoutes } from './releases.routes.ts';

export { addRelease } from './releases.add.service.ts';
export { releaseFileFor } from './releases.files.service.ts';
export { createNaming, type Naming } from './releases.naming.service.ts';
export { openShelved, packageShelf } from './releases.packages.service.ts';
export { findCurrentRollout as currentRollout } from './releases.rollouts.repo.ts';
export { storeUpdates } from './releases.updates.service.ts';

export const releasesFeature: Feature = {
  name: 'releases',
  routes: [{ service: 'web', bind: releaseRoutes }],
  background: [
    { service: 'worker', start: startRolloutWatch },
    { service: 'web', start: startPackagesWatch },
  ],
};
