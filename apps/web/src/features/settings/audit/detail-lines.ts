/**
 * The detail of a line of the log as names and values, nested ones by their path (`after.name`). `before` and `after`
 * that are alike say nothing and are left out.
 */
export function detailLines(detail: Record<string, unknown>): { name: string; value: string }[] {
  const lines = flatten('', detail);
  const values = new Map(lines.map(({ name, value }) => [name, value]));
  return lines.filter(({ name, value }) => {
    const [side, ...path] = name.split('.');
    const other = side === 'before' ? 'after' : side === 'after' ? 'before' : undefined;
    return other === undefined || values.get([other, ...path].join('.')) !== value;
  });
}

function flatten(path: string, value: unknown): { name: string; value: string }[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) => flatten(path ? `${path}.${name}` : name, inner));
  return [{ name: path, value: typeof value === 'string' ? value : JSON.stringify(value) }];
}
