import { sql, type Transaction } from 'kysely';
import type { DB, ScopedTx } from '../database/index.ts';

/** Whose key it is, and where it was used: the same key elsewhere, or of somebody else, is another. */
export interface KeyPlace {
  personId: string;
  /** `POST /api/v1/tickets` */
  endpoint: string;
  key: string;
}

/** Sets these locks apart from others that are taken by a hash. */
const LOCK_SEED = 14;

/** Takes a key until the transaction ends, however it ends; false at once while another transaction has it. */
export async function takeKey(tx: ScopedTx, { personId, endpoint, key }: KeyPlace): Promise<boolean> {
  const bare: Transaction<DB> = tx;
  const name = `${personId} ${endpoint} ${key}`;
  const query = sql<{
    taken: boolean;
  }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, ${LOCK_SEED})) as taken`;
  const { rows } = await query.execute(bare);
  return rows[0]?.taken === true;
}

/** What was answered under a key, if that was after `since`. */
export function findAnswer(tx: ScopedTx, { personId, endpoint, key }: KeyPlace, since: Date) {
  return tx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'answer'])
    .where('person_id', '=', personId)
    .where('endpoint', '=', endpoint)
    .where('key', '=', key)
    .where('created_at', '>', since)
    .executeTakeFirst();
}

export interface KeptAnswer {
  requestHash: Buffer;
  /** JSON text. */
  answer: string;
  at: Date;
}

/** Keeps an answer under its key, in the place of one that is too old to be given. */
export async function keepAnswer(
  tx: ScopedTx,
  place: KeyPlace,
  { requestHash, answer, at }: KeptAnswer,
): Promise<void> {
  const kept = { request_hash: requestHash, answer, created_at: at };
  await tx
    .insertInto('idempotency_keys')
    .values({ person_id: place.personId, endpoint: place.endpoint, key: place.key, ...kept })
    .onConflict((conflict) => conflict.columns(['person_id', 'endpoint', 'key']).doUpdateSet(kept))
    .execute();
}

export async function deleteAnswers(tx: ScopedTx, until: Date): Promise<void> {
  await tx.deleteFrom('idempotency_keys').where('created_at', '<=', until).execute();
}
