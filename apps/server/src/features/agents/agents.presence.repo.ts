import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

interface PresenceChange {
  deviceId: string;
  online: boolean;
  /** When it was last seen, epoch milliseconds. */
  seenAt: number;
  saidGoodbye: boolean;
}

/** Writes all changes by one statement, in one order of rows. Where each device is by now: it may have moved meanwhile. */
export async function storePresence(
  tx: ScopedTx,
  changes: readonly PresenceChange[],
): Promise<{ deviceId: string; clientId: string; siteId: string }[]> {
  const rows = changes.toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  const stored = await sql<{ device_id: string; client_id: string; site_id: string }>`
    update device_status s set online = n.online, seen_at = n.seen_at, said_goodbye = n.said_goodbye
    from unnest(${rows.map(({ deviceId }) => deviceId)}::uuid[], ${rows.map(({ online }) => online)}::boolean[],
      ${rows.map(({ seenAt }) => new Date(seenAt).toISOString())}::timestamptz[],
      ${rows.map(({ saidGoodbye }) => saidGoodbye)}::boolean[]) as n (device_id, online, seen_at, said_goodbye)
    where s.device_id = n.device_id returning s.device_id, s.client_id, s.site_id`.execute(tx);
  return stored.rows.map((row) => ({ deviceId: row.device_id, clientId: row.client_id, siteId: row.site_id }));
}

/** Whether a device is there, whichever process it speaks to. */
export async function readIsOnline(tx: ScopedTx, deviceId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('device_status')
    .select('online')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row?.online ?? false;
}

/** Devices with an agent that are there. */
export async function countOnline(tx: ScopedTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from device_status where online and agent_id is not null`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Agents whose devices the database believes to be online. */
export function readOnline(tx: ScopedTx) {
  return tx
    .selectFrom('device_status')
    .select(['agent_id as agentId', 'device_id as deviceId'])
    .where('online', '=', true)
    .execute();
}
