import { sql } from 'kysely';
import type { AuthTx } from '../../platform/database/index.ts';

/**
 * The sign-in a token belongs to, its person, and what that person may see: everything a request is judged by, in one
 * query by the unique hash.
 */
export function findSignIn(tx: AuthTx, tokenHash: Buffer) {
  return tx
    .selectFrom('auth.sign_ins as s')
    .innerJoin('people as p', 'p.id', 's.person_id')
    .innerJoin('auth.accounts as a', 'a.person_id', 's.person_id')
    .select([
      's.id',
      's.person_id',
      's.second_factor_at',
      's.step_up_at',
      's.expires_at',
      's.last_seen_at',
      's.idle_seconds',
      'p.name',
      'p.role',
      'p.language',
      'p.client_id',
      'p.active',
      'a.totp_confirmed_at',
      sql<string[]>`array(select site_id from person_sites x where x.person_id = p.id)`.as('site_ids'),
      sql<string[]>`array(select client_id from person_clients x where x.person_id = p.id)`.as('client_ids'),
    ])
    .where('s.token_hash', '=', tokenHash)
    .where('s.ended_at', 'is', null)
    .executeTakeFirst();
}

export type SignInRow = NonNullable<Awaited<ReturnType<typeof findSignIn>>>;

export async function setLastSeen(tx: AuthTx, id: string, at: Date): Promise<void> {
  await tx.updateTable('auth.sign_ins').set({ last_seen_at: at }).where('id', '=', id).execute();
}

export interface NewSignIn {
  id: string;
  person_id: string;
  token_hash: Buffer;
  second_factor_at: Date | null;
  address: string;
  user_agent: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  idle_seconds: number;
}

export async function insertSignIn(tx: AuthTx, row: NewSignIn): Promise<void> {
  await tx.insertInto('auth.sign_ins').values(row).execute();
}

export interface Rotation {
  token_hash: Buffer;
  second_factor_at?: Date;
  step_up_at?: Date | null;
}

/**
 * Gives a sign-in a new token; the old one is worth nothing from the commit on. `totalMs`, when given: how long it lasts,
 * counted from its beginning. Answers when it ends, epoch milliseconds; undefined when it was ended meanwhile.
 */
export async function rotateSignIn(
  tx: AuthTx,
  id: string,
  rotation: Rotation,
  totalMs: number | null,
): Promise<number | undefined> {
  const expires_at = sql<Date>`created_at + ${totalMs}::float8 * interval '1 millisecond'`;
  const row = await tx
    .updateTable('auth.sign_ins')
    .set({ ...rotation, ...(totalMs !== null && { expires_at }) })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('expires_at')
    .executeTakeFirst();
  return row?.expires_at.getTime();
}

export async function endSignInOfToken(tx: AuthTx, tokenHash: Buffer, at: Date): Promise<void> {
  await tx
    .updateTable('auth.sign_ins')
    .set({ ended_at: at })
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .execute();
}

/** Whether this person had such a sign-in. */
export async function endOneSignIn(tx: AuthTx, personId: string, id: string, at: Date): Promise<boolean> {
  const query = tx
    .updateTable('auth.sign_ins')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

export async function endAllSignIns(tx: AuthTx, personId: string, at: Date, exceptId: string | null): Promise<void> {
  await tx
    .updateTable('auth.sign_ins')
    .set({ ended_at: at })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .$if(exceptId !== null, (query) => query.where('id', '!=', exceptId ?? ''))
    .execute();
}

/** Newest use first; a person with more than the limit sees those that matter. */
export function listSignIns(tx: AuthTx, personId: string, at: Date) {
  return tx
    .selectFrom('auth.sign_ins')
    .select(['id', 'address', 'user_agent', 'created_at', 'last_seen_at', 'expires_at', 'idle_seconds'])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute();
}

/** Deletes what can sign nobody in any more. */
export async function deleteOldSignIns(tx: AuthTx, before: Date): Promise<void> {
  await tx
    .deleteFrom('auth.sign_ins')
    .where((or) => or.or([or('expires_at', '<', before), or('ended_at', '<', before)]))
    .execute();
}
