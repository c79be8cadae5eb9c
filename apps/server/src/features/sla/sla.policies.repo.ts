import { type NamedScope, type PolicyScope, PolicyTerms, type SlaPolicy } from '@lanet/contracts/sla-policies';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';

/** In the administrator's order. */
export async function listPolicies(tx: ScopedTx): Promise<SlaPolicy[]> {
  return (await selectPolicies(tx).execute()).map(toPolicy);
}

export async function findPolicy(tx: ScopedTx, id: string): Promise<SlaPolicy | undefined> {
  const row = await selectPolicies(tx).where('p.id', '=', id).executeTakeFirst();
  return row && toPolicy(row);
}

function selectPolicies(tx: ScopedTx) {
  return tx
    .selectFrom('sla_policies as p')
    .innerJoinLateral(
      (join) =>
        join
          .selectFrom('sla_policy_versions as v')
          .select(['v.terms', 'v.valid_from'])
          .whereRef('v.policy_id', '=', 'p.id')
          .orderBy('v.version', 'desc')
          .limit(1)
          .as('now'),
      (join) => join.onTrue(),
    )
    .select(['p.id', 'p.name', 'p.is_default', 'p.active', 'p.version', 'now.terms', 'now.valid_from'])
    .select(
      sql<number>`(select count(*)::int from sla_tickets t where t.policy_id = p.id and t.ended_at is null)`.as('open'),
    )
    .select(
      sql<unknown>`(select json_agg(json_build_object('clientId', s.client_id, 'siteId', s.site_id,
          'categoryId', s.category_id, 'typeId', s.type_id, 'priorities', s.priorities, 'clientName', c.name,
          'siteName', i.name, 'categoryName', g.name, 'typeName', y.name) order by c.name, i.name, g.name, s.id)
        from sla_policy_scopes s left join clients c on c.id = s.client_id left join sites i on i.id = s.site_id
        left join ticket_categories g on g.id = s.category_id left join ticket_types y on y.id = s.type_id
        where s.policy_id = p.id)`.as('scopes'),
    )
    .orderBy('p.position')
    .orderBy('p.name')
    .orderBy('p.id');
}

type PolicyRow = Awaited<ReturnType<ReturnType<typeof selectPolicies>['executeTakeFirstOrThrow']>>;

function toPolicy(row: PolicyRow): SlaPolicy {
  return {
    id: row.id,
    name: row.name,
    isDefault: row.is_default,
    active: row.active,
    terms: PolicyTerms.parse(row.terms),
    // The database holds these to what they are.
    scopes: (row.scopes ?? []) as NamedScope[],
    openTickets: row.open,
    version: row.version,
    changedAt: row.valid_from.toISOString(),
  };
}

/** False where another has the name. */
export async function insertPolicy(tx: ScopedTx, { id, name }: { id: string; name: string }): Promise<boolean> {
  const row = await tx
    .insertInto('sla_policies')
    .values({ id, name, position: sql<number>`(select coalesce(max(position), 0) + 1 from sla_policies)` })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** In force from now on, by the database's clock. */
export async function insertVersion(
  tx: ScopedTx,
  {
    policyId,
    terms,
    fromStart,
    savedBy,
  }: { policyId: string; terms: PolicyTerms; fromStart: boolean; savedBy: string },
): Promise<void> {
  await tx
    .insertInto('sla_policy_versions')
    .values({
      ...{ policy_id: policyId, terms: JSON.stringify(terms), from_start: fromStart, saved_by: savedBy },
      version: sql<number>`(select coalesce(max(version), 0) + 1 from sla_policy_versions where policy_id = ${policyId})`,
      valid_from: sql<Date>`date_trunc('milliseconds', clock_timestamp())`,
    })
    .execute();
}

export async function replaceScopes(tx: ScopedTx, policyId: string, scopes: readonly PolicyScope[]): Promise<void> {
  await tx.deleteFrom('sla_policy_scopes').where('policy_id', '=', policyId).execute();
  if (scopes.length === 0) return;
  await tx
    .insertInto('sla_policy_scopes')
    .values(
      scopes.map(({ clientId, siteId, categoryId, typeId, priorities }) => ({
        ...{ id: uuidv7(), policy_id: policyId, client_id: clientId, site_id: siteId },
        ...{ category_id: categoryId, type_id: typeId, priorities },
      })),
    )
    .execute();
}

/** The client of each of these sites; a site that is not there is not in it. */
export async function clientsOfSites(tx: ScopedTx, siteIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('sites')
    .select(['id', 'client_id'])
    .where(sql<boolean>`id = any(${sql.val(siteIds)}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, client_id }) => [id, client_id]));
}

/** How many of what scopes speak of are there. */
export async function countNamed(
  tx: ScopedTx,
  ids: {
    clients: readonly string[];
    categories: readonly string[];
    types: readonly string[];
  },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select (
    (select count(*) from clients where id = any(${sql.val(ids.clients)}::uuid[]))
    + (select count(*) from ticket_categories where id = any(${sql.val(ids.categories)}::uuid[]))
    + (select count(*) from ticket_types where id = any(${sql.val(ids.types)}::uuid[])))::int as count`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** False when it is not at that version any more, or another has the name. */
export async function updatePolicy(
  tx: ScopedTx,
  id: string,
  version: number,
  fields: { name?: string | undefined; active?: boolean | undefined },
): Promise<boolean> {
  const { name, active } = fields;
  const row = await tx
    .updateTable('sla_policies')
    .set({ version: version + 1, ...(name !== undefined && { name }), ...(active !== undefined && { active }) })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function isNameTaken(tx: ScopedTx, name: string, exceptId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('sla_policies')
    .select('id')
    .where(sql<boolean>`plain(name) = plain(${name})`)
    .where('id', '<>', exceptId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setDefaultPolicy(tx: ScopedTx, id: string): Promise<void> {
  await tx
    .updateTable('sla_policies')
    .set({ is_default: false })
    .where('is_default', '=', true)
    .where('id', '<>', id)
    .execute();
  await tx.updateTable('sla_policies').set({ is_default: true, active: true }).where('id', '=', id).execute();
}

export async function setOrder(tx: ScopedTx, ids: readonly string[]): Promise<void> {
  await sql`update sla_policies p set position = o.position
    from unnest(${sql.val(ids)}::uuid[]) with ordinality o (id, position)
    where p.id = o.id and p.position <> o.position`.execute(tx);
}

export async function listVersions(tx: ScopedTx, policyId: string) {
  const rows = await tx
    .selectFrom('sla_policy_versions')
    .select(['version', 'valid_from', 'from_start', 'saved_by', 'terms'])
    .where('policy_id', '=', policyId)
    .orderBy('version', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    validFrom: row.valid_from.toISOString(),
    fromStart: row.from_start,
    savedBy: row.saved_by,
    terms: PolicyTerms.parse(row.terms),
  }));
}
