import type { ScopedTx } from '../../platform/database/index.ts';

export interface StoredKey {
  id: string;
  /** Sealed. */
  secret: string;
}

export async function listTokenKeys(tx: ScopedTx): Promise<StoredKey[]> {
  return tx.selectFrom('mail_token_keys').select(['id', 'secret']).execute();
}

/** False when there is a key of that id already. */
export async function insertTokenKey(tx: ScopedTx, key: StoredKey): Promise<boolean> {
  const result = await tx
    .insertInto('mail_token_keys')
    .values(key)
    .onConflict((on) => on.column('id').doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @throws where the installation is not set up. */
export async function installationId(tx: ScopedTx): Promise<string> {
  const row = await tx.selectFrom('organisation').select('installation_id').executeTakeFirstOrThrow();
  return row.installation_id;
}
