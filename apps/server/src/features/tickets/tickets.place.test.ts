import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
const devices = { own: uuidv7(), otherSite: uuidv7(), stranger: uuidv7() };

beforeAll(async () => {
  server = await createTestServer();
  [acme, other] = [await server.client('Acme'), await server.client('Other')];
  const add = (clientId: string, siteId: string, id: string) =>
    server.db.admin.query(
      `insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, 'PC', 'laptop', 'active')`,
      [clientId, id, siteId],
    );
  await add(acme.id, acme.siteId, devices.own);
  await add(acme.id, acme.otherSiteId, devices.otherSite);
  await add(other.id, other.siteId, devices.stranger);
  await server.db.admin.query(
    `insert into device_status (client_id, device_id, site_id, agent_id, online) values ($1, $2, $3, 'a', true)`,
    [acme.id, devices.own, acme.siteId],
  );
});
afterAll(() => server.close());

const create = (by: TestPerson, body: Record<string, unknown>) =>
  by.call(tickets.create, { body: { subject: 'Subject', text: 'Text', ...body } });

describe('a new ticket belongs', () => {
  it('to the requester’s own client and site', async () => {
    const { body } = await create(acme.requester, {});

    expect(body).toMatchObject({
      client: { id: acme.id },
      site: { id: acme.siteId },
      requester: { id: acme.requester.id },
    });
  });

  it('to the site of its device, and shows whether that is there', async () => {
    const { body } = await create(acme.clientAdmin, { deviceId: devices.otherSite });
    const { body: online } = await create(server.technician, { clientId: acme.id, deviceId: devices.own });

    expect(body).toMatchObject({ site: { id: acme.otherSiteId }, device: { name: 'PC', online: false } });
    expect(online).toMatchObject({ site: { id: acme.siteId }, device: { online: true } });
  });

  it('to a site of the requester for whom staff open it', async () => {
    const limited = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.otherSiteId] });
    const { body } = await create(server.technician, { clientId: acme.id, requesterId: limited.id, channel: 'phone' });

    expect(body).toMatchObject({ site: { id: acme.otherSiteId }, requester: { id: limited.id }, channel: 'phone' });
    expect((await limited.call(tickets.get, { params: { id: body.id } })).status).toBe(200);
  });
});

describe('refuses', () => {
  const cases: [string, () => TestPerson, () => Record<string, unknown>, number, string][] = [
    ['staff who do not say whose it is', () => server.technician, () => ({}), 422, 'request.invalid'],
    ['a client out of sight', () => acme.technician, () => ({ clientId: other.id }), 404, 'clients.not_found'],
    ['a client that is not there', () => server.admin, () => ({ clientId: uuidv7() }), 404, 'clients.not_found'],
    ['a requester of another client', () => acme.requester, () => ({ clientId: other.id }), 404, 'clients.not_found'],
    ['another site of the client', () => acme.requester, () => ({ siteId: acme.otherSiteId }), 404, 'sites.not_found'],
    [
      'a site of another client',
      () => server.admin,
      () => ({ clientId: acme.id, siteId: other.siteId }),
      422,
      'request.invalid',
    ],
    [
      'a device of another site',
      () => acme.requester,
      () => ({ deviceId: devices.otherSite }),
      404,
      'devices.not_found',
    ],
    ['a device out of sight', () => acme.clientAdmin, () => ({ deviceId: devices.stranger }), 404, 'devices.not_found'],
    [
      'a device of another client',
      () => server.admin,
      () => ({ clientId: acme.id, deviceId: devices.stranger }),
      422,
      'request.invalid',
    ],
    ['another’s name', () => acme.requester, () => ({ requesterId: acme.clientAdmin.id }), 403, 'request.forbidden'],
    [
      'a person out of sight',
      () => acme.clientAdmin,
      () => ({ requesterId: other.requester.id }),
      404,
      'people.not_found',
    ],
    [
      'a requester who is staff',
      () => acme.clientAdmin,
      () => ({ requesterId: server.admin.id }),
      422,
      'request.invalid',
    ],
  ];

  it.each(cases)('%s', async (_what, by, body, status, code) => {
    expect(await create(by(), body())).toMatchObject({ status, body: { code } });
  });

  it('a requester who has no site left, in words', async () => {
    const nowhere = await server.person({ role: 'requester', clientId: acme.id });

    expect(await create(nowhere, {})).toMatchObject({ status: 404, body: { code: 'sites.not_found' } });
  });
});
