import { createHash } from 'node:crypto';
import type { agent, EnrolmentState } from '@lanet/contracts/agent';
import { cleanText } from '@lanet/contracts/inventory';
import { enrolmentText, forkGrantText } from '@lanet/contracts/wire';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { fingerprintOf, readPublicKey, verifyText } from '../../platform/crypto/ed25519.ts';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { lockOriginal, setForked } from './agents.clones.repo.ts';
import { COOL_DOWN_MS } from './agents.clones.service.ts';
import { findEnrolled, insertEnrolled, lockKey, setProof } from './agents.enrolment.repo.ts';
import { answerState, deviceOf } from './agents.enrolment.rules.ts';
import { commandKey, hashFacts, signedState, tellOfNewcomer } from './agents.enrolment.service.ts';
import type { Gateway } from './agents.gateway.service.ts';

interface Fork {
  body: z.output<typeof agent.fork.body>;
  raw: unknown;
  address: string;
}

/** An agent was told to be a copy: what it has to say so for. Longer than the event's hour, which a second copy does not renew. */
const SEEN_MS = 2 * COOL_DOWN_MS;

/**
 * A copy of a running agent joins with a key of its own. The old key vouches for the new one, which is all that it is good for:
 * the new agent waits for a person, at the site of the original. Repeating it with the same key answers the same.
 * @throws Refusal 401 `agents.proof_refused`, 404 `agents.unknown`, 409 `agents.not_cloned` when nobody saw two of them,
 *   429 within an hour of the last copy.
 */
export async function fork(gateway: Gateway, attempt: Fork): Promise<EnrolmentState> {
  const { platform } = gateway;
  const key = readPublicKey(attempt.body.publicKey);
  if (!key) throw new Refusal('agents.proof_refused');
  const newAgentId = fingerprintOf(key);
  const { state, command } = await inScope(platform.db, SYSTEM, async (tx) => {
    await lockKey(tx, newAgentId);
    const original = await provedOriginal(tx, gateway, { ...attempt, newAgentId });
    const known = await findEnrolled(tx, newAgentId);
    if (known && known.copyOf !== original.agentId) throw new Refusal('agents.proof_refused');
    const standing = known
      ? answerState(known.state)
      : await admitCopy(tx, gateway, { ...attempt, newAgentId, original });
    if (!standing) throw new Refusal('agents.revoked');
    // What it is told from now on is signed over what it asked last.
    if (known) await setProof(tx, newAgentId, attempt.body.proof);
    return { state: standing, command: await commandKey(tx) };
  });
  return signedState(gateway, { agentId: newAgentId, state, proof: attempt.body.proof, command });
}

type Original = NonNullable<Awaited<ReturnType<typeof lockOriginal>>>;

async function provedOriginal(
  tx: ScopedTx,
  { fingerprint }: Gateway,
  { body, raw, newAgentId }: Fork & { newAgentId: string },
): Promise<Original> {
  const { grant, publicKey, proof } = body;
  const original = await lockOriginal(tx, grant.agentId);
  if (!original || original.agentId === newAgentId) throw new Refusal('agents.unknown');
  const oldKey = readPublicKey(original.publicKey.toString('base64url'));
  const newKey = readPublicKey(publicKey);
  const said = forkGrantText({ agentId: original.agentId, newAgentId, serverFingerprint: fingerprint });
  // The grant stands where a token stands otherwise: the new key signs which one it came with.
  const tokenSha256 = createHash('sha256').update(grant.signature).digest('hex');
  const asked = enrolmentText({ tokenSha256, serverFingerprint: fingerprint, factsSha256: hashFacts(raw) });
  const isProved = oldKey && newKey && verifyText(oldKey, said, grant.signature) && verifyText(newKey, asked, proof);
  if (!isProved || original.state !== 'active') throw new Refusal('agents.proof_refused');
  return original;
}

async function admitCopy(
  tx: ScopedTx,
  { platform }: Gateway,
  { body, raw, address, newAgentId, original }: Fork & { newAgentId: string; original: Original },
): Promise<'pending'> {
  const now = new Date(platform.clock.now());
  const { cloneSeenAt, forkedAt, clientId, siteId } = original;
  if (!cloneSeenAt || now.getTime() - cloneSeenAt.getTime() > SEEN_MS) throw new Refusal('agents.not_cloned');
  const coolDownMs = (forkedAt?.getTime() ?? Number.NEGATIVE_INFINITY) + COOL_DOWN_MS - now.getTime();
  if (coolDownMs > 0) throw new Refusal('request.too_many', { retryAfterSeconds: Math.ceil(coolDownMs / 1000) });
  await setForked(tx, original.agentId, now);
  const { facts } = body;
  const device = { ...deviceOf(facts, newAgentId), agentId: newAgentId, clientId, siteId, deviceId: uuidv7(), facts };
  const agentVersion = cleanText(body.agentVersion, 40);
  await insertEnrolled(
    tx,
    { ...device, simulated: agentVersion.endsWith('-simulated'), letIn: false, recovers: null },
    {
      ...{ tokenId: null, copyOf: original.agentId, publicKey: Buffer.from(body.publicKey, 'base64url') },
      ...{ proof: body.proof, agentVersion, address, now },
    },
  );
  const { deviceId, name } = device;
  await tellOfNewcomer(
    tx,
    { agentId: newAgentId, address, raw },
    { clientId, siteId, deviceId, name, status: 'pending' },
  );
  return 'pending';
}
