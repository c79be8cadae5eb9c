import type { Feature } from '../../platform/feature.ts';
import { setupRoutes } from './setup.routes.ts';
import { openSetup } from './setup.service.ts';

export { completeSetup } from './setup.service.ts';

export const setupFeature: Feature = {
  name: 'setup',
  routes: [{ service: 'web', bind: setupRoutes }],
  background: [
    {
      service: 'web',
      async start(platform) {
        await openSetup(platform, (text) => process.stdout.write(text));
        return { stop: async () => undefined };
      },
    },
  ],
};
