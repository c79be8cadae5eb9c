import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { databaseUrl } from '../../testing/database.setup.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { bringCopyBack, copyDatabase, dropCopy, usersOf, whyNoCopy } from './copy-database.ts';
import { migrate } from './migrate.ts';

const ID = 'abc123';

let db: TestDatabase;
let url: string;
beforeEach(async () => {
  db = await createTestDatabase();
  url = db.ownerUrl;
});
afterEach(async () => {
  await dropCopy(url, ID);
  await db.drop();
});

/** Everything a connection holds is let go again: nobody may be connected while a database is copied. */
async function query(text: string, at = url): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    // Several statements are answered by a list.
    const results: pg.QueryArrayResult[] = [await client.query({ text, rowMode: 'array' })].flat();
    return results.flatMap(({ rows }) => rows.flat());
  } finally {
    await client.end();
  }
}

const nameOf = (at: string) => new URL(at).pathname.slice(1);
const copies = () => query(`select datname from pg_database where datname like '${nameOf(url)}_before_%'`);
const rightsAndSettings = () =>
  query(`select array(select (case when grantee = 0 then 'public' else pg_get_userbyid(grantee) end, privilege_type, is_grantable)::text
             from pg_database, aclexplode(datacl) where datname = current_database() order by 1)
           || array(select (setrole, setconfig)::text from pg_db_role_setting join pg_database d on d.oid = setdatabase
             where datname = current_database() order by 1)`);

describe('a copy of the database', () => {
  it('brings back what was migrated and written, as if it had never been', async () => {
    await copyDatabase(url, ID);
    await query(`insert into schema_migrations values (9999, '9999_later.sql', 'x'); drop table tickets cascade`);

    expect(await bringCopyBack(url, ID)).toBe(true);

    expect(
      await query(
        `select to_regclass('tickets') is not null, count(*)::int from schema_migrations where number = 9999`,
      ),
    ).toEqual([true, 0]);
    expect(await copies()).toEqual([]);
    // The owner's rights on the database itself are needed by the next start.
    await migrate(url, inject('loginPassword'));
  });

  it('keeps the rights and settings that are the database’s own', async () => {
    const name = nameOf(url);
    await query(`grant connect on database ${name} to pg_monitor; alter database ${name} set search_path to public, "$user";
      alter database ${name} set statement_timeout to '7s'; alter role lanet_login in database ${name} set work_mem to '9MB'`);
    const before = await rightsAndSettings();
    await copyDatabase(url, ID);
    await bringCopyBack(url, ID);

    expect(JSON.stringify(before)).toContain('work_mem=9MB');
    expect(await rightsAndSettings()).toEqual(before);
    expect(await query('show search_path')).toEqual(['public, "$user"']);
  });

  it('is made anew where one was left, and put back once: repeating either does no harm', async () => {
    await copyDatabase(url, ID);
    await query('create table later ()');
    await copyDatabase(url, ID);

    expect(await bringCopyBack(url, ID)).toBe(true);
    expect(await bringCopyBack(url, ID)).toBe(false);
    expect(await query(`select to_regclass('later') is not null`)).toEqual([true]);
  });

  it('is put back also when the database was dropped and the rest did not happen', async () => {
    await copyDatabase(url, ID);
    const name = nameOf(url);
    await query(`drop database ${name}`, inject('postgresUrl'));

    expect(await bringCopyBack(url, ID)).toBe(true);
    expect(await query('select count(*) > 10 from schema_migrations')).toEqual([true]);
  });

  it('is refused while somebody is connected, who may be writing', async () => {
    await db.admin.query('select 1');

    expect(await usersOf(url)).toEqual([expect.stringContaining('lanet test admin')]);
    await expect(copyDatabase(url, ID)).rejects.toThrow(/Others are still connected.*lanet test admin/);
    expect(await copies()).toEqual([]);
  });

  it('is dropped at the end, also a second time', async () => {
    await copyDatabase(url, ID);
    await dropCopy(url, ID);
    await dropCopy(url, ID);

    expect(await copies()).toEqual([]);
    expect(await bringCopyBack(url, ID)).toBe(false);
  });
});

describe('who may make one', () => {
  it.each([
    { may: 'createdb', owns: true, says: undefined },
    { may: 'nocreatedb', owns: true, says: /alter role updater_\w+ createdb/ },
    { may: 'createdb', owns: false, says: /does not belong to updater_/ },
  ])('$may, owner: $owns', async ({ may, owns, says }) => {
    const name = nameOf(url);
    // Roles are the server's, which all test files share.
    const role = `updater_${randomBytes(4).toString('hex')}`;
    await query(`create role ${role} login password 'only-for-tests' ${may}`);
    try {
      if (owns) await query(`alter database ${name} owner to ${role}`);
      const asUpdater = new URL(databaseUrl(inject('postgresUrl'), name));
      asUpdater.username = role;
      asUpdater.password = 'only-for-tests';
      const reason = await whyNoCopy(asUpdater.href);
      if (says === undefined) {
        expect(reason).toBeUndefined();
        await copyDatabase(asUpdater.href, ID);
        expect(await bringCopyBack(asUpdater.href, ID)).toBe(true);
      } else expect(reason).toMatch(says);
    } finally {
      await query(`alter database ${name} owner to postgres; drop role ${role}`);
    }
  });
});
