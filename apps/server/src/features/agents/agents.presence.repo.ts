import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

interface PresenceChange {
  deviceId: string;
  online: boolean;
  /** When it was last seen, epoch milliseconds. */
  seenAt: number;
  saidGoodbye: boolean;
}

/**
 * Writes all changes by one statement, in one order of rows. Where each device is by now: it may have moved meanwhile. Whom
 * another gateway has seen later is not away.
 */
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
    where s.device_id = n.device_id and (n.online or s.seen_at is null or s.seen_at <= n.seen_at) returning s.device_id, s.client_id, s.site_id`.execute(
    tx,
  );
  return stored.rows.map((row) => ({ deviceId: row.device_id, clientId: row.client_id, siteId: row.site_id }));
}

/** Writes when agents that are there were last seen. Answers the devices that were thought away. */
export async function confirmPresence(
  tx: ScopedTx,
  seen: readonly { deviceId: string; agentId: string; seenAt: number }[],
): Promise<{ deviceId: string; clientId: string; siteId: string }[]> {
  const { rows } = await sql<{ device_id: string; client_id: string; site_id: string }>`
    with seen as (
      select * from unnest(${seen.map(({ deviceId }) => deviceId)}::uuid[], ${seen.map(({ agentId }) => agentId)}::text[],
        ${seen.map(({ seenAt }) => new Date(seenAt).toISOString())}::timestamptz[]) as n (device_id, agent_id, seen_at)),
    before as (
      select s.device_id, s.online, n.seen_at from device_status s join seen n using (device_id, agent_id)
      join agents a on a.id = s.agent_id and a.state = 'active' order by s.device_id for update of s),
    after as (
      update device_status s set online = true, said_goodbye = false, seen_at = greatest(s.seen_at, b.seen_at)
      from before b where b.device_id = s.device_id returning s.device_id, s.client_id, s.site_id)
    select after.* from after join before using (device_id) where not before.online`.execute(tx);
  return rows.map((row) => ({ deviceId: row.device_id, clientId: row.client_id, siteId: row.site_id }));
}

/** Devices with an agent that are said to be there, and that no gateway has seen since. */
export async function readUnseen(
  tx: ScopedTx,
  sinceMs: number,
): Promise<{ agentId: string; deviceId: string; seenAt: number }[]> {
  const rows = await tx
    .selectFrom('device_status')
    .select(['agent_id as agentId', 'device_id as deviceId', 'seen_at'])
    .where('online', '=', true)
    .where('seen_at', '<', new Date(sinceMs))
    .execute();
  return rows.map(({ agentId, deviceId, seen_at }) => ({ agentId, deviceId, seenAt: seen_at?.getTime() ?? 0 }));
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

/** Agents that were accepted: how many there are, are there now, were within the last hour; and what of each version. */
export async function agentFacts(tx: ScopedTx) {
  const { rows } = await sql<{ total: number; online: number; recent: number; recent_online: number }>`
    select count(*) as total, count(*) filter (where s.online) as online,
      count(*) filter (where s.online or s.seen_at > now() - interval '1 hour') as recent,
      count(*) filter (where s.online) as recent_online
    from agents a left join device_status s on s.device_id = a.device_id and s.agent_id = a.id where a.state = 'active'`.execute(
    tx,
  );
  const { rows: versions } = await sql<{ version: string; count: number }>`
    select coalesce(s.agent_version, a.agent_version) as version, count(*) as count
    from agents a left join device_status s on s.device_id = a.device_id and s.agent_id = a.id where a.state = 'active'
    group by 1 order by 2 desc, 1 desc limit 50`.execute(tx);
  const { total = 0, online = 0, recent = 0, recent_online: recentOnline = 0 } = rows[0] ?? {};
  return { agents: { total, online, recent, recentOnline }, versions };
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
