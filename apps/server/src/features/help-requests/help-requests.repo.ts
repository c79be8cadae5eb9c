import type { ScopedTx } from '../../platform/database/index.ts';

export interface HelpRequestKey {
  clientId: string;
  deviceId: string;
  id: string;
}

/**
 * Takes the id for this transaction. False when it is taken already: whoever took it at the same moment is waited for.
 */
export async function claimRequest(
  tx: ScopedTx,
  { clientId, deviceId, id }: HelpRequestKey,
  agentId: string,
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('help_requests')
    .values({ client_id: clientId, device_id: deviceId, id, agent_id: agentId, created_at: at })
    .onConflict((conflict) => conflict.columns(['client_id', 'device_id', 'id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

export async function linkRequest(
  tx: ScopedTx,
  { clientId, deviceId, id }: HelpRequestKey,
  { ticketId, fileId }: { ticketId: string; fileId: string | null },
): Promise<void> {
  await tx
    .updateTable('help_requests')
    .set({ ticket_id: ticketId, file_id: fileId })
    .where('client_id', '=', clientId)
    .where('device_id', '=', deviceId)
    .where('id', '=', id)
    .execute();
}

export async function findRequest(tx: ScopedTx, { clientId, deviceId, id }: HelpRequestKey) {
  const row = await tx
    .selectFrom('help_requests')
    .select(['ticket_id as ticketId', 'file_id as fileId'])
    .where('client_id', '=', clientId)
    .where('device_id', '=', deviceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row;
}

/** When the device asked since then, oldest first; at most `limit`. */
export async function requestsSince(tx: ScopedTx, deviceId: string, since: Date, limit: number): Promise<Date[]> {
  const rows = await tx
    .selectFrom('help_requests')
    .select('created_at')
    .where('device_id', '=', deviceId)
    .where('created_at', '>', since)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(({ created_at }) => created_at);
}
