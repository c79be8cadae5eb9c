// The signer: reads requests from the database, decides by itself, and signs. It alone opens the command key; it talks to
// nobody by network and trusts nothing that the web wrote beside the request itself (security.md, section 1).
import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import type { CommandPayload } from '@lanet/contracts/agent';
import { Language } from '@lanet/contracts/endpoint';
import { commandText } from '@lanet/contracts/wire';
import { signText } from '../../platform/crypto/ed25519.ts';
import { announce, inSigner, type SignerTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { ENVELOPE_LIFE_MS, signingRefusal } from './commands.rules.ts';
import { permitPlan, readPlan } from './commands.signer.plans.repo.ts';
import {
  countRunsSince,
  isSwitchedOff,
  nextSequence,
  type RequesterRow,
  readRequester,
  readSignIn,
  refuseCommand,
  storeEnvelope,
  takeWaiting,
  type Waiting,
} from './commands.signer.repo.ts';

export interface SigningKey {
  privateKey: KeyObject;
  keyId: string;
}

const HOUR_MS = 3_600_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Signs or refuses everything that waits. Returns how many it looked at. */
export async function signWaiting(platform: Platform, key: SigningKey): Promise<number> {
  return inSigner(platform.db, async (tx) => {
    const waiting = await takeWaiting(tx);
    for (const one of waiting) await decide(tx, platform, key, one);
    return waiting.length;
  });
}

async function decide(tx: SignerTx, platform: Platform, key: SigningKey, one: Waiting): Promise<void> {
  const now = platform.clock.now();
  const requester = await readRequester(tx, one.requesterId);
  const plan = one.planId ? await readPlan(tx, { ...one, planId: one.planId }) : undefined;
  const refusal = signingRefusal(await factsOf(tx, platform, one, { requester, plan }, now));
  if (refusal) {
    await refuseCommand(tx, one.id, refusal, new Date(now));
    await audit(tx, {
      actor: { kind: 'system', id: null, name: 'signer' },
      action: 'commands.signing_refused',
      target: one.id,
      clientId: one.clientId,
      security: refusal !== 'expired' && refusal !== 'stopped',
      detail: { code: refusal, requesterId: one.requesterId, deviceId: one.deviceId },
    });
  } else {
    // signingRefusal has refused a request without script or requester.
    if (plan && one.planId) await permitPlan(tx, { ...plan, ...one, planId: one.planId }, new Date(now));
    await sign(tx, key, one, requester, now);
    announce(tx, { topic: 'commands.queued', agentId: one.agentId });
  }
  announce(tx, {
    topic: 'live',
    event: { type: 'command', id: one.id },
    audience: { clientId: one.clientId, siteId: one.siteId, staffOnly: true },
  });
}

async function factsOf(
  tx: SignerTx,
  platform: Platform,
  one: Waiting,
  { requester, plan }: { requester: RequesterRow | undefined; plan: Awaited<ReturnType<typeof readPlan>> },
  now: number,
) {
  const runs = await countRunsSince(tx, one.requesterId, new Date(now - HOUR_MS));
  return {
    now,
    stopped: await isSwitchedOff(tx),
    command: one,
    // Hashed here again: what is signed is this text, whatever the column beside it says.
    script: one.script && { ...one.script, textSha256: createHash('sha256').update(one.script.text).digest('hex') },
    agentActive: one.agentActive,
    agentUnconfirmed: one.agentUnconfirmed,
    requester,
    signIn: await signInFacts(tx, plan ? { ...one, signInId: plan.signInId } : one),
    runsOfPerson: runs.person,
    runsOfInstallation: runs.all,
    secondFactorAsked: !platform.config.demo,
    ...(one.planId && { plan: plan ?? null }),
  };
}

/** The sign-in that a request names, as far as a decision needs it; undefined when there is none. */
export async function signInFacts(tx: SignerTx, one: { signInId: string | null; requesterId: string }) {
  const signIn = one.signInId ? await readSignIn(tx, one.signInId) : undefined;
  return (
    signIn && {
      samePerson: signIn.person_id === one.requesterId,
      endedAt: signIn.ended_at?.getTime() ?? null,
      expiresAt: signIn.expires_at.getTime(),
      secondFactorAt: signIn.second_factor_at?.getTime() ?? null,
      stepUpAt: signIn.step_up_at?.getTime() ?? null,
    }
  );
}

const SHORTEST_SECONDS = 60;

/** A planned run ends with its window. */
function timeoutOf({ planId, expiresAt }: Waiting, timeoutSeconds: number, now: number): number {
  if (planId === null) return timeoutSeconds;
  return Math.max(SHORTEST_SECONDS, Math.min(timeoutSeconds, Math.floor((expiresAt - now) / 1000)));
}

async function sign(
  tx: SignerTx,
  key: SigningKey,
  one: Waiting,
  requester: RequesterRow | undefined,
  now: number,
): Promise<void> {
  const { script } = one;
  if (!script || !requester) throw new Error(`command ${one.id} was let through without script or requester`);
  const payload: CommandPayload = {
    agentId: one.agentId,
    deviceId: one.deviceId,
    commandId: one.id,
    type: 'script',
    scriptKey: script.key,
    scriptSha256: one.scriptSha256,
    interpreter: script.interpreter,
    parameters: one.parameters,
    parameterKinds: Object.fromEntries(script.parameters.map(({ name, kind }) => [name, kind])),
    language: Language.parse(requester.language),
    // The agent keeps server time, but its offset may be a few seconds old.
    notBefore: now - 60_000,
    expiresAt: Math.min(now + ENVELOPE_LIFE_MS, one.expiresAt),
    nonce: randomBytes(16).toString('base64url'),
    sequence: await nextSequence(tx, one.agentId),
    requester: { id: one.requesterId, name: requester.name },
    approver: null,
    ticket: one.ticketFolio,
    reason: one.reason,
    timeoutSeconds: timeoutOf(one, script.timeoutSeconds, now),
    idempotent: script.idempotent,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    class: one.class,
    ...(script.restarts && { restarts: true }),
    proofs: [],
  };
  const text = JSON.stringify(payload);
  const envelope = { payload: text, signature: signText(key.privateKey, commandText(text)), keyId: key.keyId };
  await storeEnvelope(
    tx,
    { ...envelope, clientId: one.clientId, commandId: one.id, expiresAt: new Date(payload.expiresAt) },
    new Date(now),
  );
}
