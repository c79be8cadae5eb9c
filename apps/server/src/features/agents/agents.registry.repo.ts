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

/** Where these agents belong and whether they may speak; one of an archived device may not, whatever its own row says. */
export function readAgents(tx: ScopedTx, agentIds: readonly string[]): Promise<AgentRow[]> {
  return tx
    .selectFrom('agents as a')
    .innerJoin('devices as d', 'd.id', 'a.device_id')
    .select([
      'a.id as agentId',
      'a.client_id as clientId',
      'a.device_id as deviceId',
      'd.site_id as siteId',
      'd.name as deviceName',
      'a.public_key as publicKey',
    ])
    .select(sql<string>`case when d.status = 'archived' then 'revoked' else a.state end`.as('state'))
    .where(sql<boolean>`a.id = any (${agentIds}::text[])`)
    .execute();
}
