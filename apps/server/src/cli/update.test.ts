import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrateTo, readMigrations } from '../platform/database/index.ts';
import { VERSION } from '../platform/version.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ID = ['--id', 'abcd1234'];

let db: TestDatabase;
let folder: string;
let newest: number;
beforeEach(async () => {
  newest = Math.max(...(await readMigrations()).map(({ number }) => number));
  db = await createTestDatabase('template0');
  folder = await mkdtemp(join(tmpdir(), 'lanet-update-'));
  // As the version before this one left it.
  await migrateTo(db.ownerUrl, newest - 1);
});
afterEach(async () => {
  await lanet('finish', ...ID);
  await db.drop();
  await rm(folder, { recursive: true });
});

async function lanet(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, 'update', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...{ LANET_DATA_DIR: folder, LANET_DATABASE_URL: db.ownerUrl },
      LANET_DATABASE_LOGIN_PASSWORD: inject('loginPassword'),
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

/** On a line of its own that ends with it: nobody may be connected while a database is copied. */
async function query(statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

const migrations = () => query('select max(number) from schema_migrations');
const copies = () => query(`select datname from pg_database where datname like current_database() || '_before_%'`);

describe('check', () => {
  it('says how it stands, and changes nothing', async () => {
    const { code, stdout, stderr } = await lanet('check', '--installed', '0.0.1');

    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^Version ${VERSION}: \\d+ migrations applied, 1 to come\\.\nThe database has \\d+ MiB`),
    );
    expect(await migrations()).toEqual([newest - 1]);
  });

  it.each([
    { what: 'an older version', args: ['--installed', '999.0.0'], says: /is not newer than 999\.0\.0/ },
    { what: 'the same version', args: ['--installed', VERSION], says: /With --force/ },
  ])('refuses $what, unless it is forced', async ({ args, says }) => {
    const { code, stderr } = await lanet('check', ...args);

    expect(code).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('    at ');
    expect(await lanet('check', ...args, '--force')).toMatchObject({ code: 0 });
  });

  it('refuses a database that a newer version has migrated, also when it is forced', async () => {
    await query("insert into schema_migrations values (9999, '9999_later.sql', 'x')");
    const { code, stderr } = await lanet('check', '--force');

    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database has migration 9999_later\.sql, which this version does not know/);
  });

  it('refuses while another process migrates', async () => {
    const other = new pg.Client({ connectionString: db.ownerUrl });
    await other.connect();
    await other.query('select pg_advisory_lock(7226309)');
    const { code, stderr } = await lanet('check');
    await other.end();

    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database is being migrated/);
  });
});

describe('apply', () => {
  it('copies and migrates; return brings back what was there, and finish leaves nothing', async () => {
    expect(await lanet('apply', ...ID)).toMatchObject({ code: 0, stdout: '1 migrations applied.\n' });
    expect(await migrations()).toEqual([newest]);
    expect(await copies()).toHaveLength(1);

    expect(await lanet('return', ...ID)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('as it was before'),
    });
    expect(await migrations()).toEqual([newest - 1]);
    expect(await lanet('return', ...ID)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('had not been changed'),
    });

    await lanet('apply', ...ID);
    expect(await lanet('finish', ...ID)).toMatchObject({ code: 0 });
    expect(await copies()).toEqual([]);
    expect(await migrations()).toEqual([newest]);
  });

  it('changes nothing while somebody is connected who may be writing', async () => {
    await db.admin.query('select 1');
    const { code, stderr } = await lanet('apply', ...ID);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^Others are still connected to the database: lanet test admin/);
    expect(await migrations()).toEqual([newest - 1]);
  });

  it('leaves the database alone where another machine has brought it to this version and works with it', async () => {
    await lanet('apply', ...ID);
    await lanet('finish', ...ID);
    await db.admin.query('select 1');

    expect(await lanet('apply', ...ID)).toMatchObject({ code: 0, stdout: '0 migrations applied.\n' });
    expect(await copies()).toEqual([]);
  });
});

it.each([
  { args: ['apply'], says: /needs --id/ },
  { args: ['return', '--id', 'a; drop'], says: /needs --id/ },
  { args: ['nonsense', ...ID], says: /update check, apply, return or finish/ },
])('says what is wrong with $args', async ({ args, says }) => {
  const { code, stderr } = await lanet(...args);

  expect(code).toBe(1);
  expect(stderr).toMatch(says);
});
