import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

interface PresenceChange {
  deviceId: string;
  online: boolean;
  /** When it was last seen, epoch milliseconds. */
  seenAt: number;
  saidGoodbye: boolean;
}

/** Writes all changes by one statement, in one order of rows. */
export async function storePresence(tx: ScopedTx, changes: readonly PresenceChange[]): Promise<void> {
  const rows = changes.toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  await sql`
    update device_status s set online = n.online, seen_at = n.seen_at, said_goodbye = n.said_goodbye
    from unnest(${rows.map(({ deviceId }) => deviceId)}::uuid[], ${rows.map(({ online }) => online)}::boolean[],
      ${rows.map(({ seenAt }) => new Date(seenAt).toISOString())}::timestamptz[],
      ${rows.map(({ saidGoodbye }) => saidGoodbye)}::boolean[]) as n (device_id, online, seen_at, said_goodbye)
    where s.device_id = n.device_id`.execute(tx);
}

/** Agents whose devices the database believes to be online. */
export function readOnline(tx: ScopedTx) {
  return tx
    .selectFrom('device_status')
    .select(['agent_id as agentId', 'client_id as clientId', 'device_id as deviceId', 'site_id as siteId'])
    .where('online', '=', true)
    .execute();
}
