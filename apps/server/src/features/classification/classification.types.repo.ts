import type { TicketType } from '@lanet/contracts/classification';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

const columns = ['id', 'name', 'active', 'version'] as const;

/** In their order. */
export async function listTypes(tx: ScopedTx): Promise<TicketType[]> {
  return tx.selectFrom('ticket_types').select(columns).orderBy('position').orderBy('id').limit(1000).execute();
}

export async function findType(tx: ScopedTx, id: string): Promise<TicketType | undefined> {
  return tx.selectFrom('ticket_types').select(columns).where('id', '=', id).executeTakeFirst();
}

/** The last of the list from now on. Undefined when the name is another one's. */
export async function insertType(tx: ScopedTx, type: { id: string; name: string }): Promise<TicketType | undefined> {
  return tx
    .insertInto('ticket_types')
    .values({ ...type, position: sql<number>`(select coalesce(max(position) + 1, 0) from ticket_types)` })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
}

/** Whether another type is called so, in whatever letters. */
export async function typeNameIsTaken(tx: ScopedTx, id: string, name: string): Promise<boolean> {
  const query = tx.selectFrom('ticket_types').select('id').where('id', '<>', id);
  return (await query.where(sql<boolean>`plain(name) = plain(${name})`).executeTakeFirst()) !== undefined;
}

/** Counts its version up. */
export async function updateType(
  tx: ScopedTx,
  id: string,
  fields: { name?: string; active?: boolean },
): Promise<TicketType> {
  return tx
    .updateTable('ticket_types')
    .set({ ...fields, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Gives types the places of this order. */
export async function orderTypes(tx: ScopedTx, ids: readonly string[]): Promise<void> {
  await sql`
    update ticket_types t set position = o.place - 1
    from unnest(${[...ids]}::uuid[]) with ordinality o (id, place)
    where t.id = o.id and t.position <> o.place - 1`.execute(tx);
}

export async function deleteType(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('ticket_types').where('id', '=', id).execute();
}
