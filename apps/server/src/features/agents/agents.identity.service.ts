import { RetirementOrder } from '@lanet/contracts/agent';
import { type DeviceIdentity, DuplicateReason } from '@lanet/contracts/device-identity';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { createDevice, lockDevice, requireDevice } from '../devices/index.ts';
import { giveAgent } from './agents.approval.repo.ts';
import { deviceOf } from './agents.enrolment.rules.ts';
import { factsOf, readAgentsOf, readRetirement } from './agents.identity.repo.ts';
import { announceAgents } from './agents.lifecycle.service.ts';
import { lockCurrentAgent, moveWaitingCommands, reseatAgent, setLinkKind, unseatAgent } from './agents.linking.repo.ts';

/** @throws Refusal 404 `devices.not_found`. */
export async function identityOf(tx: ScopedTx, deviceId: string): Promise<DeviceIdentity> {
  const device = await requireDevice(tx, deviceId);
  const agents = await readAgentsOf(tx, deviceId);
  const retired = device.status === 'archived' ? await readRetirement(tx, deviceId) : undefined;
  const current = agents.find(({ state }) => isCurrent(state));
  return {
    link: current ? linkOf(current, agents) : null,
    agents: agents.map(({ id, state, facts, agent_version, address, enrolled_at }) => ({
      agentId: id,
      hostname: factsOf(facts).hostname,
      agentVersion: agent_version,
      address,
      enrolledAt: enrolled_at.toISOString(),
      current: isCurrent(state),
    })),
    retirement: retired
      ? {
          order: RetirementOrder.parse(retired.what),
          at: retired.retired_at.toISOString(),
          expiresAt: retired.expires_at.toISOString(),
          toldAt: retired.told_at?.toISOString() ?? null,
        }
      : null,
  };
}

type AgentRow = Awaited<ReturnType<typeof readAgentsOf>>[number];

const isCurrent = (state: string) => state === 'active' || state === 'pending';

function linkOf(current: AgentRow, agents: readonly AgentRow[]): DeviceIdentity['link'] {
  const { link, link_score, link_reasons, linked_at, replaces } = current;
  if (!linked_at) return null;
  return {
    kind: link === 'claimed' || link === 'proved' ? link : 'confirmed',
    score: link_score ?? 0,
    reasons: link_reasons.flatMap((reason) => DuplicateReason.safeParse(reason).data ?? []),
    at: linked_at.toISOString(),
    separable: current.state === 'active' && agents.some(({ id, state }) => id === replaces && state === 'revoked'),
  };
}

/** A person says that it is the same computer. @throws Refusal 404 `devices.not_found`, 409 `devices.not_linked`. */
export async function confirmIdentity(tx: ScopedTx, deviceId: string, caller: Caller): Promise<DeviceIdentity> {
  const { device, agent } = await lockLinked(tx, deviceId);
  if (agent.link === 'claimed') {
    await setLinkKind(tx, agent.id, 'confirmed');
    await moveWaitingCommands(tx, deviceId, agent.id);
    announceAgents(tx, [{ agentId: agent.id, clientId: device.clientId, deviceId }]);
    await tell(tx, caller, device, { action: 'devices.identity_confirmed', agentId: agent.id });
  }
  return identityOf(tx, deviceId);
}

/**
 * A person says that it is another computer: its agent gets a device of its own, and the agent before speaks for this one
 * again. What was measured in between stays where it is.
 * @throws Refusal 404 `devices.not_found`, 409 `devices.not_linked`.
 */
export async function separate(
  tx: ScopedTx,
  deviceId: string,
  caller: Caller,
): Promise<{ deviceId: string; name: string }> {
  const { device, agent } = await lockLinked(tx, deviceId);
  const { clientId, siteId } = device;
  if (agent.state !== 'active' || agent.replaces === null) throw new Refusal('devices.not_linked');
  const { name, type, ...facts } = deviceOf(factsOf(agent.facts), agent.id);
  const ownId = await createDevice(tx, { clientId, siteId, name, type, status: 'active', facts });
  await unseatAgent(tx, agent.id, ownId);
  await giveAgent(tx, ownId, agent.id);
  if (!(await reseatAgent(tx, agent.replaces, deviceId))) throw new Refusal('devices.not_linked');
  await giveAgent(tx, deviceId, agent.replaces);
  await moveWaitingCommands(tx, deviceId, agent.replaces);
  announceAgents(tx, [
    { agentId: agent.id, clientId, deviceId: ownId },
    { agentId: agent.replaces, clientId, deviceId },
  ]);
  const detail = { agentId: agent.id, newDeviceId: ownId };
  await tell(tx, caller, device, { action: 'devices.separated', ...detail });
  return { deviceId: ownId, name };
}

async function lockLinked(tx: ScopedTx, deviceId: string) {
  const device = await lockDevice(tx, deviceId);
  if (!device) throw new Refusal('devices.not_found');
  const agent = await lockCurrentAgent(tx, deviceId);
  if (!agent || agent.link === null) throw new Refusal('devices.not_linked');
  return { device, agent };
}

async function tell(
  tx: ScopedTx,
  caller: Caller,
  { id, clientId, name }: { id: string; clientId: string; name: string },
  { action, ...detail }: { action: string; agentId: string; newDeviceId?: string },
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: name, clientId, security: true, detail: { deviceId: id, ...detail } });
}
