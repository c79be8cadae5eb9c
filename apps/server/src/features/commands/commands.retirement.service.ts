// The signer's other work: what agents of retired devices are to do when they come again.
import { createPublicKey, randomBytes } from 'node:crypto';
import { RetirementPayload } from '@lanet/contracts/agent';
import { retirementText } from '@lanet/contracts/wire';
import { signText, verifyText } from '../../platform/crypto/ed25519.ts';
import { inSigner, type SignerTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { countUninstalls, type Retired, refuseOrder, storeOrder, takeRetired } from './commands.retirement.repo.ts';
import { type RetirementFacts, retirementRefusal } from './commands.retirement.rules.ts';
import { ENVELOPE_LIFE_MS } from './commands.rules.ts';
import { isSwitchedOff, readRequester } from './commands.signer.repo.ts';
import { type SigningKey, signInFacts } from './commands.signer.service.ts';

const HOUR_MS = 3_600_000;

/** Signs or refuses the orders that retired agents wait for. Returns how many it looked at. */
export async function signRetirements(platform: Platform, key: SigningKey): Promise<number> {
  return inSigner(platform.db, async (tx) => {
    const retired = await takeRetired(tx);
    for (const one of retired) await decide(tx, platform, key, one);
    return retired.length;
  });
}

async function decide(tx: SignerTx, platform: Platform, key: SigningKey, one: Retired): Promise<void> {
  const now = platform.clock.now();
  const requester = await readRequester(tx, one.requesterId);
  const before = one.signed && signedBefore(key, one);
  const facts: RetirementFacts = {
    ...{ order: one.order, clientId: one.clientId, retiredAt: one.retiredAt, requester },
    stopped: await isSwitchedOff(tx),
    signIn: await signInFacts(tx, one),
    secondFactorAsked: !platform.config.demo,
    signedBefore: before !== undefined,
    uninstallsOfPerson: await countUninstalls(
      tx,
      one.requesterId,
      new Date(one.retiredAt),
      new Date(one.retiredAt - HOUR_MS),
    ),
  };
  const refusal = retirementRefusal(facts);
  if (refusal) return refuse(tx, one, refusal);
  const payload: RetirementPayload = {
    ...{ agentId: one.agentId, type: 'retirement', order: one.order },
    notBefore: now - 60_000,
    expiresAt: now + ENVELOPE_LIFE_MS,
    nonce: randomBytes(16).toString('base64url'),
    requester: before?.requester ?? { id: one.requesterId, name: requester?.name ?? '' },
  };
  const text = JSON.stringify(payload);
  const signature = signText(key.privateKey, retirementText(text));
  const expiresAt = new Date(payload.expiresAt);
  await storeOrder(tx, one.agentId, { payload: text, signature, keyId: key.keyId, expiresAt });
}

async function refuse(tx: SignerTx, one: Retired, refusal: string): Promise<void> {
  await refuseOrder(tx, one.agentId, refusal);
  await audit(tx, {
    actor: { kind: 'system', id: null, name: 'signer' },
    action: 'commands.signing_refused',
    target: one.agentId,
    clientId: one.clientId,
    security: refusal !== 'stopped',
    detail: { code: refusal, requesterId: one.requesterId, agentId: one.agentId, order: one.order },
  });
}

/** What was signed for this agent and order before: the signature is the signer's own memory of having decided. */
function signedBefore({ privateKey }: SigningKey, { agentId, order, signed }: Retired): RetirementPayload | undefined {
  if (!signed || !verifyText(createPublicKey(privateKey), retirementText(signed.payload), signed.signature))
    return undefined;
  const payload = RetirementPayload.safeParse(JSON.parse(signed.payload)).data;
  return payload?.agentId === agentId && payload.order === order ? payload : undefined;
}
