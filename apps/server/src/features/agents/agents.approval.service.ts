import type { Enrolment } from '@lanet/contracts/agents';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import {
  decide,
  deletePendingDevice,
  deviceIsVisible,
  giveAgent,
  lockEnrolment,
  lockTarget,
  readEnrolments,
  type StoredEnrolment,
} from './agents.approval.repo.ts';
import { findDuplicates } from './agents.duplicates.service.ts';
import { revokeOfDevice, setDeviceStatus } from './agents.lifecycle.repo.ts';
import { announceAgents } from './agents.lifecycle.service.ts';

export async function enrolmentList(
  tx: ScopedTx,
  filter: { tokenId?: string | undefined; state?: string | undefined },
): Promise<{ items: Enrolment[] }> {
  const stored = await readEnrolments(tx, filter);
  const waiting = stored.filter(({ state }) => state === 'pending');
  const duplicates = waiting.length > 0 ? await duplicatesOf(tx, waiting) : new Map<string, Enrolment['duplicates']>();
  return { items: stored.map((item) => toAnswer(item, duplicates.get(item.deviceId) ?? [])) };
}

/**
 * Lets a waiting computer in; with `sameAs` as the new agent of a device that is known already, whose old agent is refused
 * from then on.
 * @throws Refusal 404 `devices.not_found` (either device), 409 `devices.not_pending`.
 */
export async function approve(
  tx: ScopedTx,
  { deviceId, sameAs, nowMs }: { deviceId: string; sameAs?: string | undefined; nowMs: number },
  caller: Caller,
): Promise<Enrolment> {
  const waiting = await lockPending(tx, deviceId);
  const target = sameAs ?? deviceId;
  const { agentId } = waiting;
  const clientId = waiting.client.id;
  if (sameAs !== undefined) {
    if (sameAs === deviceId || !(await lockTarget(tx, clientId, sameAs))) throw new Refusal('devices.not_found');
    announceAgents(tx, await revokeOfDevice(tx, sameAs));
  }
  await decide(tx, { agentId, deviceId: target, state: 'active', by: caller.personId, at: new Date(nowMs) });
  if (sameAs !== undefined) await deletePendingDevice(tx, deviceId);
  await giveAgent(tx, target, agentId);
  await setDeviceStatus(tx, [target], 'active');
  announceAgents(tx, [{ agentId, clientId, deviceId: target }]);
  await auditDecision(tx, caller, waiting, 'agents.approved', { deviceId: target, ...(sameAs && { sameAs }) });
  const approved = await lockEnrolment(tx, target);
  if (!approved) throw new Refusal('devices.not_found');
  return toAnswer(approved, []);
}

/** @throws Refusal 404 `devices.not_found`, 409 `devices.not_pending`. */
export async function reject(
  tx: ScopedTx,
  { deviceId, nowMs }: { deviceId: string; nowMs: number },
  caller: Caller,
): Promise<void> {
  const waiting = await lockPending(tx, deviceId);
  const { agentId } = waiting;
  await decide(tx, { agentId, deviceId, state: 'rejected', by: caller.personId, at: new Date(nowMs) });
  await setDeviceStatus(tx, [deviceId], 'rejected');
  announceAgents(tx, [{ agentId, clientId: waiting.client.id, deviceId }]);
  await auditDecision(tx, caller, waiting, 'agents.rejected', { deviceId });
}

async function lockPending(tx: ScopedTx, deviceId: string): Promise<StoredEnrolment> {
  const enrolment = await lockEnrolment(tx, deviceId);
  if (enrolment?.state === 'pending') return enrolment;
  throw new Refusal((await deviceIsVisible(tx, deviceId)) ? 'devices.not_pending' : 'devices.not_found');
}

async function auditDecision(
  tx: ScopedTx,
  caller: Caller,
  { hostname, client, agentId, address }: StoredEnrolment,
  action: 'agents.approved' | 'agents.rejected',
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: hostname, clientId: client.id, detail: { agentId, address, ...detail } });
}

const duplicatesOf = (tx: ScopedTx, waiting: readonly StoredEnrolment[]) =>
  findDuplicates(
    tx,
    waiting.map(({ deviceId, client, facts }) => ({ deviceId, clientId: client.id, facts })),
  );

function toAnswer(
  { facts: _facts, agentId: _agentId, ...shown }: StoredEnrolment,
  duplicates: Enrolment['duplicates'],
): Enrolment {
  return { ...shown, duplicates };
}
