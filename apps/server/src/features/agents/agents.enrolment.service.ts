import { createHash, randomInt } from 'node:crypto';
import type { agent, EnrolmentState } from '@lanet/contracts/agent';
import { cleanText } from '@lanet/contracts/inventory';
import { enrolmentAnswerText, enrolmentText, parseEnrolmentToken, sortedJson } from '@lanet/contracts/wire';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { fingerprintOf, publicKeyText, readPublicKey, signText, verifyText } from '../../platform/crypto/ed25519.ts';
import { hashToken } from '../../platform/crypto/tokens.ts';
import { announce, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import {
  findCommandKey,
  findEnrolled,
  findTokenByHash,
  insertEnrolled,
  insertUse,
  lockEnrolled,
  lockKey,
  setProof,
  takeUse,
} from './agents.enrolment.repo.ts';
import { answerState, deviceOf, isLetIn, pollSeconds, scopeClaims } from './agents.enrolment.rules.ts';
import type { Gateway } from './agents.gateway.service.ts';
import { agentRecovered, settle, settleAgain } from './agents.linking.service.ts';
import { setClaimAgent } from './agents.links.repo.ts';

type EnrolBody = z.output<typeof agent.enrol.body>;

/** One attempt to join. */
interface Attempt {
  body: EnrolBody;
  /** The body as sent: the agent signed its facts before they were cleaned, and claims of scope are no part of the schema. */
  raw: unknown;
  /** As `plainAddress` writes it. */
  address: string;
}

interface Proved extends Attempt {
  agentId: string;
  tokenHash: Buffer;
  publicKey: Buffer;
}

/**
 * Lets a computer ask to join.
 * @throws Refusal 401 `agents.proof_refused`, 403 `agents.token_refused` (whatever is wrong with the token, alike),
 *   403 `agents.revoked`, 503 `server.unavailable` while there is no command key to pin.
 */
export async function enrol(gateway: Gateway, attempt: Attempt): Promise<EnrolmentState> {
  const { platform } = gateway;
  const proved = prove(gateway, attempt);
  try {
    const { state, command } = await inScope(platform.db, SYSTEM, async (tx) => ({
      command: await commandKey(tx),
      state: await join(tx, gateway, proved),
    }));
    return signedState(gateway, { agentId: proved.agentId, state, proof: attempt.body.proof, command });
  } catch (error) {
    // Written in a transaction of its own: the refusal undoes the other.
    if (error instanceof Refusal && error.code === 'agents.token_refused') await auditRefused(gateway, proved);
    throw error;
  }
}

/** How an agent's enrolment stands. One that waits is looked at again. @throws Refusal 404 `agents.unknown`, 403 `agents.revoked`. */
export async function enrolmentOf(gateway: Gateway, agentId: string): Promise<EnrolmentState> {
  const nowMs = gateway.platform.clock.now();
  const { agent: found, command } = await inScope(gateway.platform.db, SYSTEM, async (tx) => {
    const agent = await lockEnrolled(tx, agentId);
    const state = agent?.state === 'pending' ? await settleAgain(tx, agent, nowMs) : agent?.state;
    return { agent: agent && { ...agent, state: state ?? agent.state }, command: await commandKey(tx) };
  });
  if (!found) throw new Refusal('agents.unknown');
  const state = answerState(found.state);
  if (!state) throw new Refusal('agents.revoked');
  return signedState(gateway, { agentId, state, proof: found.proof, command });
}

export async function commandKey(tx: ScopedTx): Promise<string> {
  const key = await findCommandKey(tx);
  // An agent that pinned nothing could never be told what to trust: it comes again when the signer has started once.
  if (!key) throw new Refusal('server.unavailable', { retryAfterSeconds: 5 });
  return key;
}

/** Whoever asks holds the private key, and made this request for this server. */
function prove(gateway: Gateway, attempt: Attempt): Proved {
  const { body, raw } = attempt;
  const token = parseEnrolmentToken(body.token);
  if (!token) throw new Refusal('agents.token_refused');
  const key = readPublicKey(body.publicKey);
  const tokenHash = hashToken(token.secret);
  const signed = {
    tokenSha256: tokenHash.toString('hex'),
    factsSha256: hashFacts(raw),
  };
  // All an agent knows of the server before this answer is the part of the fingerprint that its token carries.
  const spellings = [token.fingerprint, gateway.fingerprint];
  const proved =
    key !== undefined &&
    gateway.fingerprint.startsWith(token.fingerprint) &&
    spellings.some((serverFingerprint) => verifyText(key, enrolmentText({ ...signed, serverFingerprint }), body.proof));
  if (!proved) throw new Refusal('agents.proof_refused');
  return {
    ...attempt,
    agentId: fingerprintOf(key),
    tokenHash,
    publicKey: Buffer.from(body.publicKey, 'base64url'),
  };
}

/** Hashed as sent. @throws Refusal 422 for what is nested deeper than the stack: no facts are. */
export function hashFacts(raw: unknown): string {
  try {
    return createHash('sha256')
      .update(sortedJson(rawFacts(raw)))
      .digest('hex');
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('request.invalid', { detail: 'facts are nested too deeply' });
    throw error;
  }
}

const rawFacts = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null && 'facts' in raw ? raw.facts : undefined;

async function join(tx: ScopedTx, gateway: Gateway, proved: Proved): Promise<EnrolmentState['state']> {
  await lockKey(tx, proved.agentId);
  const enrolled = await findEnrolled(tx, proved.agentId);
  return enrolled ? repeat(tx, gateway, proved, enrolled) : admit(tx, gateway, proved);
}

/** The same key again: it is answered how it stands. Its own token may be used up or over by now, a stranger's may not. */
async function repeat(
  tx: ScopedTx,
  { platform }: Gateway,
  proved: Proved,
  enrolled: NonNullable<Awaited<ReturnType<typeof findEnrolled>>>,
): Promise<EnrolmentState['state']> {
  const token = await findTokenByHash(tx, proved.tokenHash);
  const own = token !== undefined && token.id === enrolled.tokenId;
  const usable =
    own || (await takeUse(tx, proved.tokenHash, proved.address, new Date(platform.clock.now()))) !== undefined;
  if (!token || !usable) throw new Refusal('agents.token_refused');
  const state = answerState(enrolled.state);
  if (!state) throw new Refusal('agents.revoked');
  await setProof(tx, enrolled.agentId, proved.body.proof);
  await insertUse(tx, { ...useOf(proved, platform.clock.now()), ...tokenOf(token), result: 'repeated' });
  return state;
}

async function admit(tx: ScopedTx, gateway: Gateway, proved: Proved): Promise<EnrolmentState['state']> {
  const { body, agentId, address } = proved;
  const now = new Date(gateway.platform.clock.now());
  const token = await takeUse(tx, proved.tokenHash, address, now);
  if (!token) throw new Refusal('agents.token_refused');
  const { clientId, siteId } = token;
  const before = { recovery: body.recovery, fingerprint: gateway.fingerprint };
  const recovers = await agentRecovered(tx, before, { agentId, proof: body.proof, clientId });
  const { facts } = body;
  const waiting = { agentId, deviceId: uuidv7(), clientId, facts, letIn: isLetIn(token), recovers };
  const agentVersion = cleanText(body.agentVersion, 40);
  await insertEnrolled(
    tx,
    // Only said on its page: whoever claims to be invented gains nothing by it.
    { ...deviceOf(facts, agentId), ...waiting, siteId, simulated: agentVersion.endsWith('-simulated') },
    { tokenId: token.id, publicKey: proved.publicKey, proof: body.proof, agentVersion, address, now },
  );
  const { state, deviceId } = await settle(tx, waiting, now.getTime());
  await insertUse(tx, { ...useOf(proved, now.getTime()), ...tokenOf(token), result: state });
  await setClaimAgent(tx, proved.tokenHash, agentId);
  const { name } = deviceOf(facts, agentId);
  await tellOfNewcomer(tx, proved, { clientId, siteId, deviceId, name, status: state });
  return state;
}

export async function tellOfNewcomer(
  tx: ScopedTx,
  { agentId, address, raw }: Pick<Proved, 'agentId' | 'address' | 'raw'>,
  device: { clientId: string; siteId: string; deviceId: string; name: string; status: string },
): Promise<void> {
  const { clientId, siteId, deviceId, name } = device;
  const actor = { kind: 'agent', id: agentId, name } as const;
  const detail = { deviceId, address, state: device.status };
  await audit(tx, { actor, action: 'agents.enrolled', target: name, clientId, detail });
  const claims = { ...scopeClaims(raw), ...scopeClaims(rawFacts(raw)) };
  if (Object.keys(claims).length > 0)
    await audit(tx, { actor, action: 'agent.scope_claimed', target: name, clientId, security: true, detail: claims });
  const audience = { clientId, siteId, staffOnly: true };
  announce(tx, { topic: 'live', event: { type: 'enrolment', id: deviceId }, audience });
  announce(tx, { topic: 'live', event: { type: 'device', id: deviceId }, audience });
  if (device.status === 'pending')
    await enqueue(tx, 'notifications.enrolment_pending', { clientId, deviceId, hostname: name });
}

const tokenOf = ({ id, clientId }: { id: string; clientId: string }) => ({ tokenId: id, clientId });

const useOf = ({ body, agentId, address }: Proved, nowMs: number) => ({
  agentId,
  at: new Date(nowMs),
  address,
  hostname: body.facts.hostname,
  serial: body.facts.serial,
  agentVersion: cleanText(body.agentVersion, 40),
});

async function auditRefused({ platform }: Gateway, { agentId, address, body }: Proved): Promise<void> {
  await inScope(platform.db, SYSTEM, (tx) =>
    audit(tx, {
      actor: { kind: 'agent', id: agentId, name: body.facts.hostname || agentId },
      action: 'agent.token_refused',
      security: true,
      detail: { address },
    }),
  );
}

export function signedState(
  { identity, platform }: Gateway,
  part: { agentId: string; state: EnrolmentState['state']; proof: string; command: string },
): EnrolmentState {
  const { agentId, state, proof, command } = part;
  const keys = { identity: publicKeyText(identity.publicKey), command };
  return {
    agentId,
    state,
    keys,
    signature: signText(identity.privateKey, enrolmentAnswerText({ proof, agentId, state, keys })),
    pollSeconds: pollSeconds(platform.config.agent.reportSeconds, randomInt(1000) / 1000),
    serverTime: platform.clock.now(),
  };
}
