import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** The database's clock, in epoch milliseconds. */
export async function databaseNow(tx: ScopedTx): Promise<number> {
  const { rows } = await sql<{ now_ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the clock gave no row');
  return row.now_ms;
}

export async function isDateCome(tx: ScopedTx, id: string): Promise<boolean> {
  const query = tx.selectFrom('tickets').select('id').where('id', '=', id);
  return (await query.where('scheduled_for', '<=', sql<Date>`clock_timestamp()`).executeTakeFirst()) !== undefined;
}

/** Planned tickets whose date has come, earliest first, held; others that do the same pass them by. */
export async function takePlanned(tx: ScopedTx, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('tickets')
    .select('id')
    .where('scheduled_for', '<=', sql<Date>`statement_timestamp()`)
    .where('merged_into', 'is', null)
    .orderBy('scheduled_for')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(({ id }) => id);
}
