import { Priority } from '@lanet/contracts/alert-rules';
import { type PolicyScope, PolicyTerms } from '@lanet/contracts/sla-policies';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { PolicyVersion } from './sla.resolve.rules.ts';

export interface PolicyRow {
  id: string;
  name: string;
  isDefault: boolean;
  active: boolean;
  position: number;
  /** Ascending. */
  versions: PolicyVersion[];
}

export async function allPolicies(tx: ScopedTx): Promise<PolicyRow[]> {
  const rows = await tx
    .selectFrom('sla_policies as p')
    .innerJoin('sla_policy_versions as v', 'v.policy_id', 'p.id')
    .select(['p.id', 'p.name', 'p.is_default', 'p.active', 'p.position', 'v.version', 'v.from_start', 'v.terms'])
    .select(sql<number>`extract(epoch from v.valid_from) * 1000`.as('valid_from_ms'))
    .orderBy('p.position')
    .orderBy('p.id')
    .orderBy('v.version')
    .execute();
  const policies = new Map<string, PolicyRow>();
  for (const row of rows) {
    const { id, name, active, position, version } = row;
    const policy = policies.get(id) ?? { id, name, isDefault: row.is_default, active, position, versions: [] };
    const validFromMs = Number(row.valid_from_ms);
    policy.versions.push({ version, validFromMs, fromStart: row.from_start, terms: PolicyTerms.parse(row.terms) });
    policies.set(id, policy);
  }
  return [...policies.values()];
}

/** Of no client in particular, or of one. */
export async function scopesOf(tx: ScopedTx, clientId: string | null): Promise<(PolicyScope & { policyId: string })[]> {
  const rows = await tx
    .selectFrom('sla_policy_scopes')
    .select(['policy_id', 'client_id', 'site_id', 'category_id', 'type_id', 'priorities'])
    .where('client_id', clientId === null ? 'is' : '=', clientId)
    .execute();
  return rows.map((row) => ({
    policyId: row.policy_id,
    clientId: row.client_id,
    siteId: row.site_id,
    categoryId: row.category_id,
    typeId: row.type_id,
    priorities: z.array(Priority).nullable().parse(row.priorities),
  }));
}

/** Of each category the one above it. */
export async function categoryParents(tx: ScopedTx): Promise<Map<string, string | null>> {
  const rows = await tx.selectFrom('ticket_categories').select(['id', 'parent_id']).execute();
  return new Map(rows.map(({ id, parent_id }) => [id, parent_id]));
}
