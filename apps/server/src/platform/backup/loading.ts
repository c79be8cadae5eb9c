// Rows into an empty database, by its owner and not by a superuser, whom a hosted PostgreSQL does not give: foreign keys are taken
// away and made again over what was loaded (which checks it all), triggers are off, and row security does not bind the owner meanwhile.
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { JOBS_SCHEMA, ownerOf, readTables, sqlName } from './catalogue.ts';
import { copyIn, copyOut } from './copy.ts';
import type { ArchiveTail, Sequence, TablePart } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { RowSum } from './row-sum.ts';
import { copyOutText } from './snapshot.ts';

interface Constraint {
  table: string;
  name: string;
  definition: string;
}

/** What has to be put back when all is loaded. */
export interface Opened {
  foreignKeys: readonly Constraint[];
  forced: readonly string[];
  triggered: readonly string[];
}

/** In the transaction of the restore. What migrations had put into tables goes: the archive brings it. */
export async function openTables(client: Client): Promise<Opened> {
  const tables = await readTables(client);
  await client.query('set local role lanet_owner');
  const opened: Opened = {
    foreignKeys: await foreignKeysOf(client),
    forced: await namesOf(client, 'relforcerowsecurity'),
    triggered: await namesOf(
      client,
      'exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)',
    ),
  };
  for (const { table, name } of opened.foreignKeys)
    await client.query(`alter table ${table} drop constraint ${escapeIdentifier(name)}`);
  for (const table of opened.forced) await client.query(`alter table ${table} no force row level security`);
  for (const table of opened.triggered) await client.query(`alter table ${table} disable trigger user`);
  for (const schema of new Set(tables.map((table) => table.schema))) {
    await client.query(`set local role ${ownerOf(schema)}`);
    await client.query(
      `truncate ${tables
        .filter((table) => table.schema === schema)
        .map(sqlName)
        .join(', ')}`,
    );
  }
  return opened;
}

/** @throws BackupProblem for a table that the schema of this version does not have. */
export async function loadTable(client: Client, table: TablePart, content: AsyncIterable<Buffer>): Promise<void> {
  if (table.partition) await makePartition(client, table, table.partition);
  await client.query(`set local role ${ownerOf(table.schema)}`);
  await copyIn(
    client,
    `copy ${sqlName(table)} (${table.columns.map(escapeIdentifier).join(', ')}) from stdin`,
    content,
  );
}

const BOUNDS = /^(DEFAULT|FOR VALUES FROM \('[0-9 :+.-]+'\) TO \('[0-9 :+.-]+'\))$/;

/** Days are made as they come, by no migration. */
async function makePartition(
  client: Client,
  table: TablePart,
  { of, bounds }: { of: string; bounds: string },
): Promise<void> {
  const { rows } = await client.query('select from pg_class where oid = to_regclass($1)', [sqlName(table)]);
  if (rows.length > 0) return;
  if (!BOUNDS.test(bounds)) throw new BackupProblem(`The backup is not readable: bounds of ${table.name}.`);
  await client.query('set local role lanet_owner');
  await client.query(
    `create table ${sqlName(table)} partition of ${sqlName({ schema: table.schema, name: of })} ${bounds}`,
  );
}

/** @throws BackupProblem that names each table that is not, row by row, what the backup says. */
export async function compareTables(client: Client, tail: ArchiveTail): Promise<void> {
  const differing: string[] = [];
  for (const table of await readTables(client)) {
    const said = tail.tables.find(({ schema, name }) => schema === table.schema && name === table.name);
    await client.query(`set local role ${ownerOf(table.schema)}`);
    const sum = new RowSum();
    for await (const rows of copyOut(client, copyOutText(table))) for (const row of rows) sum.add(row);
    // One that the archive does not know is new in the schema of the jobs, and has to be empty.
    if (sum.rows !== (said?.rows ?? 0) || (said && sum.text() !== said.rowSum))
      differing.push(`${table.schema}.${table.name} (${sum.rows} rows, ${said?.rows ?? 0} in the backup)`);
  }
  if (differing.length > 0)
    throw new BackupProblem(`What was restored is not what is in the backup: ${differing.join(', ')}.`);
}

/** Keys, triggers and row security as the migrations made them; jobs are given back by whoever had taken them. */
export async function closeTables(client: Client, opened: Opened, sequences: readonly Sequence[]): Promise<void> {
  await client.query('set local role lanet_owner');
  for (const { table, name, definition } of opened.foreignKeys)
    await client.query(`alter table ${table} add constraint ${escapeIdentifier(name)} ${definition}`);
  for (const table of opened.triggered) await client.query(`alter table ${table} enable trigger user`);
  for (const table of opened.forced) await client.query(`alter table ${table} force row level security`);
  for (const { schema, table, column, last, called } of sequences) {
    await client.query(`set local role ${ownerOf(schema)}`);
    const sequence = `pg_get_serial_sequence(${escapeLiteral(sqlName({ schema, name: table }))}, ${escapeLiteral(column)})`;
    await client.query(`select setval(${sequence}::regclass, $1::bigint, $2)`, [last, called]);
  }
  await client.query('set local role lanet_worker');
  await client.query(
    `update ${JOBS_SCHEMA}._private_jobs set locked_at = null, locked_by = null where locked_at is not null`,
  );
  await client.query(
    `update ${JOBS_SCHEMA}._private_job_queues set locked_at = null, locked_by = null where locked_at is not null`,
  );
}

/** Those of a partition come with its parent's. In the order that makes them again. */
async function foreignKeysOf(client: Client): Promise<Constraint[]> {
  const { rows } = await client.query<Constraint>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where contype = 'f' and conparentid = 0 and connamespace in ('public'::regnamespace, 'auth'::regnamespace) order by oid`,
  );
  return rows;
}

async function namesOf(client: Client, condition: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace) and c.relkind in ('r', 'p') and (${condition}) order by c.oid`,
  );
  return rows.map(({ name }) => name);
}
