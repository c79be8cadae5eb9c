import { createHash } from 'node:crypto';
import { naturalKeys, type SectionName, volatileFields } from '@lanet/contracts/inventory';

/**
 * What tells two states of a section apart: 16 hexadecimal digits of sha256 over its JSON, with lists sorted by natural key,
 * keys sorted and the fields that move by themselves left out. The same content in any order gives the same hash.
 */
export function sectionHash(name: SectionName, data: object): string {
  const left: ReadonlySet<string> = new Set(volatileFields[name] ?? []);
  const settled = settle(sortedLists(name, data), left, '');
  return createHash('sha256').update(JSON.stringify(settled)).digest('hex').slice(0, 16);
}

/** The section with each list in the order of its natural keys; items of one key by their content. */
export function sortedLists<T extends object>(name: SectionName, data: T): T {
  // Safe: the table's type ties each function to the items of the list it stands for, and `data` is of that section.
  const keys = naturalKeys[name] as Record<string, (item: unknown) => string>;
  const entries = Object.entries(data).map(([field, value]) => {
    const keyOf = keys[field];
    return [field, keyOf && Array.isArray(value) ? sortBy(value, keyOf) : value];
  });
  // Safe: the same fields with the same items; only the order of lists differs.
  return Object.fromEntries(entries) as T;
}

function sortBy(items: readonly unknown[], keyOf: (item: unknown) => string): unknown[] {
  return items
    .map((item) => ({ item, order: `${keyOf(item)}\0${JSON.stringify(settle(item, new Set(), ''))}` }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ item }) => item);
}

/** Keys in order, fields of `left` gone. `path` is the list the value is in, as volatile fields are named. */
function settle(value: unknown, left: ReadonlySet<string>, path: string): unknown {
  if (Array.isArray(value)) return value.map((item) => settle(item, left, path));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => ({ key, inner, at: path === '' ? key : `${path}.${key}` }))
      .filter(({ at }) => !left.has(at))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, inner, at }) => [key, settle(inner, left, at)]),
  );
}
