// Which policy a ticket has: the first level that fits, then the more conditions, then the administrator's order.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { PolicyLevel } from '@lanet/contracts/sla';
import type { PolicyScope } from '@lanet/contracts/sla-policies';

/** What of a ticket decides. */
export interface TicketPlace {
  clientId: string;
  siteId: string | null;
  deviceId: string | null;
  categoryId: string | null;
  typeId: string | null;
  priority: Priority;
}

export interface ScopedPolicy {
  id: string;
  isDefault: boolean;
  active: boolean;
  position: number;
}

/** `parents`: of each category the one above it. */
export interface Policies {
  policies: readonly ScopedPolicy[];
  scopes: readonly (PolicyScope & { policyId: string })[];
  parents: ReadonlyMap<string, string | null>;
}

export interface Choice {
  policyId: string | null;
  level: PolicyLevel;
}

const LEVELS = ['site_category', 'client_category', 'site', 'client', 'category', 'other'] as const;

interface Candidate {
  policyId: string;
  /** Smaller is stronger, in the order of what is compared. */
  rank: [level: number, categoryDistance: number, fewerConditions: number, position: number];
}

/** What was set by hand is not asked for here. */
export function choosePolicy(place: TicketPlace, { policies, scopes, parents }: Policies): Choice {
  const active = new Map(policies.filter((policy) => policy.active).map((policy) => [policy.id, policy]));
  const ancestors = lineage(place.categoryId, parents);
  const candidates = scopes.flatMap((scope): Candidate[] => {
    const policy = active.get(scope.policyId);
    if (!policy || !fits(scope, place, ancestors)) return [];
    const level = LEVELS.indexOf(levelOf(scope));
    const distance = scope.categoryId === null ? 0 : ancestors.indexOf(scope.categoryId);
    const conditions = Number(scope.typeId !== null) + Number(scope.priorities !== null);
    return [{ policyId: policy.id, rank: [level, distance, -conditions, policy.position] }];
  });
  const best = candidates.toSorted((a, b) => compare(a.rank, b.rank) || compareText(a.policyId, b.policyId))[0];
  if (best) return { policyId: best.policyId, level: LEVELS[best.rank[0]] ?? 'other' };
  const fallback = [...active.values()].find(({ isDefault }) => isDefault);
  return fallback ? { policyId: fallback.id, level: 'default' } : { policyId: null, level: 'none' };
}

function levelOf({ clientId, siteId, categoryId }: PolicyScope): (typeof LEVELS)[number] {
  if (siteId !== null) return categoryId === null ? 'site' : 'site_category';
  if (clientId !== null) return categoryId === null ? 'client' : 'client_category';
  return categoryId === null ? 'other' : 'category';
}

function fits(scope: PolicyScope, place: TicketPlace, ancestors: readonly string[]): boolean {
  return (
    (scope.clientId === null || scope.clientId === place.clientId) &&
    (scope.siteId === null || scope.siteId === place.siteId) &&
    (scope.categoryId === null || ancestors.includes(scope.categoryId)) &&
    (scope.typeId === null || scope.typeId === place.typeId) &&
    (scope.priorities === null || scope.priorities.includes(place.priority))
  );
}

/** The category and those above it, nearest first. A circle ends it. */
function lineage(categoryId: string | null, parents: Policies['parents']): string[] {
  const line: string[] = [];
  for (let at = categoryId; at !== null && !line.includes(at); at = parents.get(at) ?? null) line.push(at);
  return line;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [at, value] of one.entries()) {
    const difference = value - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const compareText = (one: string, other: string) => (one < other ? -1 : Number(one > other));
