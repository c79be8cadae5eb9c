import { Priority } from '@lanet/contracts/alert-rules';
import { Level, type MatrixCell } from '@lanet/contracts/classification';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** One change of the lists at a time, until the transaction ends: a place and a name are decided by all the others. */
export async function lockClassification(tx: ScopedTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('classification', 34))`.execute(tx);
}

const cellColumns = ['impact', 'urgency', 'priority', 'version'] as const;

/** The nine cells. */
export async function listCells(tx: ScopedTx): Promise<MatrixCell[]> {
  const rows = await tx.selectFrom('priority_matrix').select(cellColumns).execute();
  return rows.map(toCell);
}

/** Undefined when the cell is not at that version any more. */
export async function updateCell(tx: ScopedTx, { version, ...cell }: MatrixCell): Promise<MatrixCell | undefined> {
  const row = await tx
    .updateTable('priority_matrix')
    .set({ priority: cell.priority, version: version + 1 })
    .where('impact', '=', cell.impact)
    .where('urgency', '=', cell.urgency)
    .where('version', '=', version)
    .returning(cellColumns)
    .executeTakeFirst();
  return row && toCell(row);
}

function toCell(row: { impact: string; urgency: string; priority: string; version: number }): MatrixCell {
  const { impact, urgency, priority, version } = row;
  return {
    ...{ impact: Level.parse(impact), urgency: Level.parse(urgency) },
    ...{ priority: Priority.parse(priority), version },
  };
}

// Tickets are of `tickets`, which asks this feature what they may be sorted by: the other way would be a circle.

interface Use {
  id: string;
  tickets: number;
}

export async function countUses(tx: ScopedTx, column: 'type_id' | 'category_id'): Promise<Use[]> {
  const { rows } = await sql<Use>`
    select ${sql.ref(column)} as id, count(*)::int as tickets from tickets
    where ${sql.ref(column)} is not null group by 1`.execute(tx);
  return rows;
}

export async function isUsed(tx: ScopedTx, column: 'type_id' | 'category_id', id: string): Promise<boolean> {
  return (await tx.selectFrom('tickets').select('id').where(column, '=', id).limit(1).executeTakeFirst()) !== undefined;
}

/** Policies are of `sla`, which asks tickets how they are sorted: the other way is a circle. */
export async function isInPolicy(tx: ScopedTx, column: 'type_id' | 'category_id', id: string): Promise<boolean> {
  const query = tx.selectFrom('sla_policy_scopes').select('id').where(column, '=', id).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

export interface Regrouping {
  fromId: string;
  intoId: string;
  /** The line of each ticket's timeline. */
  author: { id: string; name: string };
  detail: object;
}

/** So many within the time that one statement has. */
const AT_ONCE = 5_000;

/**
 * Gives tickets of a category to another one, with a line on each timeline; answers how many, 0 once none is left. Their
 * place in the lists stays: nobody worked on them.
 */
export async function moveTickets(tx: ScopedTx, { fromId, intoId, author, detail }: Regrouping): Promise<number> {
  const { rows } = await sql<{ moved: number }>`
    with moved as (
      update tickets set category_id = ${intoId}, version = version + 1
      where id in (select id from tickets where category_id = ${fromId} limit ${AT_ONCE})
      returning client_id, id, site_id
    ), told as (
      insert into ticket_entries (client_id, id, ticket_id, site_id, visibility, author_kind, author_id, author_name, detail)
      select client_id, gen_random_uuid(), id, site_id, 'public', 'person', ${author.id}::uuid, ${author.name},
        ${JSON.stringify(detail)}::jsonb
      from moved
    )
    select count(*)::int as moved from moved`.execute(tx);
  return rows[0]?.moved ?? 0;
}
