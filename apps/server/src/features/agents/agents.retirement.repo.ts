import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

interface SignedOrder {
  payload: string;
  signature: string;
  keyId: string;
}

/** What is older than it may be kept. */
export async function deleteExpired(tx: ScopedTx, now: Date): Promise<void> {
  await tx.deleteFrom('agent_tombstones').where('expires_at', '<=', now).execute();
}

/** The signer's order for a retired agent, if it is still good; otherwise a new one is asked for, also of a signer that refused. */
export async function takeOrder(
  tx: ScopedTx,
  agentId: string,
  now: Date,
): Promise<SignedOrder | 'refused' | undefined> {
  const row = await tx
    .updateTable('agent_tombstones')
    .set((eb) => ({
      order_wanted: sql<boolean>`order_wanted or order_expires_at is null or order_expires_at <= ${now}`,
      told_at: eb
        .case()
        .when('order_expires_at', '>', now)
        .then(eb.fn.coalesce('told_at', sql<Date>`${now}::timestamptz`))
        .else(eb.ref('told_at'))
        .end(),
    }))
    .where('agent_id', '=', agentId)
    .returning(['payload', 'signature', 'key_id', 'order_expires_at', 'refusal'])
    .executeTakeFirst();
  if (!row?.order_expires_at || row.order_expires_at <= now) return row?.refusal ? 'refused' : undefined;
  const { payload, signature, key_id: keyId } = row;
  return payload !== null && signature !== null && keyId !== null ? { payload, signature, keyId } : undefined;
}
