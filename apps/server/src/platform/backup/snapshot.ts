// One consistent look at the whole database, which keeps nobody from writing.
import { type Client, escapeIdentifier } from 'pg';
import { JOBS_SCHEMA, readSequences, readTables, sqlName } from './catalogue.ts';
import { connectForLong } from './connect.ts';
import { copyOut } from './copy.ts';
import type { Sequence, TablePart } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import type { RowSum } from './row-sum.ts';

/** Tables and columns of text that hold the sha256 of stored files; `where`: rows whose file is there. */
export interface FileColumn {
  table: string;
  column: string;
  where?: string;
}

export interface Snapshot {
  tables: readonly TablePart[];
  postgres: string;
  migrations: { number: number; name: string; checksum: string }[];
  jobsMigration: number;
  organisation: string | null;
  /** Ids of the keys that sign commands, as the signer has published them. */
  commandKeys: string[];
  rowsOf(table: TablePart, sum: RowSum): AsyncGenerator<Buffer>;
  /** 32 bytes each, one after the other: a million of them are 32 MB. */
  fileSums(columns: readonly FileColumn[]): Promise<Buffer>;
  sequences(): Promise<Sequence[]>;
}

/** While somebody holds it, days of metrics are not dropped (drop_metric_day, migration 0041). */
const KEEP_DAYS = 7_226_310;

/**
 * Runs `work` in one read-only transaction, `repeatable read`: what it reads is the state of one moment, and what waits as a job
 * belongs to the very state that asked for it. Tables are held against being changed in their form, as pg_dump does, and rows against
 * nothing. Partitions are let go at once: whoever makes the next day's waits for those who hold its neighbours.
 */
export async function inSnapshot<T>(ownerUrl: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const client = await connectForLong(ownerUrl, 'lanet backup');
  try {
    await client.query('select pg_advisory_lock_shared($1)', [KEEP_DAYS]);
    const tables = await readTables(client);
    if (!tables.some(({ name }) => name === 'organisation'))
      throw new BackupProblem('There is nothing to back up: the database has no tables of LANET Helpdesk.');
    await client.query('begin isolation level repeatable read, read only');
    for (const table of tables.filter(({ partition }) => partition === null)) {
      await client.query(`set local role ${readerOf(table.schema)}`);
      await client.query(`lock table ${sqlName(table)} in access share mode`);
    }
    const result = await work(await lookOf(client, tables));
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}

const readerOf = (schema: string) => (schema === JOBS_SCHEMA ? 'lanet_worker' : 'lanet_backup');

async function lookOf(client: Client, tables: readonly TablePart[]): Promise<Snapshot> {
  await client.query('set local role lanet_backup');
  const { rows: about } = await client.query<{ postgres: string; organisation: string | null }>(
    "select current_setting('server_version') as postgres, (select name from organisation) as organisation",
  );
  const { rows: migrations } = await client.query<Snapshot['migrations'][number]>(
    'select number, name, checksum from schema_migrations order by number',
  );
  const { rows: keys } = await client.query<{ id: string }>(
    'select key_id as id from signer_keys where retired_at is null',
  );
  await client.query('set local role lanet_worker');
  const { rows: jobs } = await client.query<{ last: number }>(`select max(id) as last from ${JOBS_SCHEMA}.migrations`);
  return {
    tables,
    migrations,
    commandKeys: keys.map(({ id }) => id),
    jobsMigration: jobs[0]?.last ?? 0,
    postgres: about[0]?.postgres ?? '',
    organisation: about[0]?.organisation ?? null,
    rowsOf: (table, sum) => rowsOf(client, table, sum),
    fileSums: (columns) => fileSums(client, columns),
    sequences: () => readSequences(client),
  };
}

async function* rowsOf(client: Client, table: TablePart, sum: RowSum): AsyncGenerator<Buffer> {
  await client.query(`savepoint copying; set local role ${readerOf(table.schema)}`);
  for await (const rows of copyOut(client, copyOutText(table))) {
    for (const row of rows) sum.add(row);
    yield Buffer.concat(rows);
  }
  if (table.partition !== null) await client.query('rollback to savepoint copying');
  await client.query('release savepoint copying');
}

/** In text, which every version reads of every other. A query, because row security asks for one. */
export function copyOutText(table: TablePart): string {
  const columns = table.columns.map(escapeIdentifier).join(', ');
  return `copy (select ${columns} from ${sqlName(table)}) to stdout`;
}

async function fileSums(client: Client, columns: readonly FileColumn[]): Promise<Buffer> {
  await client.query('set local role lanet_backup');
  const parts: Buffer[] = [];
  for await (const rows of copyOut(client, `copy (${namedFiles(columns)}) to stdout`)) {
    for (const row of rows) parts.push(Buffer.from(row.toString('latin1').trim(), 'hex'));
  }
  return Buffer.concat(parts);
}

/** Every file that rows name, once. */
function namedFiles(columns: readonly FileColumn[]): string {
  return columns
    .map(
      ({ table, column, where }) =>
        `select ${escapeIdentifier(column)} from ${escapeIdentifier(table)} where ${escapeIdentifier(column)} is not null${where ? ` and ${where}` : ''}`,
    )
    .join(' union ');
}

/** Whether a row names the file now, whatever the snapshot says. */
export async function isNamedNow(ownerUrl: string, columns: readonly FileColumn[], sha256: string): Promise<boolean> {
  const client = await connectForLong(ownerUrl, 'lanet backup');
  try {
    await client.query('set role lanet_backup');
    const { rows } = await client.query(
      `select from (${namedFiles(columns)}) named (sha256) where sha256 = $1 limit 1`,
      [sha256],
    );
    return rows.length > 0;
  } finally {
    await client.end();
  }
}
