import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnedTable } from './isolation-marks.ts';
import { type Matrix, prepareMatrix } from './isolation-matrix.ts';
import { createTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let matrix: Matrix;
let login: pg.Client;
beforeAll(async () => {
  server = await createTestServer();
  matrix = await prepareMatrix(server);
  login = new pg.Client({ connectionString: server.db.url });
  await login.connect();
});
afterAll(async () => {
  await login.end();
  await server.close();
});

type Settings = Record<string, string>;
const clientsScope = (id: string, staff: 'on' | 'off'): Settings => ({
  role: 'lanet_clients',
  'app.client_ids': `{${id}}`,
  'app.staff': staff,
});
const sitesScope = (id: string, siteId: string): Settings => ({
  role: 'lanet_sites',
  'app.client_ids': `{${id}}`,
  'app.site_ids': `{${siteId}}`,
});

/** Rows a statement touched under a scope, or `denied`; nothing of it stays. */
async function touched(settings: Settings, text: string, values: unknown[]): Promise<number | 'denied'> {
  await login.query('begin');
  try {
    for (const [name, value] of Object.entries(settings)) {
      await login.query('select set_config($1, $2, true)', [name, value]);
    }
    return (await login.query(text, values)).rowCount ?? 0;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') return 'denied';
    throw error;
  } finally {
    await login.query('rollback');
  }
}

const isByPerson = (name: string) =>
  name.includes('auth.') || ['notifications', 'idempotency_keys', 'ticket_uploads'].includes(name);
const keyOf = ({ name }: OwnedTable) => (name === 'clients' ? 'id' : isByPerson(name) ? 'person_id' : 'client_id');

/** The three ways to reach a row that is there. */
const reaches = (table: OwnedTable) => [
  `select from ${table.name} where ${table.owned}`,
  `update ${table.name} set ${keyOf(table)} = ${keyOf(table)} where ${table.owned}`,
  `delete from ${table.name} where ${table.owned}`,
];

describe('security/isolation in the database itself', () => {
  it('nobody of another client reaches a row of any table, or writes one', async () => {
    const { client } = matrix.outsiders;
    const scopes = [
      clientsScope(client.id, 'on'),
      clientsScope(client.id, 'off'),
      sitesScope(client.id, client.siteId),
    ];
    const faults: string[] = [];
    for (const scope of scopes) {
      for (const table of matrix.tables) faults.push(...(await faultsOf(scope, table)));
    }

    expect(matrix.tables.length).toBeGreaterThan(25);
    expect(faults).toEqual([]);
  });

  it('a person of another site of the client reaches no row of the site', async () => {
    const { id, siteId, otherSiteId } = matrix.victim.client;
    const tables = [
      'sites',
      'tickets',
      'ticket_entries',
      'devices',
      'device_status',
      'person_sites',
      'maintenance_windows',
    ];
    for (const name of tables) {
      const column = name === 'sites' ? 'id' : 'site_id';
      const statement = `select from ${name} where ${column} = $1`;
      expect([name, await touched(sitesScope(id, otherSiteId), statement, [siteId])]).toEqual([name, 0]);
      expect([name, await touched(sitesScope(id, siteId), statement, [siteId])]).not.toEqual([name, 0]);
    }
  });

  it('the same statements reach the rows under the scope they belong to', async () => {
    const { id } = matrix.victim.client;
    const missed: string[] = [];
    for (const table of matrix.tables) {
      const rows = await touched(clientsScope(id, 'on'), reaches(table)[0] ?? '', [id]);
      if (rows === 0 || rows === 'denied') missed.push(table.name);
    }

    // The product's own: envelopes and mail are read under everything's scope alone, sign-in has its role, and people
    // their own bell and the answers they were given.
    expect(missed).toEqual([
      ...['command_envelopes', 'outbox', 'update_plan_permits', 'notifications', 'idempotency_keys', 'ticket_uploads'],
      ...['auth.accounts', 'auth.recovery_codes', 'auth.sign_ins', 'auth.password_links'],
    ]);
  });

  it('a row of the own client is let through, and stopped by its key alone', async () => {
    const { id } = matrix.victim.client;
    for (const name of ['tickets', 'ticket_entries', 'devices', 'alerts', 'commands', 'sites', 'people']) {
      const copy = copyOf(name, await rowOf(name, 'client_id = $1'));
      await expect(touched(clientsScope(id, 'on'), ...copy)).rejects.toMatchObject({ code: '23505' });
    }
  });

  it.each([
    { who: 'requester', change: "role = 'client_admin'" },
    { who: 'requester', change: "role = 'superadmin', client_id = null" },
    { who: 'clientAdmin', change: "role = 'superadmin', client_id = null" },
    { who: 'technician', change: "role = 'superadmin'" },
  ] as const)('a $who cannot make themselves more: $change', async ({ who, change }) => {
    const { client } = matrix.victim;
    const place =
      who === 'requester'
        ? sitesScope(client.id, client.siteId)
        : clientsScope(client.id, who === 'technician' ? 'on' : 'off');
    const scope = { ...place, 'app.person_id': client[who].id };

    expect(await touched(scope, `update people set ${change} where id = $1`, [client[who].id])).toBe('denied');
    expect(await touched(scope, "update people set name = 'New' where id = $1", [client[who].id])).toBe(1);
  });

  it('the login without a role may do nothing with any table', async () => {
    const { rows } = await server.db.admin.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'p', 'v', 'm') and nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_'`,
    );
    const reached: string[] = [];
    for (const { name } of rows) {
      for (const statement of [`select from ${name}`, `delete from ${name}`, `insert into ${name} default values`]) {
        if ((await touched({}, statement, [])) !== 'denied') reached.push(statement);
      }
    }

    expect(rows.length).toBeGreaterThan(40);
    expect(reached).toEqual([]);
  });
});

async function faultsOf(scope: Settings, table: OwnedTable): Promise<string[]> {
  const { id } = matrix.victim.client;
  const faults: string[] = [];
  for (const statement of reaches(table)) {
    const rows = await touched(scope, statement, [id]);
    if (rows !== 0 && rows !== 'denied') faults.push(`${scope.role}: ${statement}: ${rows}`);
  }
  const copy = copyOf(table.name, await rowOf(table.name, table.owned));
  if ((await touched(scope, ...copy)) !== 'denied') faults.push(`${scope.role}: ${copy[0]}`);
  return faults;
}

/** A row of the victim's. */
async function rowOf(table: string, owned: string): Promise<unknown> {
  const { rows } = await server.db.admin.query<{ row: unknown }>(
    `select to_jsonb(t) as row from ${table} t where ${owned} limit 1`,
    [matrix.victim.client.id],
  );
  return rows[0]?.row;
}

/** A statement that writes a row again: row security is asked before unique keys are. */
const copyOf = (table: string, row: unknown): [text: string, values: unknown[]] => [
  `insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`,
  [JSON.stringify(row)],
];
