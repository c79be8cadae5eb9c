import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from '../../testing/cutting-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { openKysely, openPool } from './index.ts';
import { isLostConnection } from './lost-connection.ts';

let db: TestDatabase;
let line: CuttingProxy;
let pool: pg.Pool;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  const url = new URL(db.url);
  line = await startCuttingProxy(Number(url.port));
  url.port = String(line.port);
  pool = openPool({ url: url.href, max: 4, applicationName: 'lanet pool test', statementTimeoutMs: 200 });
});
afterEach(async () => {
  await pool.end();
  await line.close();
});

/** As many connections as may be, all at rest. */
async function fill(): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
  for (const client of clients) client.release();
}

describe('a pool whose line is cut without a word', () => {
  it('gives up what is under way, and nobody after it waits for a connection of before', async () => {
    const kysely = openKysely(pool);
    await fill();
    line.freeze();

    const broken = await kysely
      .transaction()
      .execute((tx) => sql`select ${1}::int`.execute(tx))
      .catch((error: unknown) => error);
    const after = await Promise.allSettled(
      Array.from({ length: 4 }, () => sql<{ one: number }>`select ${1}::int as one`.execute(kysely)),
    );

    expect(isLostConnection(broken)).toBe(true);
    expect(after.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
    expect(line.connections).toBeGreaterThan(4);
  });

  it('fails the statement behind the one that is not answered at once, not in its own time', async () => {
    const client = await pool.connect();
    line.freeze();

    const first = client.query('select 1').catch((error: Error) => error.message);
    expect(await first).toBe('Query read timeout');
    // Its own limit would make it the same message.
    const second = await client.query('rollback').catch((error: Error) => error.message);
    client.release();

    expect(second).toMatch(/^Connection terminated|not queryable/);
  });
});

it('goes on after every connection was cut in the midst of transactions', async () => {
  const kysely = openKysely(pool);
  const inMidst = Array.from({ length: 4 }, () =>
    kysely.transaction().execute(async (tx) => {
      await sql`select ${1}::int`.execute(tx);
      line.cut();
      await sql`select ${2}::int`.execute(tx);
    }),
  );
  const ends = await Promise.allSettled(inMidst);

  for (const end of ends) expect(end.status === 'rejected' && isLostConnection(end.reason)).toBe(true);
  expect((await sql`select ${3}::int as three`.execute(kysely)).rows).toEqual([{ three: 3 }]);
});

it('lets go of a server that was put aside and takes no more writes', async () => {
  const kysely = openKysely(pool);
  const pidOf = async () => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(kysely)).rows[0]?.pid;
  const before = await pidOf();

  const refused = await kysely
    .transaction()
    .execute((tx) => sql.raw('set transaction read only; create table nowhere ()').execute(tx))
    .catch((error: unknown) => error);

  expect(refused).toMatchObject({ code: '25006' });
  expect(isLostConnection(refused)).toBe(true);
  expect(await pidOf()).not.toBe(before);
});

describe('a lost connection', () => {
  it.each([
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
    ...['08006', '08P01', '57P01', '57P02', '57P03', '25006'],
  ])('is %s', (code) => {
    expect(isLostConnection(Object.assign(new Error('gone'), { code }))).toBe(true);
  });

  it.each(['23505', '57014', '53300', '40001', '42501', 'ENOSPC', 'EACCES'])('is not %s', (code) => {
    expect(isLostConnection(Object.assign(new Error('Connection terminated'), { code }))).toBe(false);
  });

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout'])(
    'is “%s”',
    (message) => {
      expect(isLostConnection(new Error(message))).toBe(true);
    },
  );

  it('is nothing else', () => {
    expect(isLostConnection(new Error('division by zero'))).toBe(false);
    expect(isLostConnection('Query read timeout')).toBe(false);
  });
});
