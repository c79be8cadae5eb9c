import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { openPool } from './pool.ts';

const DATABASE_FOLDER = new URL('../../../../../deployment/database/', import.meta.url);

export interface Migration {
  number: number;
  name: string;
  text: string;
  checksum: string;
}

/** The numbered migrations, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = new URL('migrations/', DATABASE_FOLDER);
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return {
        number: Number(name.slice(0, 4)),
        name,
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
}

export class SchemaProblem extends Error {
  override name = 'SchemaProblem';
}

export interface MigrationState {
  applied: string[];
  pending: string[];
}

/** Any number; the same for every LANET process, so that two starts migrate one after the other. */
const LOCK = 7_226_309;

/**
 * Brings the database at `ownerUrl` (a user who may create roles) to this program's schema: forward only, each migration
 * in a transaction of its own, under one lock. `loginPassword` is set for lanet_login, the only role the services use; first `judge`
 * looks whether this process belongs here at all.
 * @throws SchemaProblem when the database is newer than the program, or a merged migration was edited.
 */
export async function migrate(
  ownerUrl: string,
  loginPassword: string,
  judge: (client: pg.Client) => Promise<void> = async () => undefined,
): Promise<MigrationState> {
  const client = await connect(ownerUrl);
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await prepareOwner(client);
    const state = await compare(client);
    for (const migration of state.pending) await apply(client, migration);
    await judge(client);
    // ALTER ROLE takes no parameters; escapeLiteral is the driver's own quoting.
    await client.query(`alter role lanet_login password ${client.escapeLiteral(loginPassword)}`);
    await migrateJobs(ownerUrl);
    await applyInitialData(client);
    return { applied: state.applied, pending: state.pending.map(({ name }) => name) };
  } finally {
    await client.end();
  }
}

/**
 * The schema as it was at one migration, in an empty database, without initial data and without touching the login: for what is
 * loaded from a backup. @throws SchemaProblem
 */
export async function migrateTo(ownerUrl: string, number: number): Promise<void> {
  const client = await connect(ownerUrl);
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await prepareOwner(client);
    const { pending } = await compare(client);
    for (const migration of pending) if (migration.number <= number) await apply(client, migration);
    await migrateJobs(ownerUrl);
  } finally {
    await client.end();
  }
}

/** What is applied and what is not, without changing anything. @throws SchemaProblem as migrate does. */
export async function migrationState(ownerUrl: string): Promise<MigrationState> {
  const client = await connect(ownerUrl);
  try {
    const { applied, pending } = await compare(client);
    return { applied, pending: pending.map(({ name }) => name) };
  } finally {
    await client.end();
  }
}

/** Whether another process is at it now. */
export async function isBeingMigrated(ownerUrl: string): Promise<boolean> {
  const client = await connect(ownerUrl);
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [LOCK]);
    return rows[0]?.free !== true;
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'lanet migrate',
    connectionTimeoutMillis: 10_000,
  });
  // A line that breaks is told by the question that was asked; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** @throws SchemaProblem for a server that is too old for the migrations, which would fail with a syntax error. */
export function refuseOldServer({ number, text }: { number: number; text: string }): void {
  if (number < 150_000)
    throw new SchemaProblem(`The database server is PostgreSQL ${text}; version 15 or newer is needed.`);
}

async function prepareOwner(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; text: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as text",
  );
  for (const version of rows) refuseOldServer(version);
  await client.query(await readFile(new URL('owner.sql', import.meta.url), 'utf8'));
}

async function compare(client: pg.Client): Promise<{ applied: string[]; pending: Migration[] }> {
  const known = await readMigrations();
  const { rows: there } = await client.query<{ exists: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as exists",
  );
  const { rows } = there[0]?.exists
    ? await client.query<{ number: number; name: string; checksum: string }>(
        'select number, name, checksum from schema_migrations order by number',
      )
    : { rows: [] };
  for (const row of rows) {
    const mine = known.find(({ number }) => number === row.number);
    if (!mine)
      throw new SchemaProblem(
        `The database has migration ${row.name}, which this version does not know: it was used with a newer version. Start that version, or restore a backup.`,
      );
    if (mine.checksum !== row.checksum)
      throw new SchemaProblem(`Migration ${row.name} was changed after it was applied to this database.`);
  }
  return { applied: rows.map(({ name }) => name), pending: known.slice(rows.length) };
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query('set local role lanet_owner');
    await client.query(migration.text);
    await client.query('set local role lanet_owner');
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    // Where the line broke the database has done it already.
    await client.query('rollback').catch(() => undefined);
    throw new SchemaProblem(
      `Migration ${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** graphile-worker brings its own migrations; its schema belongs to lanet_worker, which may do nothing else. */
async function migrateJobs(ownerUrl: string): Promise<void> {
  const pool = openPool({
    url: ownerUrl,
    role: 'lanet_worker',
    max: 1,
    applicationName: 'lanet migrate',
    statementTimeoutMs: 60_000,
  });
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

/** Rules, scripts and the like that come with the product; applying them twice is applying them once. */
async function applyInitialData(client: pg.Client): Promise<void> {
  const text = await readFile(new URL('initial_data.sql', DATABASE_FOLDER), 'utf8');
  await client.query('begin');
  await client.query('set local role lanet_owner');
  await client.query(text);
  await client.query('commit');
}
