import type { RetirementOrder } from '@lanet/contracts/agent';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Agents of deleted devices are known for so long (agents.md 2.6). */
const KEPT_YEARS = 5;

interface Retirement {
  deviceId: string;
  what: RetirementOrder;
  requesterId: string;
  signInId: string;
  at: Date;
}

/**
 * Writes down what the device's agents are told when they come again. `agents` itself needs `devices`, so it cannot be asked
 * from here.
 */
export async function buryAgents(
  tx: ScopedTx,
  { deviceId, what, requesterId, signInId, at }: Retirement,
): Promise<void> {
  await sql`
    insert into agent_tombstones
      (client_id, agent_id, device_id, public_key, was, what, requester_id, sign_in_id, retired_at, expires_at)
    select client_id, id, device_id, public_key, state, ${what}, ${requesterId}, ${signInId}, ${at},
      ${at}::timestamptz + make_interval(years => ${KEPT_YEARS})
    from agents where device_id = ${deviceId} and state in ('pending', 'active')
    on conflict (agent_id) do update set device_id = excluded.device_id, was = excluded.was, what = excluded.what,
      requester_id = excluded.requester_id, sign_in_id = excluded.sign_in_id, retired_at = excluded.retired_at,
      expires_at = excluded.expires_at, order_wanted = true, refusal = null, payload = null, signature = null,
      key_id = null, order_expires_at = null, told_at = null`.execute(tx);
}

/**
 * The agent that spoke for a retired device is what it was, and decides what the device is. Those that were retired before it,
 * and replaced when the device came back that time, stay retired.
 */
export async function raiseAgents(
  tx: ScopedTx,
  deviceId: string,
): Promise<{ agentIds: string[]; status: 'pending' | 'active' }> {
  const { rows } = await sql<{ id: string; was: 'pending' | 'active' }>`
    with raised as (delete from agent_tombstones where device_id = ${deviceId} and agent_id = (
        select agent_id from agent_tombstones where device_id = ${deviceId} order by retired_at desc, agent_id limit 1)
      returning agent_id, was)
    update agents a set state = raised.was from raised
    where a.id = raised.agent_id and a.device_id = ${deviceId} and a.state = 'revoked'
      and not exists (select from agents other where other.device_id = ${deviceId} and other.state in ('pending', 'active'))
    returning a.id, raised.was`.execute(tx);
  return { agentIds: rows.map(({ id }) => id), status: rows[0]?.was ?? 'active' };
}
