import { agent } from '@lanet/contracts/agent';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { issueBearer } from '../../platform/crypto/bearer.ts';
import { bind, openRoute, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { activeAgent, provedAgent } from './agents.caller.service.ts';
import { enrol, enrolmentOf } from './agents.enrolment.service.ts';
import { fork } from './agents.forks.service.ts';
import { type Gateway, openGateway, subscribe } from './agents.gateway.service.ts';
import { reportRoute } from './agents.ingest.routes.ts';
import { retirementOf } from './agents.retirement.service.ts';
import { connectRoute } from './agents.socket.routes.ts';
import { networkOf, plainAddress } from './agents.tokens.rules.ts';

/** The agent protocol. Other features bind theirs with `agentRoute`. */
export async function agentProtocolRoutes(app: FastifyInstance, platform: Platform): Promise<void> {
  const gateway = await openGateway(platform);
  const unsubscribe = subscribe(gateway);
  app.addHook('preClose', async () => {
    unsubscribe();
    await gateway.sockets.endAll();
  });

  enrolmentRoutes(app, gateway);
  bind(app, agent.grant, byProof(gateway), async ({ caller }) => {
    const serverTime = platform.clock.now();
    const { bearer, expiresAt } = issueBearer(gateway.bearerKey, activeAgent(caller).agentId, serverTime);
    return { bearer, bearerExpiresAt: expiresAt, serverTime };
  });
  await reportRoute(app, gateway);
  connectRoute(app, gateway);
}

function enrolmentRoutes(app: FastifyInstance, gateway: Gateway): void {
  openRoute(app, agent.enrol, async ({ body, request }) =>
    enrol(gateway, { body, raw: request.body, address: limitedAddress(gateway, request) }),
  );
  openRoute(app, agent.fork, async ({ body, request }) =>
    fork(gateway, { body, raw: request.body, address: limitedAddress(gateway, request) }),
  );
  bind(app, agent.enrolment, byProof(gateway), async ({ params, caller }) => {
    // Only one's own: another agent's is not there.
    if (caller.agentId !== params.agentId) throw new Refusal('agents.unknown');
    if (caller.state === 'retired') throw await retirementOf(gateway, caller.agentId);
    return enrolmentOf(gateway, params.agentId);
  });
}

/** Whoever asks to join is counted by address. @throws Refusal 429. */
function limitedAddress({ limits, platform }: Gateway, { ip }: FastifyRequest): string {
  const address = plainAddress(ip);
  const retryAfterSeconds = limits.enrolments.take(networkOf(address), platform.clock.now());
  if (retryAfterSeconds !== undefined) throw new Refusal('request.too_many', { retryAfterSeconds });
  return address;
}

const byProof =
  (gateway: Gateway) =>
  ({ headers, method, url, body }: FastifyRequest) =>
    provedAgent(gateway, { authorization: headers.authorization, method, path: url, hasBody: body !== undefined });
