import type { Feature } from '../../platform/feature.ts';
import { approvalRoutes } from './agents.approval.routes.ts';
import { agentProtocolRoutes } from './agents.gateway.routes.ts';
import { startGateway } from './agents.gateway.service.ts';
import { identityRoutes } from './agents.identity.routes.ts';
import { linkRoutes } from './agents.links.routes.ts';
import { tokenRoutes } from './agents.tokens.routes.ts';

export { agentRoute } from './agents.caller.routes.ts';
export { agentsConnected, isOnline, liveStateOf } from './agents.gateway.service.ts';
export { currentAgent } from './agents.identity.repo.ts';
export { createRateLimit } from './agents.limits.service.ts';
export { claimProgress, claimToken, openLink } from './agents.links.service.ts';
export { agentFacts, readIsOnline } from './agents.presence.repo.ts';
export { networkOf, plainAddress } from './agents.tokens.rules.ts';
export { createTokenBySlug } from './agents.tokens.service.ts';

export const agentsFeature: Feature = {
  name: 'agents',
  routes: [
    { service: 'web', bind: tokenRoutes },
    { service: 'web', bind: linkRoutes },
    { service: 'web', bind: approvalRoutes },
    { service: 'web', bind: identityRoutes },
    { service: 'gateway', bind: agentProtocolRoutes },
  ],
  background: [{ service: 'gateway', start: startGateway }],
};
