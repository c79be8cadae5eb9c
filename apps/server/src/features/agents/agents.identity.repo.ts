import { Facts } from '@lanet/contracts/agent';
import type { ScopedTx } from '../../platform/database/index.ts';

const MOST_AGENTS = 20;

/** The agents of a device, newest first. */
export function readAgentsOf(tx: ScopedTx, deviceId: string) {
  return tx
    .selectFrom('agents')
    .select([
      'id',
      'state',
      'facts',
      'agent_version',
      'address',
      'enrolled_at',
      'link',
      'link_score',
      'link_reasons',
      'linked_at',
      'replaces',
    ])
    .where('device_id', '=', deviceId)
    .orderBy('enrolled_at', 'desc')
    .orderBy('id')
    .limit(MOST_AGENTS)
    .execute();
}

/** What the device's agent is told when it asks; undefined for a device that is looked after. */
export function readRetirement(tx: ScopedTx, deviceId: string) {
  return tx
    .selectFrom('agent_tombstones')
    .select(['what', 'retired_at', 'expires_at', 'told_at'])
    .where('device_id', '=', deviceId)
    .orderBy('retired_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The agent that speaks for a device now. */
export function currentAgent(
  tx: ScopedTx,
  deviceId: string,
): Promise<{ id: string; platform: string; link: string | null } | undefined> {
  return tx
    .selectFrom('agents')
    .select(['id', 'platform', 'link'])
    .where('device_id', '=', deviceId)
    .where('state', '=', 'active')
    .executeTakeFirst();
}

export const factsOf = (stored: unknown) => Facts.parse(stored);
