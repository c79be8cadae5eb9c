import { keyed, naturalKeys, type SectionName, type Sections, volatileFields } from '@lanet/contracts/inventory';

export interface Change {
  section: SectionName;
  change: 'added' | 'removed' | 'changed';
  /** What changed, as a person would name it; with the field where that is not plain. */
  item: string;
  before: string | null;
  after: string | null;
}

/** For each list of a section, something of an item. */
type OfItems<Result> = {
  [S in SectionName]: {
    [F in keyof (typeof naturalKeys)[S]]: (typeof naturalKeys)[S][F] extends (item: infer Item) => string
      ? (item: Item) => Result
      : never;
  };
};

const none = {};

/** How people call an item; its natural key also holds what only tells two of one name apart. */
const names: OfItems<string> = {
  system: none,
  os: none,
  cpu: { processors: ({ brand }) => brand },
  memory: { modules: ({ deviceLocator }) => deviceLocator },
  disks: { disks: ({ name, model }) => model ?? name },
  volumes: { volumes: ({ id }) => id },
  graphics: { controllers: ({ name }) => name },
  network: { interfaces: (item) => item.interface },
  battery: { batteries: ({ name }) => name },
  software: { programs: ({ name }) => name },
  services: { services: ({ name, displayName }) => displayName ?? name },
  updates: { pending: ({ name }) => name, installed: ({ name, kb }) => kb ?? name },
  accounts: { users: ({ username }) => username, administrators: (name) => name },
  ports: { listening: ({ protocol, address, port }) => `${protocol} ${address}:${port}` },
  displays: { displays: ({ model, connector }) => model ?? connector },
  printers: { printers: ({ name }) => name },
  security: {
    antivirus: ({ product }) => product,
    firewalls: ({ product, profile }) => (profile ? `${product} · ${profile}` : product),
    encryption: ({ volume }) => volume,
  },
  sessions: { sessions: ({ username }) => username },
};

/** What is told of an item that came or went. */
const details: OfItems<string | null> = {
  system: none,
  os: none,
  cpu: { processors: () => null },
  memory: { modules: ({ sizeBytes }) => String(sizeBytes) },
  disks: { disks: ({ serial }) => serial },
  volumes: { volumes: ({ device }) => device },
  graphics: { controllers: () => null },
  network: { interfaces: ({ mac }) => mac },
  battery: { batteries: ({ model }) => model },
  software: { programs: ({ version }) => version },
  services: { services: ({ state }) => state },
  updates: { pending: ({ availableVersion }) => availableVersion, installed: ({ version }) => version },
  accounts: { users: ({ kind }) => kind, administrators: () => null },
  ports: { listening: ({ program }) => program },
  displays: { displays: ({ serialNumber }) => serialNumber },
  printers: { printers: ({ driver }) => driver },
  security: {
    antivirus: ({ version }) => version,
    firewalls: () => null,
    encryption: ({ state }) => state,
  },
  sessions: { sessions: ({ kind }) => kind },
};

/** Fields whose values speak for themselves: `nginx 1.24 -> 1.26`. Of the others the field is named. */
const PLAIN_FIELDS = new Set(['version', 'availableVersion', 'state']);

/** Lists that forget their oldest items by themselves: nothing was taken away from the computer. */
const HISTORIES: Partial<Record<SectionName, string>> = { updates: 'installed' };

/** Longer values say nothing more in a line of history. */
const MAX_TEXT = 300;

/**
 * What is different between two contents of a section, item by item. Fields that move by themselves are left out, and so
 * is a value that could not be read (null) at one of the times: an agent that learns to read more has changed nothing.
 */
export function changesOf<S extends SectionName>(section: S, before: Sections[S], after: Sections[S]): Change[] {
  const old = fieldsOf(before);
  return Object.entries(fieldsOf(after)).flatMap(([field, value]) => {
    const list = listOf(section, field);
    const was = old[field];
    if (!list) return isVolatile(section, field) ? [] : changed(section, field, was, value);
    return Array.isArray(was) && Array.isArray(value) ? listChanges(section, list, was, value) : [];
  });
}

interface List {
  field: string;
  keyOf: (item: unknown) => string;
  nameOf: (item: unknown) => string;
  detailOf: (item: unknown) => string | null;
}

function listOf(section: SectionName, field: string): List | undefined {
  const of = <Result>(table: OfItems<Result>) => {
    const functions: Record<string, ((item: never) => Result) | undefined> = table[section];
    // Both contents were parsed by this section's schema, so an item is what the function of its list takes.
    return functions[field] as ((item: unknown) => Result) | undefined;
  };
  const [keyOf, nameOf, detailOf] = [of<string>(naturalKeys), of(names), of(details)];
  return keyOf && nameOf && detailOf && { field, keyOf, nameOf, detailOf };
}

function listChanges(section: SectionName, list: List, was: readonly unknown[], now: readonly unknown[]): Change[] {
  const [old, current] = [keyed(was, list.keyOf), keyed(now, list.keyOf)];
  const added = [...current].flatMap(([key, item]): Change[] =>
    old.has(key)
      ? []
      : [{ section, change: 'added', item: text(list.nameOf(item)), before: null, after: list.detailOf(item) }],
  );
  const forgets = HISTORIES[section] === list.field;
  const removed = [...old].flatMap(([key, item]): Change[] =>
    forgets || current.has(key)
      ? []
      : [{ section, change: 'removed', item: text(list.nameOf(item)), before: list.detailOf(item), after: null }],
  );
  const altered = [...current].flatMap(([key, item]) =>
    old.has(key) ? itemChanges(section, list, old.get(key), item) : [],
  );
  return [...added, ...removed, ...altered];
}

function itemChanges(section: SectionName, list: List, was: unknown, now: unknown): Change[] {
  const old = fieldsOf(was);
  return Object.entries(fieldsOf(now)).flatMap(([field, value]) => {
    if (isVolatile(section, `${list.field}.${field}`)) return [];
    const name = list.nameOf(now);
    return changed(section, PLAIN_FIELDS.has(field) ? name : `${name} · ${field}`, old[field], value);
  });
}

function changed(section: SectionName, item: string, was: unknown, now: unknown): Change[] {
  if (was === null || was === undefined || now === null || now === undefined) return [];
  const [before, after] = [plain(was), plain(now)];
  if (before === after) return [];
  return [{ section, change: 'changed', item: text(item), before: text(before), after: text(after) }];
}

const isVolatile = (section: SectionName, path: string) =>
  (volatileFields[section] as readonly string[] | undefined)?.includes(path) ?? false; // widened only to ask
const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
const plain = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));
const text = (value: string) => value.slice(0, MAX_TEXT).toWellFormed();
