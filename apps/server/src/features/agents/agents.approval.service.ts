import type { Enrolment } from '@lanet/contracts/agents';
import { type Db, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import {
  decide,
  deviceIsVisible,
  giveAgent,
  lockEnrolment,
  lockTarget,
  readEnrolments,
  reopenAgent,
  type StoredEnrolment,
} from './agents.approval.repo.ts';
import { findLikely, type Newcomer } from './agents.duplicates.service.ts';
import { setDeviceStatus } from './agents.lifecycle.repo.ts';
import { announceAgents } from './agents.lifecycle.service.ts';
import { takePlace } from './agents.linking.service.ts';

type Duplicates = Enrolment['duplicates'];

/** As many as a page can show; the likeliest first. */
const MOST_SHOWN = 5;

export async function enrolmentList(
  db: Db,
  caller: Caller,
  filter: { tokenId?: string | undefined; state?: string | undefined },
  nowMs: number,
): Promise<{ items: Enrolment[] }> {
  return inScope(db, caller, async (tx) => {
    const stored = await readEnrolments(tx, filter);
    const waiting = stored.filter(({ state }) => state === 'pending').map(newcomerOf);
    // What is junk is known by all clients together.
    const duplicates =
      waiting.length > 0
        ? await inScope(db, SYSTEM, (everything) => duplicatesOf(tx, waiting, nowMs, everything))
        : new Map<string, Duplicates>();
    return { items: stored.map((item) => toAnswer(item, duplicates.get(item.deviceId) ?? [])) };
  });
}

const newcomerOf = ({ deviceId, client, facts, recovers }: StoredEnrolment): Newcomer => ({
  ...{ deviceId, clientId: client.id, facts, recovers },
});

async function duplicatesOf(
  tx: ScopedTx,
  waiting: readonly Newcomer[],
  nowMs: number,
  everything: ScopedTx,
): Promise<Map<string, Duplicates>> {
  const likely = await findLikely(tx, waiting, nowMs, everything);
  const shown = [...likely].map(([deviceId, found]): [string, Duplicates] => [
    deviceId,
    found.slice(0, MOST_SHOWN).map(({ agentId: _agentId, status, reasons, ...one }) => ({
      ...one,
      reasons: [...reasons],
      archived: status === 'archived',
    })),
  ]);
  return new Map(shown);
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
  if (sameAs !== undefined) await approveAs(tx, waiting, sameAs, nowMs);
  await decide(tx, { agentId, deviceId: target, state: 'active', by: caller.personId, at: new Date(nowMs) });
  if (sameAs === undefined) {
    await giveAgent(tx, target, agentId);
    await setDeviceStatus(tx, [target], 'active');
    announceAgents(tx, [{ agentId, clientId, deviceId: target }]);
  }
  await auditDecision(tx, caller, waiting, 'agents.approved', { deviceId: target, ...(sameAs && { sameAs }) });
  const approved = await lockEnrolment(tx, target);
  if (!approved) throw new Refusal('devices.not_found');
  return toAnswer(approved, []);
}

async function approveAs(tx: ScopedTx, waiting: StoredEnrolment, sameAs: string, nowMs: number): Promise<void> {
  const clientId = waiting.client.id;
  const target = sameAs === waiting.deviceId ? undefined : await lockTarget(tx, clientId, sameAs);
  if (!target) throw new Refusal('devices.not_found');
  // Why a person thought so is kept, as far as it shows in what the two say of themselves.
  const likely = (await findLikely(tx, [newcomerOf(waiting)], nowMs)).get(waiting.deviceId) ?? [];
  const { score = 0, reasons = [] } = likely.find((one) => one.deviceId === sameAs) ?? {};
  const link = { kind: 'confirmed' as const, score, reasons, at: new Date(nowMs) };
  await takePlace(tx, { agentId: waiting.agentId, deviceId: waiting.deviceId, clientId }, target, link);
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
  action: 'agents.approved' | 'agents.rejected' | 'agents.reopened',
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: hostname, clientId: client.id, detail: { agentId, address, ...detail } });
}

/**
 * Takes a person's decision back: the computer waits again, and says nothing meanwhile.
 * @throws Refusal 404 `devices.not_found`, 409 `devices.not_decided` where none was made, or it was that two are one.
 */
export async function reopen(
  tx: ScopedTx,
  { deviceId, nowMs }: { deviceId: string; nowMs: number },
  caller: Caller,
): Promise<Enrolment> {
  const found = await lockEnrolment(tx, deviceId);
  if (!found) throw new Refusal((await deviceIsVisible(tx, deviceId)) ? 'devices.not_decided' : 'devices.not_found');
  const { agentId } = found;
  if (!(await reopenAgent(tx, agentId))) throw new Refusal('devices.not_decided');
  await setDeviceStatus(tx, [deviceId], 'pending');
  announceAgents(tx, [{ agentId, clientId: found.client.id, deviceId }]);
  await auditDecision(tx, caller, found, 'agents.reopened', { deviceId });
  const waiting = { ...found, state: 'pending' as const };
  return toAnswer(waiting, (await duplicatesOf(tx, [newcomerOf(waiting)], nowMs, tx)).get(deviceId) ?? []);
}

function toAnswer(
  { facts: _facts, agentId: _agentId, recovers: _recovers, ...shown }: StoredEnrolment,
  duplicates: Duplicates,
): Enrolment {
  return { ...shown, duplicates };
}
