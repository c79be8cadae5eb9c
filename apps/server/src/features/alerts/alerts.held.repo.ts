// Alerts that maintenance holds back: without a ticket, or with one that nobody was told of.
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Whether people have not heard of a ticket because maintenance stops notices. */
export async function isUntold(tx: ScopedTx, ticketId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('alerts')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('held', '=', 'notices')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** From now on people know of a ticket. False when they did already. */
export async function markTold(tx: ScopedTx, ticketId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('alerts')
    .set({ held: null, held_until: null })
    .where('ticket_id', '=', ticketId)
    .where('held', '=', 'notices')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Lets every open alert that is held back at a place, null being anywhere, be looked at now. How many they are. */
export async function reviewHeld(
  tx: ScopedTx,
  { clientId, siteId, deviceId }: { clientId: string | null; siteId: string | null; deviceId: string | null },
  now: Date,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update alerts a set settle_at = ${now} from devices d
    where a.held is not null and a.resolved_at is null and d.id = a.device_id
      and (${clientId}::uuid is null or a.client_id = ${clientId}::uuid)
      and (${siteId}::uuid is null or d.site_id = ${siteId}::uuid)
      and (${deviceId}::uuid is null or a.device_id = ${deviceId}::uuid)`.execute(tx);
  return Number(numAffectedRows);
}
