import { clientSenders } from '@lanet/contracts/client-senders';
import { clients } from '@lanet/contracts/clients';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { clientBySender } from './index.ts';

let server: TestServer;
let acme: TestClient;
let zenit: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  [acme, zenit] = [await server.client('Acme'), await server.client('Zenit')];
});
afterAll(() => server.close());

const domain = () => `d${uuidv7()}.example`;
type Wanted = { kind: 'address' | 'domain'; value: string };
const add = (client: TestClient, body: Wanted, by: TestPerson = server.admin) =>
  by.call(clientSenders.add, { params: { id: client.id }, body });
const whose = (address: string) => inScope(server.platform.db, SYSTEM, (tx) => clientBySender(tx, address));

describe('who may write for a client', () => {
  it('is known by the address, or else by exactly its domain', async () => {
    const ours = domain();
    await add(acme, { kind: 'domain', value: ours.toUpperCase() });
    await add(zenit, { kind: 'address', value: `Scanner@${ours}` });

    expect(await whose(` Ana@${ours.toUpperCase()} `)).toEqual({ clientId: acme.id });
    expect(await whose(`scanner@${ours}`)).toEqual({ clientId: zenit.id });
    expect(await whose(`ana@mail.${ours}`)).toBeUndefined();
    expect(await whose(`ana@not${ours}`)).toBeUndefined();
    expect(await whose('MAILER-DAEMON')).toBeUndefined();
  });

  it('is listed, and taken off the list, in the audit log too', async () => {
    const value = domain();
    const { status, body } = await add(acme, { kind: 'domain', value });
    const params = { id: acme.id };
    expect([status, body]).toEqual([201, { ...{ id: body.id, kind: 'domain', value }, createdAt: expect.any(String) }]);
    expect((await acme.clientAdmin.call(clientSenders.list, { params })).body.items).toContainEqual(body);

    const remove = (id: string) => server.admin.call(clientSenders.remove, { params: { id, senderId: body.id } });
    expect((await remove(zenit.id)).body.code).toBe('clients.sender_not_found');
    expect((await remove(acme.id)).status).toBe(204);
    expect((await remove(acme.id)).body.code).toBe('clients.sender_not_found');

    expect(await whose(`ana@${value}`)).toBeUndefined();
    const { rows } = await server.db.admin.query(
      "select action from audit_log where client_id = $1 and detail->>'value' = $2 order by id",
      [acme.id, value],
    );
    expect(rows.map(({ action }) => action)).toEqual(['clients.sender_added', 'clients.sender_removed']);
  });

  it('is one client’s, whichever of two is first', async () => {
    const wanted = { kind: 'domain', value: domain() } as const;

    const answers = await Promise.all([add(acme, wanted), add(zenit, wanted)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('clients.sender_taken');
  });

  it.each([
    { kind: 'domain', value: 'Gmail.com', code: 'clients.sender_free_mail' },
    { kind: 'domain', value: 'yahoo.com.mx', code: 'clients.sender_free_mail' },
    { kind: 'domain', value: 'mx', code: 'request.invalid' },
    { kind: 'domain', value: '*.example.com', code: 'request.invalid' },
    { kind: 'domain', value: 'a..example', code: 'request.invalid' },
    { kind: 'address', value: 'gmail.com', code: 'request.invalid' },
  ] as const)('$kind $value is refused: $code', async ({ code, ...wanted }) => {
    expect(await add(acme, wanted)).toMatchObject({ status: 422, body: { code } });
  });

  it('may be a single address of a free mailbox', async () => {
    const value = `${uuidv7()}@gmail.com`;

    expect((await add(acme, { kind: 'address', value })).status).toBe(201);
    expect(await whose(value)).toEqual({ clientId: acme.id });
  });

  it('is decided by administrators', async () => {
    for (const by of [server.technician, acme.technician, acme.clientAdmin, acme.requester]) {
      expect((await add(acme, { kind: 'domain', value: domain() }, by)).status).toBe(403);
    }
  });
});

describe('the days to bring a resolved ticket back', () => {
  it('are seven until somebody says otherwise', async () => {
    const params = { id: acme.id };
    expect((await server.admin.call(clients.get, { params })).body.reopenDays).toBe(7);

    const change = (reopenDays: number) =>
      server.admin.call(clients.update, { params, body: { reopenDays }, ifMatch: 1 });
    expect((await change(-1)).status).toBe(422);
    expect((await change(0)).body.reopenDays).toBe(0);
  });
});
