import type { RetirementOrder } from '@lanet/contracts/agent';
import type { Device } from '@lanet/contracts/devices';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { closeAlertsOfDevice } from '../alerts/index.ts';
import { audit } from '../audit/index.ts';
import { requireStepUp } from '../auth/index.ts';
import { lockDeviceRow, revokeAgents, setOffline, updateDeviceRow } from './devices.repo.ts';
import { buryAgents, raiseAgents } from './devices.retirement.repo.ts';
import { announceDevice, getDevice } from './devices.service.ts';

/**
 * Stops looking after a device. Its agents are refused from now on, and told to sleep or to leave the computer when they ask;
 * its open alerts end; its history stays.
 * @throws Refusal 404 `devices.not_found`; 403 `auth.step_up_required` for an agent that is to leave.
 */
export async function archiveDevice(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  { id, order }: { id: string; order: RetirementOrder },
): Promise<void> {
  const device = await lockDeviceRow(tx, id);
  if (!device) throw new Refusal('devices.not_found');
  if (device.status === 'archived') return;
  if (order === 'uninstall') requireStepUp(platform, caller);
  const { personId: requesterId, signInId } = caller;
  await buryAgents(tx, { deviceId: id, what: order, requesterId, signInId, at: new Date(platform.clock.now()) });
  const version = await updateDeviceRow(tx, id, { status: 'archived' });
  await setOffline(tx, id);
  for (const agentId of await revokeAgents(tx, id)) announce(tx, { topic: 'agents.changed', agentId });
  await closeAlertsOfDevice(tx, id);
  await tell(tx, caller, device, { action: 'devices.archived', detail: { deviceId: id, agent: order } });
  announceDevice(tx, { id, clientId: device.client_id, siteId: device.site_id, version });
}

/**
 * Looks after an archived device again: its agent may speak as before, if it is still there.
 * @throws Refusal 404 `devices.not_found`, 409 `devices.not_archived`.
 */
export async function restoreDevice(tx: ScopedTx, caller: Caller, id: string, nowMs: number): Promise<Device> {
  const device = await lockDeviceRow(tx, id);
  if (!device) throw new Refusal('devices.not_found');
  if (device.status !== 'archived') throw new Refusal('devices.not_archived');
  const { agentIds, status } = await raiseAgents(tx, id);
  const version = await updateDeviceRow(tx, id, { status });
  for (const agentId of agentIds) announce(tx, { topic: 'agents.changed', agentId });
  await tell(tx, caller, device, { action: 'devices.restored', detail: { deviceId: id } });
  announceDevice(tx, { id, clientId: device.client_id, siteId: device.site_id, version });
  return getDevice(tx, id, nowMs);
}

async function tell(
  tx: ScopedTx,
  caller: Caller,
  device: { name: string; client_id: string },
  { action, detail }: { action: string; detail: Record<string, unknown> },
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: device.name, clientId: device.client_id, security: true, detail });
}
