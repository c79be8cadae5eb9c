import { agent as protocol } from '@lanet/contracts/agent';
import type { Endpoint } from '@lanet/contracts/endpoint';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Scoped } from '../../platform/database/index.ts';
import { type BindOptions, bind, type Handler, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { bearingAgent } from './agents.caller.service.ts';
import { type Gateway, gatewayOf } from './agents.gateway.service.ts';
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
  platform: Platform,
  endpoint: E,
  handler: Handler<E, AgentCaller>,
  options: BindOptions = {},
): void {
  if (endpoint.permission !== 'agent_bearer') throw new Error(`${endpoint.method} ${endpoint.path} is not for bearers`);
  const gateway = gatewayOf(platform);
  const authenticate = async (request: FastifyRequest): Promise<AgentCaller> => {
    const agent = await authenticateBearer(gateway, request, gateway.limits.calls);
    if (endpoint.path === protocol.commands.path) noticeFetch(gateway, agent, request);
    return agent;
  };
  bind(app, endpoint, authenticate, handler, options);
}

/** Whoever fetches commands needs no flag any more; whoever waits for them is there, as with a socket's ping. */
function noticeFetch({ waiting, presence }: Gateway, agent: KnownAgent, { query }: FastifyRequest): void {
  waiting.fetched(agent.agentId);
  if (typeof query === 'object' && query !== null && 'wait' in query && Number(query.wait) > 0) presence.touch(agent);
}

/** @throws Refusal as `bearingAgent`, and 429 for an agent beyond its rate. */
export async function authenticateBearer(
  gateway: Gateway,
  { headers }: FastifyRequest,
  limit: RateLimit,
): Promise<KnownAgent> {
  const agent = await bearingAgent(gateway, headers.authorization);
  const retryAfterSeconds = limit.take(agent.agentId, gateway.platform.clock.now());
  if (retryAfterSeconds !== undefined) throw new Refusal('request.too_many', { retryAfterSeconds });
  return agent;
}
