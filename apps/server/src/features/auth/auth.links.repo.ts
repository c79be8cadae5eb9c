import type { AuthTx } from '../../platform/database/index.ts';
import type { LinkPurpose } from './auth.rules.ts';

export interface NewLink {
  token_hash: Buffer;
  person_id: string;
  purpose: LinkPurpose;
  created_at: Date;
  expires_at: Date;
}

export async function insertLink(tx: AuthTx, link: NewLink): Promise<void> {
  await tx.insertInto('auth.password_links').values(link).execute();
}

/** An unused, unexpired link of an active person. */
export function findLink(tx: AuthTx, tokenHash: Buffer, at: Date) {
  return tx
    .selectFrom('auth.password_links as l')
    .innerJoin('people as p', 'p.id', 'l.person_id')
    .select(['l.person_id', 'l.purpose', 'p.name', 'p.email'])
    .where('l.token_hash', '=', tokenHash)
    .where('l.used_at', 'is', null)
    .where('l.expires_at', '>', at)
    .where('p.active', '=', true)
    .executeTakeFirst();
}

/** Whether this call was the one that used it. */
export async function takeLink(tx: AuthTx, tokenHash: Buffer, at: Date): Promise<boolean> {
  const query = tx
    .updateTable('auth.password_links')
    .set({ used_at: at })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** A password was set: links that were sent before must not set another. */
export async function voidLinks(tx: AuthTx, personId: string, at: Date): Promise<void> {
  await tx
    .updateTable('auth.password_links')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .execute();
}

export async function deleteOldLinks(tx: AuthTx, before: Date): Promise<void> {
  await tx.deleteFrom('auth.password_links').where('expires_at', '<', before).execute();
}
