/** Below 0 when `a` is the older one, by Semantic Versioning 2.0.0, 11. @throws RangeError when one is no such version. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (const [index, part] of left.numbers.entries()) {
    const difference = part - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.before.length === 0 || right.before.length === 0) return right.before.length - left.before.length;
  for (let index = 0; index < Math.max(left.before.length, right.before.length); index++) {
    const difference = compareParts(left.before[index], right.before[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What is built from the same sources differs in nothing that counts: what follows a plus is left out. */
function partsOf(version: string): { numbers: number[]; before: string[] } {
  const [, numbers, before = ''] = /^(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(version) ?? [];
  if (numbers === undefined) throw new RangeError(`${version} is no version`);
  return { numbers: numbers.split('.').map(Number), before: before === '' ? [] : before.split('.') };
}

/** Numbers by value and before words, words by their letters; fewer parts come first. */
function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [left, right] = [a, b].map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined || right !== undefined) return left !== undefined ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
