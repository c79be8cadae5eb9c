import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.admin.query(
    'create table public.moods (id int primary key, mood text); grant all on public.moods to public',
  );
});
afterAll(() => db.drop());

const moods = async () => (await db.admin.query('select id, mood from moods order by id')).rows;
const empty = () => db.admin.query('delete from moods');

it('commits all of a transaction or nothing, whether it begins with a value or without', async () => {
  await empty();
  await db.kysely.transaction().execute((tx) => sql`insert into moods values (1, 'one')`.execute(tx));
  await db.kysely.transaction().execute((tx) => sql`insert into moods values (${2}, ${'two'})`.execute(tx));
  const broken = [sql`insert into moods values (3, 'three')`, sql`insert into moods values (${4}, ${'four'})`].map(
    (first) =>
      db.kysely.transaction().execute(async (tx) => {
        await first.execute(tx);
        throw new Error('changed my mind');
      }),
  );
  const ends = await Promise.allSettled(broken);
  await db.kysely.transaction().execute(async () => undefined);

  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await moods()).toEqual([
    { id: 1, mood: 'one' },
    { id: 2, mood: 'two' },
  ]);
});

it('answers with the rows of the statement that began a transaction', async () => {
  const { rows } = await db.kysely.transaction().execute((tx) => sql`select 7 as seven`.execute(tx));

  expect(rows).toEqual([{ seven: 7 }]);
});

it('says so when a transaction that failed inside is committed all the same', async () => {
  await empty();
  const careless = db.kysely.transaction().execute(async (tx) => {
    await sql`insert into moods values (1, 'lost')`.execute(tx);
    await sql`select 1 / 0`.execute(tx).catch(() => undefined);
  });

  await expect(careless).rejects.toThrow();
  expect(await moods()).toEqual([]);
});

it('prepares what is asked over and over, and goes on when the table changes under it', async () => {
  await empty();
  await db.admin.query("insert into moods values (1, 'calm')");
  const ask = () => db.kysely.connection().execute((one) => sql`select * from moods where id = ${1}`.execute(one));
  for (let count = 0; count < 40; count += 1) await ask();
  const { rows: prepared } = await db.kysely
    .connection()
    .execute((one) => sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(one));
  await db.admin.query('alter table moods add column since date');
  const changed = await ask().catch((error: unknown) => error);
  const after = await ask();

  expect(prepared.map(({ statement }) => statement)).toContain('select * from moods where id = $1');
  expect(changed).toMatchObject({ code: '0A000' });
  expect(after.rows).toEqual([{ id: 1, mood: 'calm', since: null }]);
});

it('gives a connection back clean when the transaction could not even begin its work', async () => {
  await empty();
  for (let count = 0; count < 12; count += 1) {
    const refused = db.kysely.transaction().execute(() => Promise.reject(new Error('not today')));
    await expect(refused).rejects.toThrow('not today');
  }
  await sql`insert into moods values (${9}, ${'kept'})`.execute(db.kysely);

  expect(await moods()).toMatchObject([{ id: 9, mood: 'kept' }]);
});
