// What the database itself sees to, whatever the program says.
import { maintenance } from '@lanet/contracts/maintenance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plan } from '../../testing/maintenance-plans.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

describe('the table of windows', () => {
  it('refuses a change of the rows of the past, whoever asks', async () => {
    const connection = await server.db.admin.connect();
    for (const role of ['lanet_everything', 'lanet_clients']) {
      for (const change of ["reason = 'x'", 'valid_from = now()', 'pauses_sla = false', "state = 'active'"]) {
        await connection.query(`begin; set local role ${role}`);
        await expect(connection.query(`update maintenance_windows set ${change}`)).rejects.toMatchObject({
          code: '42501',
        });
        await connection.query('rollback');
      }
    }
    connection.release();
  });

  it('lets the client propose and withdraw, and staff alone make a window hold', async () => {
    const own = await server.client('Itself');
    const asked = await server.person({ role: 'client_admin', clientId: own.id });
    const { id } = await plan(server, asked, { place: { scope: 'client', clientId: own.id } });
    const copy = (state: string) =>
      `insert into maintenance_windows select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid(),
         'window_id', gen_random_uuid(), 'state', '${state}'))).* from maintenance_windows w where window_id = '${id}'`;
    const connection = await server.db.admin.connect();
    const as = async (staff: 'on' | 'off', statement: string) => {
      await connection.query(
        `begin; set local role lanet_clients; set local app.client_ids = '{${own.id}}'; set local app.staff = '${staff}'`,
      );
      const outcome = await connection.query(statement).then(
        ({ rowCount }) => rowCount,
        ({ code }: { code: string }) => code,
      );
      await connection.query('rollback');
      return outcome;
    };

    expect([await as('off', copy('proposed')), await as('on', copy('active'))]).toEqual([1, 1]);
    expect(await as('off', copy('active'))).toBe('42501');
    await (await server.person({ role: 'technician' })).call(maintenance.accept, { params: { id } });
    const end = `update maintenance_windows set due_at = null where window_id = '${id}' and state = 'active'`;
    expect([await as('off', end), await as('on', end)]).toEqual([0, 1]);
    connection.release();
  });
});
