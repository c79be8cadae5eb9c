import type { Feature } from '../../platform/feature.ts';
import { approvalRoutes } from './agents.approval.routes.ts';
import { agentProtocolRoutes } from './agents.gateway.routes.ts';
import { startGateway } from './agents.gateway.service.ts';
import { tokenRoutes } from './agents.tokens.routes.ts';

export { agentRoute } from './agents.caller.routes.ts';
export { agentsConnected, isOnline } from './agents.gateway.service.ts';
export { createTokenBySlug } from './agents.tokens.service.ts';

export const agentsFeature: Feature = {
  name: 'agents',
  routes: [
    { service: 'web', bind: tokenRoutes },
    { service: 'web', bind: approvalRoutes },
    { service: 'gateway', bind: agentProtocolRoutes },
  ],
  background: [{ service: 'gateway', start: startGateway }],
};
