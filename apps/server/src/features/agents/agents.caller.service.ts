import { createHash } from 'node:crypto';
import type { ProofClaims } from '@lanet/contracts/wire';
import { agentOfProof, checkProof } from '../../platform/crypto/proof.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Gateway } from './agents.gateway.service.ts';
import type { KnownAgent } from './agents.registry.service.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Of a request without a body, and of one with the empty object that some libraries send instead. */
const NO_BODY = sha256('');
const EMPTY_BODY = sha256('{}');

/** A request as far as a proof speaks of it. */
interface ProvedCall {
  authorization: string | undefined;
  method: string;
  /** With the query, as received. */
  path: string;
  hasBody: boolean;
}

/**
 * The agent that made this proof, in whatever state it is. No gateway of the installation takes the proof again.
 * @throws Refusal 401 `agents.proof_refused` (with the reason, so that an agent with a wrong clock can look at `Date`),
 *   404 `agents.unknown`, 429.
 */
export async function provedAgent(gateway: Gateway, call: ProvedCall): Promise<KnownAgent> {
  const { agent, claims } = await provedHere(gateway, call);
  if (!(await gateway.sharedProofs.take(claims))) throw new Refusal('agents.proof_refused', { detail: 'replayed' });
  return agent;
}

/**
 * As `provedAgent`, for a proof that another gateway may take once more: enough where what follows has to be signed for this one.
 * @throws Refusal likewise.
 */
export async function provedHere(
  gateway: Gateway,
  call: ProvedCall,
): Promise<{ agent: KnownAgent; claims: ProofClaims }> {
  const { authorization = '', method, path, hasBody } = call;
  const agentId = agentOfProof(authorization);
  if (!agentId) throw new Refusal('agents.proof_refused', { detail: 'malformed' });
  const agent = await gateway.registry.find(agentId);
  if (!agent) throw new Refusal('agents.unknown');
  const request = {
    publicKey: agent.publicKey,
    serverFingerprint: gateway.fingerprint,
    method,
    path,
    bodySha256: hasBody ? EMPTY_BODY : NO_BODY,
    nowMs: gateway.platform.clock.now(),
  };
  const check = checkProof(authorization, request, gateway.proofs);
  if (check.kind === 'proved') return { agent, claims: check.claims };
  if (check.code === 'too_many') throw new Refusal('request.too_many', { retryAfterSeconds: 150 });
  throw new Refusal('agents.proof_refused', { detail: check.code });
}

/**
 * The agent a bearer was given to, without the database once it is in memory.
 * @throws Refusal 401 `agents.bearer_refused`, and as `activeAgent` does.
 */
export async function bearingAgent(gateway: Gateway, authorization: string | undefined): Promise<KnownAgent> {
  const [, bearer = ''] = /^Bearer (\S{1,200})$/.exec(authorization ?? '') ?? [];
  const check = gateway.checkBearer(bearer, gateway.platform.clock.now());
  if (check.kind !== 'valid') throw new Refusal('agents.bearer_refused', { detail: check.kind });
  return activeAgent(gateway.registry.peek(check.agentId) ?? (await gateway.registry.find(check.agentId)));
}

/** A retired agent asks once a day, whatever its version: older ones know only when to come again. */
export const RETIRED_ASKS_SECONDS = 86_400;

/** @throws Refusal 404 `agents.unknown`, 403 `agents.pending` or `agents.revoked`, 410 `agents.retired`. */
export function activeAgent(agent: KnownAgent | undefined): KnownAgent {
  if (!agent) throw new Refusal('agents.unknown');
  if (agent.state === 'active') return agent;
  if (agent.state === 'retired') throw new Refusal('agents.retired', { retryAfterSeconds: RETIRED_ASKS_SECONDS });
  throw new Refusal(agent.state === 'pending' ? 'agents.pending' : 'agents.revoked');
}
