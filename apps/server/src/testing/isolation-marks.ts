import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Caller, RawAnswer } from './isolation-caller.ts';

/** A table, and the condition (of `$1`, a client's id) that says whose a row is. */
export interface OwnedTable {
  name: string;
  owned: string;
}

/** Of the client's people, where the table says only whose person a row is about. */
const BY_PERSON = [
  ...['notifications', 'idempotency_keys', 'ticket_uploads'],
  ...['auth.accounts', 'auth.recovery_codes', 'auth.sign_ins', 'auth.password_links'],
];

/**
 * Every table that holds rows of clients, from the catalogue, so that a new one is there by itself. Without the audit log,
 * which is written when somebody is refused, too.
 */
export async function ownedTables(admin: Pool): Promise<OwnedTable[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname = 'client_id' and c.relname <> 'audit_log' order by 1`,
  );
  return [
    { name: 'clients', owned: 'id = $1' },
    ...rows.map(({ name }) => ({ name, owned: 'client_id = $1' })),
    ...BY_PERSON.map((name) => ({ name, owned: 'person_id in (select id from people where client_id = $1)' })),
  ];
}

/** What must not be read by outsiders, and what it is. */
export type Marks = ReadonlyMap<string, string>;

const TEXT_KEYS = [
  ['agents', 'id'],
  ['command_files', 'sha256'],
  ['tickets', 'folio'],
] as const;

/** All ids in a client's rows that occur in nobody else's, and the words that were put into its texts. */
export async function marksOf(admin: Pool, clientId: string, words: readonly string[]): Promise<Marks> {
  const marks = new Map(words.map((word) => [word, 'a text']));
  for (const { name, owned } of await ownedTables(admin)) {
    for (const column of await columnsToMark(admin, name)) {
      const { rows } = await admin.query<{ value: string }>(
        `select distinct ${column}::text as value from ${name} where (${owned}) and ${column} is not null
         except select ${column}::text from ${name} where (${owned}) is not true`,
        [clientId],
      );
      for (const { value } of rows) marks.set(value, `${name}.${column}`);
    }
  }
  // Staff, their teams, scripts and rules are everybody's: the client's rows only point at them.
  const { rows } = await admin.query<{ id: string }>(
    'select id::text from people where client_id is null union all select id::text from scripts union all select id::text from teams union all select id::text from sla_policies union all select id::text from calendars',
  );
  for (const { id } of rows) marks.delete(id);
  return marks;
}

async function columnsToMark(admin: Pool, table: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and atttypid = 'uuid'::regtype`,
    [table],
  );
  return [...rows.map(({ name }) => name), ...TEXT_KEYS.filter(([of]) => of === table).map(([, column]) => column)];
}

/** The marks in an answer that this caller may not read. The path of a problem is what the caller sent. */
export function marksIn({ text, headers }: RawAnswer, marks: Marks, { mayRead }: Caller): string[] {
  const told = `${text.replace(/"instance":"[^"]*"/, '')}\n${headers}`;
  return [...marks].filter(([mark]) => !mayRead?.has(mark) && told.includes(mark)).map(([mark, of]) => `${of} ${mark}`);
}

/** A fingerprint of each table's rows, to say which of them a call has changed. */
export type Fingerprints = Record<string, string>;

/** Of the rows of one client; `people` are left out with what is theirs: they may change their own. */
export async function clientFingerprints(
  admin: Pool,
  tables: readonly OwnedTable[],
  clientId: string,
  people: readonly string[],
): Promise<Fingerprints> {
  const parts = tables.map(({ name, owned }) => {
    const person = name === 'people' ? 'id' : name === 'outbox' ? 'null::uuid' : personColumn(name);
    return fingerprintSql(name, `${owned} and (${person} is null or not ${person} = any ($2))`);
  });
  return readFingerprints(admin, parts, [clientId, people]);
}

const personColumn = (table: string) =>
  BY_PERSON.includes(table) || table.startsWith('person_') ? 'person_id' : 'null::uuid';

/**
 * Of every row of the database, waiting jobs included, without what refused calls write on purpose: the audit log, failed
 * tries, and when a sign-in was last used.
 */
export async function databaseFingerprints(admin: Pool): Promise<Fingerprints> {
  const { rows } = await admin.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
     where (nspname in ('public', 'auth') or relname = '_private_jobs') and relkind in ('r', 'p') and not relispartition
       and relname not in ('audit_log', 'failures', 'sign_ins') order by 1`,
  );
  return readFingerprints(
    admin,
    rows.map(({ name }) => fingerprintSql(name, 'true')),
    [],
  );
}

const fingerprintSql = (table: string, condition: string) =>
  `select '${table}' as name, count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) as print
   from ${table} t where ${condition}`;

async function readFingerprints(admin: Pool, parts: readonly string[], values: unknown[]): Promise<Fingerprints> {
  const text = parts.join(' union all ');
  // Prepared once a connection: planning forty tables would cost more than reading them.
  const name = `prints ${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
  const { rows } = await admin.query<{ name: string; print: string }>({ name, text, values });
  return Object.fromEntries(rows.map(({ name: table, print }) => [table, print]));
}

/** The tables that are not as they were. */
export function changedTables(before: Fingerprints, after: Fingerprints): string[] {
  return Object.keys(after).filter((table) => before[table] !== after[table]);
}
