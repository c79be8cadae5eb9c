import { type Facts, Facts as FactsSchema, type Recovery } from '@lanet/contracts/agent';
import { recoveryProofText, recoveryText } from '@lanet/contracts/wire';
import { fingerprintOf, readPublicKey, verifyText } from '../../platform/crypto/ed25519.ts';
import type { ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import { lockDevice } from '../devices/index.ts';
import { giveAgent } from './agents.approval.repo.ts';
import { findLikely, type Likely } from './agents.duplicates.service.ts';
import { revokeOfDevice, setDeviceStatus } from './agents.lifecycle.repo.ts';
import { announceAgents } from './agents.lifecycle.service.ts';
import {
  clearPlaceholder,
  findAgentBefore,
  type Link,
  letIn,
  lockCurrentAgent,
  moveWaitingCommands,
  seatAgent,
} from './agents.linking.repo.ts';
import { verdictOf } from './agents.linking.rules.ts';

/** A computer that waits, with the device that stands for it until it is known which one it is. */
export interface Waiting {
  agentId: string;
  deviceId: string;
  clientId: string;
  facts: Facts;
  letIn: boolean;
  recovers: string | null;
}

/** Lets a waiting computer in, as a new device or as one that is known, if no person has to be asked. */
export async function settle(
  tx: ScopedTx,
  waiting: Waiting,
  nowMs: number,
): Promise<{ state: 'active' | 'pending'; deviceId: string }> {
  const { agentId, deviceId } = waiting;
  const likely = (await findLikely(tx, [waiting], nowMs)).get(deviceId) ?? [];
  const verdict = verdictOf(likely, waiting);
  if (verdict.kind === 'ask') return { state: 'pending', deviceId };
  if (verdict.kind === 'new') {
    await letIn(tx, agentId, new Date(nowMs));
    await setDeviceStatus(tx, [deviceId], 'active');
    return { state: 'active', deviceId };
  }
  const target = likely.find((one) => one.deviceId === verdict.candidate.deviceId);
  if (!target || !(await holdTarget(tx, target))) return { state: 'pending', deviceId };
  const { score, reasons } = target;
  const link = { kind: verdict.link, score, reasons, at: new Date(nowMs) };
  const taken = await takePlace(tx, waiting, target, link);
  await tellOfLink(tx, waiting, target, { ...link, kind: taken.kind });
  return { state: taken.state, deviceId: target.deviceId };
}

/**
 * The verdict was made of what was read without a lock: the device is held from here on, and has to be what it was then.
 * Otherwise two could come with one statement, or one to a device that a person archives at this moment.
 */
async function holdTarget(tx: ScopedTx, { deviceId, status, agentId }: Likely): Promise<boolean> {
  const device = await lockDevice(tx, deviceId);
  // A statement of its own: it sees what the one before, whose lock was waited for, has left.
  return device?.status === status && (await lockCurrentAgent(tx, deviceId))?.id === agentId;
}

/**
 * A waiting computer takes the place of a device's agent, which is refused from then on. A link by facts carries the history
 * alone: what waits for the device follows only the proof of the key before, or a person's word (agents.md 2.4).
 */
export async function takePlace(
  tx: ScopedTx,
  { agentId, deviceId, clientId }: Pick<Waiting, 'agentId' | 'deviceId' | 'clientId'>,
  target: Pick<Likely, 'deviceId' | 'name'>,
  link: Link,
): Promise<{ state: 'active' | 'pending'; kind: Link['kind'] }> {
  const own = await lockCurrentAgent(tx, deviceId);
  const before = await lockCurrentAgent(tx, target.deviceId);
  const state = before?.state === 'pending' && link.kind !== 'confirmed' ? 'pending' : 'active';
  // Nobody has confirmed the one before: what its key proves is that this is the same unconfirmed computer.
  const kind = before?.link === 'claimed' && link.kind === 'proved' ? 'claimed' : link.kind;
  announceAgents(tx, await revokeOfDevice(tx, target.deviceId));
  await seatAgent(tx, {
    ...{ agentId, deviceId: target.deviceId, state, link: { ...link, kind } },
    replaces: before?.id,
    recovers: before?.recovers ?? null,
  });
  await clearPlaceholder(tx, deviceId, own?.approvedAt != null);
  await giveAgent(tx, target.deviceId, agentId);
  if (state === 'active') await setDeviceStatus(tx, [target.deviceId], 'active');
  if (kind !== 'claimed') await moveWaitingCommands(tx, target.deviceId, agentId);
  announceAgents(tx, [{ agentId, clientId, deviceId: target.deviceId }]);
  return { state, kind };
}

/** Administrators hear of every computer that was taken for a known one by what it says of itself. */
async function tellOfLink(
  tx: ScopedTx,
  { agentId, clientId, facts }: Waiting,
  { deviceId, name }: Likely,
  { kind, score, reasons }: Link,
): Promise<void> {
  const actor = { kind: 'agent', id: agentId, name: facts.hostname || agentId } as const;
  const detail = { agentId, deviceId, link: kind, score, reasons };
  const security = kind === 'claimed';
  await audit(tx, { actor, action: 'agents.linked', target: name, clientId, security, detail });
  if (!security) return;
  const text = `linked by ${reasons.join(', ')}, score ${score}`;
  await enqueue(tx, 'notifications.security_event', { clientId, deviceId, agentId, code: 'linked_by_facts', text });
}

/**
 * The agent that left a statement, if the newcomer really holds what it left: undefined for anything else. The old key vouches
 * for the key that was left, and that one for this very request.
 */
export async function agentRecovered(
  tx: ScopedTx,
  { recovery, fingerprint }: { recovery: Recovery | undefined; fingerprint: string },
  newcomer: { agentId: string; proof: string; clientId: string },
): Promise<string | null> {
  if (!recovery || recovery.agentId === newcomer.agentId) return null;
  const { agentId, key: recoveryKey, statement, proof } = recovery;
  const before = await findAgentBefore(tx, agentId);
  if (before?.clientId !== newcomer.clientId) return null;
  const oldKey = readPublicKey(before.publicKey.toString('base64url'));
  const leftKey = readPublicKey(recoveryKey);
  const isStated =
    oldKey !== undefined &&
    fingerprintOf(oldKey) === agentId &&
    verifyText(oldKey, recoveryText({ agentId, serverFingerprint: fingerprint, recoveryKey }), statement);
  const used = recoveryProofText({ agentId, newAgentId: newcomer.agentId, proof: newcomer.proof });
  return isStated && leftKey !== undefined && verifyText(leftKey, used, proof) ? agentId : null;
}

/** Looks again at a computer that waits: the device it resembles may be silent for long enough, or back, by now. */
export async function settleAgain(
  tx: ScopedTx,
  found: {
    agentId: string;
    deviceId: string;
    clientId: string;
    facts: unknown;
    letIn: boolean;
    recovers: string | null;
  },
  nowMs: number,
): Promise<'active' | 'pending'> {
  const facts = FactsSchema.safeParse(found.facts);
  if (!facts.success || !(found.letIn || found.recovers)) return 'pending';
  const { state, deviceId } = await settle(tx, { ...found, facts: facts.data }, nowMs);
  const { agentId, clientId } = found;
  if (state === 'active') announceAgents(tx, [{ agentId, clientId, deviceId }]);
  return state;
}
