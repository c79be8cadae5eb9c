import { sql } from 'kysely';
import type { AuthTx } from '../../platform/database/index.ts';

/** Holds other tries of the same key off until this transaction ends, so that a hundred at once are counted one by one. */
export async function lockTries(tx: AuthTx, key: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${key.readBigInt64BE().toString()}::bigint)`.execute(tx);
}

/** Epoch milliseconds, newest first; more than the limit change nothing. */
export async function failuresSince(tx: AuthTx, key: Buffer, since: Date): Promise<number[]> {
  const query = tx.selectFrom('auth.failures').select('at').where('key', '=', key).where('at', '>', since);
  const rows = await query.orderBy('at', 'desc').limit(50).execute();
  return rows.map(({ at }) => at.getTime());
}

/** Ids in no order. */
export async function insertFailures(tx: AuthTx, keys: readonly Buffer[], at: Date): Promise<number[]> {
  const rows = await tx
    .insertInto('auth.failures')
    .values(keys.map((key) => ({ key, at })))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Takes back what was counted in advance, and everything of the keys that just succeeded. */
export async function forgiveFailures(tx: AuthTx, ids: readonly number[], keys: readonly Buffer[]): Promise<void> {
  await tx
    .deleteFrom('auth.failures')
    .where((or) => or.or([or('id', 'in', [-1, ...ids]), ...keys.map((key) => or('key', '=', key))]))
    .execute();
}

export async function deleteOldFailures(tx: AuthTx, before: Date): Promise<void> {
  await tx.deleteFrom('auth.failures').where('at', '<', before).execute();
}
