import { CONNECT_PATH } from '@lanet/contracts/agent';
import { endpoints } from '@lanet/contracts/index';
import { LIVE_PATH } from '@lanet/contracts/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRightfully, type Matrix, prepareMatrix, rowOf, tryRow } from './isolation-matrix.ts';
import { routesOf } from './isolation-routes.ts';
import { rows } from './isolation-rows.ts';
import { createTestServer, type TestServer } from './test-server.ts';

/** What is no endpoint: for those who run the server, the two lines that stay open, and files; they have their own tests. */
const UNDESCRIBED = [
  ...['/healthz', '/readyz', '/version', '/metrics', LIVE_PATH, CONNECT_PATH],
  ...['/e/:link/install.sh', '/e/:link/install.ps1', '/downloads/:file', '/install.sh'],
].map((path) => `GET ${path}`);

const names = Object.keys(endpoints);
let server: TestServer;
let matrix: Matrix;
beforeAll(async () => {
  server = await createTestServer();
  matrix = await prepareMatrix(server);
});
afterAll(() => server.close());

describe('the isolation matrix', () => {
  it('has one row for each endpoint of the contracts, and each endpoint is bound', () => {
    expect(Object.keys(rows).sort()).toEqual([...names].sort());
    for (const name of names) expect(rowOf(name).endpoint).toBe(endpoints[name]);
    const described = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);
    const bound = new Set([...server.app.http.bound].map(({ method, path }) => `${method} ${path}`));
    expect([...bound].sort()).toEqual([...described].sort());
    expect(routesOf(server.app.http).sort()).toEqual([...described, ...UNDESCRIBED].sort());
  });

  it('has a row of the victim in every table of clients', async () => {
    const empty: string[] = [];
    for (const { name, owned } of matrix.tables) {
      const { rowCount } = await server.db.admin.query(`select from ${name} where ${owned} limit 1`, [
        matrix.victim.client.id,
      ]);
      if (rowCount === 0) empty.push(name);
    }

    expect(empty).toEqual([]);
  });

  it('has no row that shows outsiders anything, or lets them write', async () => {
    let calls = 0;
    const leaks: string[] = [];
    for (const name of names) {
      const tried = await tryRow(matrix, name);
      calls += tried.calls;
      leaks.push(...tried.leaks);
    }
    console.log(`${names.length} endpoints x ${calls / names.length} callers: ${leaks.length} leaks`);

    expect(leaks).toEqual([]);
  }, 120_000);

  it('lets whom it belongs to do the same', async () => {
    const faults: string[] = [];
    for (const name of names) {
      const answer = await callRightfully(matrix, name);
      if (!answer) continue;
      if (answer.status >= 300) faults.push(`${name} answered ${answer.status} ${answer.text.slice(0, 300)}`);
      else if (rowOf(name).shows && answer.marks.length === 0) faults.push(`${name} shows nothing of the victim's`);
    }

    expect(faults).toEqual([]);
  }, 60_000);
});

/** As if a migration had forgotten it. */
async function withoutRowSecurity<T>(tables: readonly string[], work: () => Promise<T>): Promise<T> {
  const set = async (state: 'disable' | 'enable') => {
    for (const table of tables) await server.db.admin.query(`alter table ${table} ${state} row level security`);
  };
  await set('disable');
  try {
    return await work();
  } finally {
    await set('enable');
  }
}

describe('the detector', () => {
  it.each([
    { table: 'tickets', reads: ['tickets.get', 'tickets.list', 'tickets.counts'] },
    { table: 'people', reads: ['people.get', 'people.list'] },
    { table: 'commands', reads: ['scripts.list'] },
  ])('finds what is read once $table lose their row security', async ({ table, reads }) => {
    const leaking = await withoutRowSecurity([table], async () => {
      const found: string[] = [];
      for (const name of reads) if ((await tryRow(matrix, name)).leaks.length > 0) found.push(name);
      return found;
    });

    expect(leaking).toEqual(reads);
  });

  it('finds what is written once tickets lose their row security', async () => {
    const { leaks } = await withoutRowSecurity(['tickets', 'ticket_entries'], () => tryRow(matrix, 'tickets.reply'));

    expect(leaks).toContainEqual(expect.stringMatching(/wrote to ticket_entries, tickets/));
  });
});
