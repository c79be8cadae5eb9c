import fc from 'fast-check';

/** Stands for a number that JSON writes but no JavaScript value prints as: `1e999` is read as Infinity. */
const INFINITE = '\u{e000}1e999\u{e000}';

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u0007\u001b[2J',
  '\u202eevil\u2066',
  '👩‍👩‍👧‍👦',
  '\ud800',
  'x\udfff',
  'ａ́ß\u0130\u1e9e',
  "' or 1=1; drop table tickets; --",
  '%_\\',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '../../etc/passwd',
  'a\r\nx-evil: 1',
  '0'.repeat(64),
  'f'.repeat(64),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00000000-0000-0000-0000-00000000000g',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00Z',
  'NaN',
  'null',
  'true',
  '-1',
  '1e308',
  '99999999999999999999',
  '0x10',
  '__proto__',
  'constructor',
  INFINITE,
];
const NUMBERS = [-1, 0, -0, 0.1, 1e-310, 1e308, -1e308, 2 ** 31, 2 ** 53, 8.64e15, 8.64e15 + 1, Number.MAX_VALUE];

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

const textValue = fc.oneof(
  { arbitrary: fc.constantFrom(...TEXTS), weight: 3 },
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** How a hostile value is made: the value itself would fill pages when a test that fails prints it. */
export type Recipe =
  | { kind: 'value'; value: unknown }
  | { kind: 'long'; text: string; times: number }
  | { kind: 'list'; length: number }
  | { kind: 'nested'; depth: number };

export function made(recipe: Recipe): unknown {
  switch (recipe.kind) {
    case 'value':
      return recipe.value;
    case 'long':
      return recipe.text.repeat(recipe.times);
    case 'list':
      return Array.from({ length: recipe.length }, (_, index) => index);
    case 'nested':
      return nested(recipe.depth);
  }
}

const asIs = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Recipe> =>
  arbitrary.map((value) => ({ kind: 'value', value }) as const);

/** What no page of ours sends. */
const hostileRecipe: fc.Arbitrary<Recipe> = fc.oneof(
  { arbitrary: asIs(textValue), weight: 8 },
  { arbitrary: asIs(fc.constantFrom(...NUMBERS)), weight: 4 },
  { arbitrary: asIs(fc.constantFrom(null, true, false, [], {}, [[]], { length: 1e9 })), weight: 2 },
  { arbitrary: asIs(fc.jsonValue({ maxDepth: 3 })), weight: 2 },
  fc.record({
    kind: fc.constant('long' as const),
    text: fc.constantFrom('x', '👩‍👧', '\u202e'),
    times: fc.constantFrom(300, 20_000),
  }),
  fc.record({ kind: fc.constant('list' as const), length: fc.constantFrom(300, 10_000) }),
  fc.record({ kind: fc.constant('nested' as const), depth: fc.constantFrom(20, 200, 3000) }),
);

/** One change somewhere in a value: another value, a member less, a member too many, or one that would poison. */
export interface Change {
  /** Which of the value's places, counted through. */
  place: number;
  how: 'replace' | 'remove' | 'wrap' | 'add' | 'poison' | 'twice';
  /** Of the names that the schema knows, for a member too many. */
  name: number;
  value: Recipe;
}

export const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(1000),
  how: fc.oneof(
    { arbitrary: fc.constant('replace' as const), weight: 6 },
    fc.constantFrom('remove' as const, 'wrap' as const, 'add' as const, 'poison' as const, 'twice' as const),
  ),
  name: fc.nat(1000),
  value: hostileRecipe,
});

/** The value with the change made; the value itself stays as it is. @param names members that its schema knows. */
export function changed(
  value: unknown,
  { place, how, name, value: recipe }: Change,
  names: readonly string[],
): unknown {
  const hostile = made(recipe);
  const places = placesOf(value);
  const path = places[place % places.length] ?? [];
  return at(value, path, (old) => {
    if (how === 'wrap') return [old];
    if (how === 'twice') return [old, old];
    if (how === 'add' && isRecord(old)) return { ...old, [names[name % (names.length + 1)] ?? 'unknown']: hostile };
    if (how === 'poison') return poisoned(old);
    return how === 'remove' ? undefined : hostile;
  });
}

type Path = readonly (string | number)[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper than any contract goes there is nothing to change. */
const DEEPEST = 10;

function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.length === DEEPEST) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function at(value: unknown, path: Path, replace: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replace(value);
  if (Array.isArray(value))
    return value.map((inner, index) => (index === Number(step) ? at(inner, rest, replace) : inner));
  if (!isRecord(value)) return value;
  return { ...value, [step]: at(value[step], rest, replace) };
}

/** With a member of its own called `__proto__`, which only a parser makes. */
function poisoned(old: unknown): unknown {
  const members = isRecord(old) ? old : {};
  return Object.defineProperty({ ...members, constructor: { prototype: { admin: true } } }, '__proto__', {
    value: { admin: true },
    enumerable: true,
  });
}

/** As it goes over the wire. */
export function jsonText(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(JSON.stringify(INFINITE), '1e999');
}

/** A value as part of an address: whatever it is becomes text, and half characters become bytes that are no UTF-8. */
export function addressText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return [...text.slice(0, 4000)]
    .map((char) => (char.isWellFormed() ? encodeURIComponent(char) : '%ED%A0%80'))
    .join('');
}
