import { agent as protocol } from '@lanet/contracts/agent';
import type { Endpoint } from '@lanet/contracts/endpoint';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Scoped, SYSTEM } from '../../platform/database/index.ts';
import { type BindOptions, bind, type Handler, Refusal } from '../../platform/http/index.ts';
import { bearingAgent } from './agents.caller.service.ts';
import type { RateLimit } from './agents.limits.service.ts';
import type { KnownAgent } from './agents.registry.service.ts';

/**
 * An agent that may speak. Its client, site and device come from its credential, never from what it says. The scope is
 * everything, as for the product itself: what an agent may touch is what names its `agentId` or `deviceId`.
 */
export interface AgentCaller extends Scoped {
  agentId: string;
  clientId: string;
  siteId: string;
  deviceId: string;
  deviceName: string;
}

/** Binds an endpoint for agents that carry a bearer. The feature `agents` binds its own routes first. */
export function agentRoute<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: Handler<E, AgentCaller>,
  options: BindOptions = {},
): void {
  if (endpoint.permission !== 'agent_bearer') throw new Error(`${endpoint.method} ${endpoint.path} is not for bearers`);
  const { limits, waiting } = app.agentGateway;
  const authenticate = async (request: FastifyRequest): Promise<AgentCaller> => {
    const agent = await authenticateBearer(app, request, limits.calls);
    // Whoever fetches them needs no flag any more; what is queued from now on sets it again.
    if (endpoint === protocol.commands) waiting.fetched(agent.agentId);
    return agent;
  };
  bind(app, endpoint, authenticate, handler, options);
}

/** @throws Refusal as `bearingAgent`, and 429 for an agent beyond its rate. */
export async function authenticateBearer(
  app: FastifyInstance,
  { headers }: FastifyRequest,
  limit: RateLimit,
): Promise<KnownAgent & Scoped> {
  const { agentGateway: gateway } = app;
  const agent = await bearingAgent(gateway, headers.authorization);
  const retryAfterSeconds = limit.take(agent.agentId, gateway.platform.clock.now());
  if (retryAfterSeconds !== undefined) throw new Refusal('request.too_many', { retryAfterSeconds });
  return { ...agent, ...SYSTEM };
}
