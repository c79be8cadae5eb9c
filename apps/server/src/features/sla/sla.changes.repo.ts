import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const Change = z.object({
  id: z.string(),
  kind: z.enum(['policy', 'calendar', 'client', 'site', 'maintenance', 'category']),
  ref: z.uuid().nullable(),
});
export type Change = z.infer<typeof Change>;

/** What changed and was not worked off yet, oldest first. */
export async function pendingChanges(tx: ScopedTx, limit: number): Promise<Change[]> {
  const rows = await tx.selectFrom('sla_changes').select(['id', 'kind', 'ref']).orderBy('id').limit(limit).execute();
  return rows.map((row) => Change.parse({ ...row, id: String(row.id) }));
}

export async function deleteChanges(tx: ScopedTx, ids: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('sla_changes')
    .where(sql<boolean>`id = any(${sql.val(ids)}::bigint[])`)
    .execute();
}

export interface Affected {
  policies: readonly string[];
  calendars: readonly string[];
  clients: readonly string[];
  sites: readonly string[];
  /** And those below them. */
  categories: readonly string[];
  everything: boolean;
}

const affected = ({
  policies,
  calendars,
  clients,
  sites,
  categories,
  everything,
}: Affected) => sql<boolean>`ended_at is null and (
  ${everything} or policy_id = any(${sql.val(policies)}::uuid[]) or calendar_id = any(${sql.val(calendars)}::uuid[])
  or client_id = any(${sql.val(clients)}::uuid[]) or site_id = any(${sql.val(sites)}::uuid[])
  or category_id in (
    with recursive branch (id) as (
      select unnest(${sql.val(categories)}::uuid[]) union select c.id from ticket_categories c join branch on c.parent_id = branch.id)
    select id from branch))`;

/** Open tickets that a change concerns, what is due next first. Due times move while they are computed: the order does not. */
export async function affectedTickets(tx: ScopedTx, of: Affected): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select ticket_id as id from sla_tickets where ${affected(of)} order by next_due nulls last, ticket_id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Takes over how tickets are sorted now, where that was changed for many at once. */
export async function followSorting(
  tx: ScopedTx,
  ids: readonly string[],
): Promise<Map<string, { categoryId: string | null; typeId: string | null }>> {
  const { rows } = await sql<{ id: string; categoryId: string | null; typeId: string | null }>`
    update sla_tickets s set category_id = t.category_id, type_id = t.type_id from tickets t
    where t.id = s.ticket_id and s.ticket_id = any(${sql.val(ids)}::uuid[])
    returning t.id, t.category_id as "categoryId", t.type_id as "typeId"`.execute(tx);
  return new Map(rows.map(({ id, ...sorting }) => [id, sorting]));
}

export async function startRecompute(
  tx: ScopedTx,
  { id, changes, total }: { id: string; changes: readonly Change[]; total: number },
): Promise<void> {
  await tx
    .insertInto('sla_recomputes')
    .values({ id, total, changes: JSON.stringify(changes.map(({ kind, ref }) => ({ kind, ref }))) })
    .execute();
}

export async function noteProgress(tx: ScopedTx, id: string, done: number): Promise<void> {
  await tx.updateTable('sla_recomputes').set({ done }).where('id', '=', id).execute();
}

export async function finishRecompute(tx: ScopedTx, id: string): Promise<void> {
  await tx
    .updateTable('sla_recomputes')
    .set({ finished_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
  // What is finished is of interest for a while.
  await tx.deleteFrom('sla_recomputes').where('finished_at', '<', sql<Date>`now() - interval '30 days'`).execute();
}

export async function latestRecompute(tx: ScopedTx) {
  const row = await tx
    .selectFrom('sla_recomputes')
    .select(['total', 'done', 'started_at', 'finished_at'])
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      total: row.total,
      done: row.done,
      startedAt: row.started_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
    }
  );
}
