// What the form of a scope holds, and the scope it makes.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { NamedScope } from '@lanet/contracts/sla-policies';
import { PRIORITIES } from '../policy-values.ts';

/** Something that is chosen by its id and shown by its name. */
export interface Chosen {
  id: string;
  name: string;
}

export interface ScopeValues {
  client: Chosen | null;
  site: Chosen | null;
  category: Chosen | null;
  type: Chosen | null;
  /** Empty: all of them. */
  priorities: Priority[];
}

export const blankScope: ScopeValues = { client: null, site: null, category: null, type: null, priorities: [] };

export function scopeValues(scope: NamedScope): ScopeValues {
  const chosen = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
  return {
    client: chosen(scope.clientId, scope.clientName),
    site: chosen(scope.siteId, scope.siteName),
    category: chosen(scope.categoryId, scope.categoryName),
    type: chosen(scope.typeId, scope.typeName),
    priorities: scope.priorities ?? [],
  };
}

/** All priorities are no condition. */
export function scopeMade({ client, site, category, type, priorities }: ScopeValues): NamedScope {
  const ordered = PRIORITIES.filter((priority) => priorities.includes(priority));
  const isAll = ordered.length === 0 || ordered.length === PRIORITIES.length;
  return {
    ...{ clientId: client?.id ?? null, clientName: client?.name ?? null },
    ...{ siteId: site?.id ?? null, siteName: site?.name ?? null },
    ...{ categoryId: category?.id ?? null, categoryName: category?.name ?? null },
    ...{ typeId: type?.id ?? null, typeName: type?.name ?? null },
    priorities: isAll ? null : ordered,
  };
}

/** One without a condition is for every ticket: that is what the default policy is. */
export const hasCondition = ({ clientId, siteId, categoryId, typeId, priorities }: NamedScope): boolean =>
  [clientId, siteId, categoryId, typeId, priorities].some((condition) => condition !== null);

/** The same tickets, whatever things are called now. */
export const isSameScope = (one: NamedScope, other: NamedScope): boolean =>
  one.clientId === other.clientId &&
  one.siteId === other.siteId &&
  one.categoryId === other.categoryId &&
  one.typeId === other.typeId &&
  JSON.stringify(one.priorities) === JSON.stringify(other.priorities);
