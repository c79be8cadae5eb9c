import type { TicketCategory } from '@lanet/contracts/classification';
import { type Selectable, sql } from 'kysely';
import type { DB, ScopedTx } from '../../platform/database/index.ts';

const columns = ['id', 'parent_id', 'name', 'active', 'version'] as const;

/** All of the tree; those below one parent in their order. */
export async function listCategories(tx: ScopedTx): Promise<TicketCategory[]> {
  const query = tx.selectFrom('ticket_categories').select(columns).orderBy('level').orderBy('position').orderBy('id');
  return (await query.limit(1000).execute()).map(toCategory);
}

export interface NewCategory {
  id: string;
  parentId: string | null;
  level: number;
  name: string;
}

/** The last below its parent from now on. Undefined when the name is a sibling's. */
export async function insertCategory(
  tx: ScopedTx,
  { id, parentId, level, name }: NewCategory,
): Promise<TicketCategory | undefined> {
  const row = await tx
    .insertInto('ticket_categories')
    .values({
      ...{ id, parent_id: parentId, level, name },
      position: sql<number>`(select coalesce(max(position) + 1, 0) from ticket_categories
                             where parent_id is not distinct from ${parentId}::uuid)`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
  return row && toCategory(row);
}

/** Whether another category below this parent is called so, in whatever letters. */
export async function categoryNameIsTaken(
  tx: ScopedTx,
  { id, parentId, name }: { id: string; parentId: string | null; name: string },
): Promise<boolean> {
  const query = tx
    .selectFrom('ticket_categories')
    .select('id')
    .where('id', '<>', id)
    .where(sql<boolean>`parent_id is not distinct from ${parentId}::uuid and plain(name) = plain(${name})`);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Counts its version up. */
export async function updateCategory(
  tx: ScopedTx,
  id: string,
  fields: { name?: string; active?: boolean },
): Promise<TicketCategory> {
  const row = await tx
    .updateTable('ticket_categories')
    .set({ ...fields, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toCategory(row);
}

/** Puts a category below another parent on this level, and all below it along. */
export async function moveCategory(
  tx: ScopedTx,
  { id, parentId, level }: { id: string; parentId: string | null; level: number },
): Promise<void> {
  // One statement: between two of them a level would not be one more than its parent's.
  await sql`
    with recursive branch (id, depth) as (
      select ${id}::uuid, 0
      union all
      select c.id, branch.depth + 1 from ticket_categories c join branch on c.parent_id = branch.id
    )
    update ticket_categories c
    set level = ${level}::int + branch.depth,
      parent_id = case when branch.depth = 0 then ${parentId}::uuid else c.parent_id end
    from branch where c.id = branch.id`.execute(tx);
}

/** Gives categories the places of this order. */
export async function orderCategories(tx: ScopedTx, ids: readonly string[]): Promise<void> {
  await sql`
    update ticket_categories c set position = o.place - 1
    from unnest(${[...ids]}::uuid[]) with ordinality o (id, place)
    where c.id = o.id and c.position <> o.place - 1`.execute(tx);
}

export async function deleteCategory(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('ticket_categories').where('id', '=', id).execute();
}

function toCategory(row: Pick<Selectable<DB['ticket_categories']>, (typeof columns)[number]>): TicketCategory {
  const { parent_id: parentId, ...same } = row;
  return { ...same, parentId };
}
