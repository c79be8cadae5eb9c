import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface AgentRow {
  agentId: string;
  clientId: string;
  deviceId: string;
  siteId: string;
  deviceName: string;
  state: string;
  publicKey: Buffer;
}

/**
 * Where these agents belong and whether they may speak; one of an archived device may not, whatever its own row says. One that
 * was retired is known for five years, and as long as its device.
 */
export async function readAgents(tx: ScopedTx, agentIds: readonly string[]): Promise<AgentRow[]> {
  const rows = await tx
    .selectFrom('agents as a')
    .innerJoin('devices as d', 'd.id', 'a.device_id')
    .leftJoin('agent_tombstones as t', 't.agent_id', 'a.id')
    .select([
      'a.id as agentId',
      'a.client_id as clientId',
      'a.device_id as deviceId',
      'd.site_id as siteId',
      'd.name as deviceName',
      'a.public_key as publicKey',
    ])
    .select(
      sql<string>`case when t.agent_id is not null then 'retired' when d.status = 'archived' then 'revoked' else a.state end`.as(
        'state',
      ),
    )
    .where(sql<boolean>`a.id = any (${agentIds}::text[])`)
    .execute();
  const found = new Set(rows.map(({ agentId }) => agentId));
  const missing = agentIds.filter((agentId) => !found.has(agentId));
  return missing.length === 0 ? rows : [...rows, ...(await readBuried(tx, missing))];
}

/** Agents whose device is gone altogether: all that is left of them is that they are to end. */
async function readBuried(tx: ScopedTx, agentIds: readonly string[]): Promise<AgentRow[]> {
  const rows = await tx
    .selectFrom('agent_tombstones')
    .select(['agent_id as agentId', 'client_id as clientId', 'device_id as deviceId', 'public_key as publicKey'])
    .where('expires_at', '>', sql<Date>`now()`)
    .where(sql<boolean>`agent_id = any (${agentIds}::text[])`)
    .execute();
  return rows.map((row) => ({ ...row, siteId: row.deviceId, deviceName: row.agentId, state: 'retired' }));
}
