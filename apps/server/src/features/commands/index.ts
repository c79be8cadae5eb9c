import type { Feature } from '../../platform/feature.ts';
import { commandAgentRoutes } from './commands.agent.routes.ts';
import { startExpiry, startPlans, startSigner } from './commands.background.ts';
import { commandJobs } from './commands.jobs.ts';
import { planRoutes } from './commands.plans.routes.ts';
import { commandRoutes } from './commands.routes.ts';

export { retireCommandKey } from './commands.retired-keys.service.ts';
export { signerState } from './commands.state.repo.ts';

export const commandsFeature: Feature = {
  name: 'commands',
  routes: [
    { service: 'web', bind: commandRoutes },
    { service: 'web', bind: planRoutes },
    { service: 'gateway', bind: commandAgentRoutes },
  ],
  jobs: commandJobs,
  background: [
    { service: 'signer', start: startSigner },
    { service: 'worker', start: startExpiry },
    { service: 'worker', start: startPlans },
  ],
};
