// Fault 38: migrations that are ended anywhere. What was begun is whole afterwards, or never was.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { catalogueOf } from '../../testing/database-catalogue.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { migrate, readMigrations } from './migrate.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
/** Any number: a lock that the test holds, for which a statement waits. */
const GATE = 4_711;
/** So many statements on from where the last one was killed. */
const EVERY = 110;

let clean: TestDatabase;
let killed: TestDatabase;
beforeEach(async () => {
  clean = await createTestDatabase();
  killed = await createTestDatabase('template0');
  // Counts the statements that change the catalogue, and the rows that say which are done, by numbers of a sequence, which are not taken back with the rest. At 0 the
  // connection is ended, or waits until the test has killed the program.
  await killed.admin.query(`
    create schema killer;
    create sequence killer.statements minvalue -1000000;
    create table killer.mode (waits boolean);
    create function killer.next() returns void language plpgsql security definer as $$ begin
      if nextval('killer.statements') <> 0 then return; end if;
      if exists (select from killer.mode where waits) then perform pg_advisory_xact_lock(${GATE});
      else perform pg_terminate_backend(pg_backend_pid()); end if;
    end $$;
    create function killer.of_rows() returns trigger language plpgsql security definer as $$ begin
      perform killer.next();
      return new;
    end $$;
    create function killer.of_catalogue() returns event_trigger language plpgsql security definer as $$ begin
      perform killer.next();
      if tg_tag = 'CREATE TABLE' and to_regclass('public.schema_migrations') is not null
        and not exists (select from pg_trigger where tgname = 'killer') then
        create trigger killer before insert on public.schema_migrations for each row execute function killer.of_rows();
      end if;
    end $$;
    grant usage on schema killer to public;
    create event trigger killer on ddl_command_end execute function killer.of_catalogue()`);
});
afterEach(async () => {
  await clean?.drop();
  await killed?.drop();
});

const aimAt = (statement: number) => killed.admin.query(`select setval('killer.statements', ${-statement})`);

const applied = async (): Promise<number> => {
  const { rows } = await killed.admin.query("select to_regclass('schema_migrations') is not null as there");
  if (!rows[0].there) return 0;
  return Number((await killed.admin.query('select count(*) from schema_migrations')).rows[0].count);
};

const expectSameCatalogue = async () => expect(await catalogueOf(killed.admin)).toEqual(await catalogueOf(clean.admin));

it('come to the same schema when the database ends them after every single statement', async () => {
  const all = (await readMigrations()).length;
  const ends = () =>
    migrate(killed.ownerUrl, inject('loginPassword')).then(
      () => false,
      (error: Error) => {
        // Anything else is what this test is to find.
        if (!/terminat|not queryable/i.test(error.message)) throw error;
        return true;
      },
    );
  let kills = 0;
  let before = 0;
  await aimAt(1);
  for (let statement = 1; await ends(); kills++) {
    const now = await applied();
    // The statement it was ended at was the first of the next migration: that one is tried already.
    statement = now > before ? 2 : statement + 1;
    before = now;
    await aimAt(statement);
  }
  console.log(`${all} migrations, ended ${kills} times`);

  expect(kills).toBeGreaterThan(all);
  await expectSameCatalogue();
}, 600_000);

it('come to the same schema when the program is killed (-9) in the middle, again and again', async () => {
  await killed.admin.query('insert into killer.mode values (true)');
  const dataDir = await mkdtemp(join(tmpdir(), 'lanet-killed-'));
  const gate = await killed.admin.connect();
  let kills = 0;
  try {
    for (;;) {
      await aimAt(EVERY);
      await gate.query('select pg_advisory_lock($1)', [GATE]);
      const child = spawn(process.execPath, [MAIN, 'migrate', 'up', '--data', dataDir], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          PATH: process.env.PATH,
          LANET_DATABASE_URL: killed.ownerUrl,
          LANET_DATABASE_LOGIN_PASSWORD: inject('loginPassword'),
        },
      });
      const ended = once(child, 'exit');
      const waits = expect
        .poll(() => waiting(gate), { timeout: 60_000 })
        .toBe(true)
        .then(() => 'waits' as const);
      const first = await Promise.race([waits, ended]);
      if (first === 'waits') {
        child.kill('SIGKILL');
        await ended;
        kills += 1;
      } else expect(first[0]).toBe(0);
      await gate.query('select pg_advisory_unlock($1)', [GATE]);
      if (first !== 'waits') {
        waits.catch(() => undefined);
        break;
      }
    }
  } finally {
    gate.release(true);
    await rm(dataDir, { recursive: true });
  }
  console.log(`killed ${kills} times`);

  expect(kills).toBeGreaterThan(3);
  await expectSameCatalogue();
}, 300_000);

async function waiting(gate: { query: TestDatabase['admin']['query'] }): Promise<boolean> {
  const { rowCount } = await gate.query(
    "select from pg_locks where locktype = 'advisory' and objid = $1 and not granted and database = (select oid from pg_database where datname = current_database())",
    [GATE],
  );
  return rowCount === 1;
}
