import { sql, type Transaction } from 'kysely';
import type { AuthTx, DB, ScopedTx } from '../../platform/database/index.ts';

/**
 * Runs `work` as the role that may see accounts, within the caller's own transaction, so that a person and their account
 * change together or not at all. Afterwards the transaction is what it was; if `work` throws, it is to be rolled back.
 */
export async function asAuth<T>(tx: ScopedTx, work: (tx: AuthTx) => Promise<T>): Promise<T> {
  const bare: Transaction<DB> = tx;
  const { rows } = await sql<{ before: string }>`select current_setting('role') as before`.execute(bare);
  await sql`select set_config('role', 'lanet_auth', true)`.execute(bare);
  // The brand says which role is set, and the line above has set it for what `work` does.
  const result = await work(bare as AuthTx);
  await sql`select set_config('role', ${rows[0]?.before ?? 'none'}, true)`.execute(bare);
  return result;
}

function accounts(tx: AuthTx) {
  return tx.selectFrom('people as p').leftJoin('auth.accounts as a', 'a.person_id', 'p.id').select([
    'p.id',
    'p.name',
    'p.email',
    'p.role',
    'p.language',
    'p.time_zone',
    'p.client_id',
    'p.active',
    // Null for a person who was never invited: they cannot sign in.
    'a.person_id as account_id',
    'a.password_hash',
    'a.totp_secret',
    'a.totp_confirmed_at',
    'a.totp_last_step',
  ]);
}

/** A person, with the account if there is one yet. */
export const findAccount = (tx: AuthTx, personId: string) =>
  accounts(tx).where('p.id', '=', personId).executeTakeFirst();

/** `email` as stored: lower case. */
export const findAccountByEmail = (tx: AuthTx, email: string) =>
  accounts(tx).where('p.email', '=', email).executeTakeFirst();

export type AccountRow = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

export async function insertAccount(tx: AuthTx, personId: string): Promise<void> {
  await tx
    .insertInto('auth.accounts')
    .values({ person_id: personId })
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .execute();
}

export async function setPasswordHash(tx: AuthTx, personId: string, hash: string): Promise<void> {
  await tx
    .insertInto('auth.accounts')
    .values({ person_id: personId, password_hash: hash })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ password_hash: hash }))
    .execute();
}

/** Whether the password is still the one that was checked: hashing takes time, and a change in between must win. */
export async function setLastSignIn(tx: AuthTx, personId: string, passwordHash: string, at: Date): Promise<boolean> {
  const query = tx
    .updateTable('auth.accounts')
    .set({ last_sign_in_at: at })
    .where('person_id', '=', personId)
    .where('password_hash', '=', passwordHash);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** A secret that does not count yet. Never replaces a confirmed one. */
export async function setPendingTotp(tx: AuthTx, personId: string, sealedSecret: string): Promise<boolean> {
  const query = tx
    .updateTable('auth.accounts')
    .set({ totp_secret: sealedSecret, totp_last_step: 0 })
    .where('person_id', '=', personId)
    .where('totp_confirmed_at', 'is', null);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** Whether this call was the one that confirmed it. `sealedSecret`: the one whose code was checked. */
export async function confirmTotpSecret(
  tx: AuthTx,
  personId: string,
  sealedSecret: string,
  at: Date,
): Promise<boolean> {
  const query = tx
    .updateTable('auth.accounts')
    .set({ totp_confirmed_at: at })
    .where('person_id', '=', personId)
    .where('totp_secret', '=', sealedSecret)
    .where('totp_confirmed_at', 'is', null);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** Takes a time step, once: of two calls with one code the row lock lets the first win, and the second finds it used. */
export async function takeTotpStep(tx: AuthTx, personId: string, step: number): Promise<boolean> {
  const query = tx
    .updateTable('auth.accounts')
    .set({ totp_last_step: step })
    .where('person_id', '=', personId)
    .where('totp_last_step', '<', step);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

export async function removeTotp(tx: AuthTx, personId: string): Promise<void> {
  await tx
    .updateTable('auth.accounts')
    .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: 0 })
    .where('person_id', '=', personId)
    .execute();
  await tx.deleteFrom('auth.recovery_codes').where('person_id', '=', personId).execute();
}

export async function replaceRecoveryCodes(tx: AuthTx, personId: string, hashes: readonly Buffer[]): Promise<void> {
  await tx.deleteFrom('auth.recovery_codes').where('person_id', '=', personId).execute();
  const rows = hashes.map((code_hash) => ({ person_id: personId, code_hash }));
  await tx.insertInto('auth.recovery_codes').values(rows).execute();
}

/** Whether there was such an unused code; it is used now. */
export async function takeRecoveryCode(tx: AuthTx, personId: string, hash: Buffer, at: Date): Promise<boolean> {
  const query = tx
    .updateTable('auth.recovery_codes')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

export async function recoveryCodesLeft(tx: AuthTx, personId: string): Promise<number> {
  const { left } = await tx
    .selectFrom('auth.recovery_codes')
    .select((of) => of.fn.countAll<number>().as('left'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return left;
}

/** Empty before the first start is finished. */
export async function organisationName(tx: AuthTx): Promise<string> {
  const row = await tx.selectFrom('organisation').select('name').executeTakeFirst();
  return row?.name ?? '';
}
