import type { ScopedTx } from '../../platform/database/index.ts';

export interface ChangedAgent {
  agentId: string;
  clientId: string;
  deviceId: string;
}

const changed = ['id as agentId', 'client_id as clientId', 'device_id as deviceId'] as const;

/** The agents that speak for a device now, or wait to: none of them may from here on. */
export function revokeOfDevice(tx: ScopedTx, deviceId: string): Promise<ChangedAgent[]> {
  return tx
    .updateTable('agents')
    .set({ state: 'revoked' })
    .where('device_id', '=', deviceId)
    .where('state', 'in', ['pending', 'active'])
    .returning([...changed])
    .execute();
}

/** Sends every active agent that used a token back to waiting, and its device with it. Only a person lets it in again. */
export async function suspendOfToken(tx: ScopedTx, tokenId: string): Promise<ChangedAgent[]> {
  const agents = await tx
    .updateTable('agents')
    .set({ state: 'pending', approved_at: null, approved_by: null, let_in: false, recovers: null })
    .where('token_id', '=', tokenId)
    .where('state', '=', 'active')
    .returning([...changed])
    .execute();
  const deviceIds = agents.map(({ deviceId }) => deviceId);
  if (deviceIds.length > 0) await setDeviceStatus(tx, deviceIds, 'pending');
  return agents;
}

export async function setDeviceStatus(
  tx: ScopedTx,
  deviceIds: readonly string[],
  status: 'pending' | 'active' | 'rejected' | 'archived',
): Promise<void> {
  await tx
    .updateTable('devices')
    .set((eb) => ({ status, version: eb('version', '+', 1) }))
    .where('id', 'in', [...deviceIds])
    .execute();
}
