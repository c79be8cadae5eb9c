import { sites } from '@lanet/contracts/sites';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  [acme, other] = [await server.client('Acme'), await server.client('Other')];
});
afterAll(() => server.close());

const create = (body: Record<string, unknown>, by: TestPerson = server.admin) =>
  by.call(sites.create, {
    body: { clientId: acme.id, name: 'Ñandú 🖥️', slug: `s-${uuidv7()}`, timeZone: 'America/Tijuana', ...body },
  });

describe('a new site', () => {
  it('belongs to its client', async () => {
    const { status, body } = await create({ address: 'Av. 1\nCol. Centro' });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      clientId: acme.id,
      clientName: 'Acme',
      name: 'Ñandú 🖥️',
      timeZone: 'America/Tijuana',
      version: 1,
    });
    expect(body.address).toBe('Av. 1\nCol. Centro');
  });

  it('has a short name that its client uses once', async () => {
    const slug = `s-${uuidv7()}`;

    expect((await create({ slug })).status).toBe(201);
    expect(await create({ slug })).toMatchObject({ status: 409, body: { code: 'sites.slug_taken' } });
    expect((await create({ slug, clientId: other.id })).status).toBe(201);
  });

  it('needs a client that is there', async () => {
    expect(await create({ clientId: uuidv7() })).toMatchObject({ status: 404, body: { code: 'clients.not_found' } });
  });

  it.each([{ address: 'a\0' }, { name: '' }, { timeZone: '' }, { slug: 'Ñ' }])('with %j is refused', async (body) => {
    expect((await create(body)).status).toBe(422);
  });

  it('is made by administrators only', async () => {
    for (const person of [acme.technician, acme.clientAdmin, acme.requester])
      expect((await create({}, person)).status).toBe(403);
  });
});

describe('a change', () => {
  it('is saved once per version', async () => {
    const { body } = await create({ address: 'old' });
    const change = (by: Record<string, unknown>) =>
      server.admin.call(sites.update, { params: body, ifMatch: 1, body: by });

    const [won, lost] = (await Promise.all([change({ address: null }), change({ address: null })])).sort(
      (a, b) => a.status - b.status,
    );

    expect(won).toMatchObject({ status: 200, body: { address: null, name: body.name, version: 2 } });
    expect(lost).toMatchObject({ status: 412, body: { code: 'request.stale' } });
    const again = await server.admin.call(sites.update, {
      params: body,
      ifMatch: 2,
      body: { timeZone: 'UTC', name: 'Otro' },
    });
    expect(again.body).toMatchObject({ timeZone: 'UTC', name: 'Otro', version: 3 });
  });

  it('of what is not there is refused', async () => {
    const answer = await server.admin.call(sites.update, { params: { id: uuidv7() }, ifMatch: 1, body: { name: 'x' } });

    expect(answer).toMatchObject({ status: 404, body: { code: 'sites.not_found' } });
  });
});

describe('the list', () => {
  const ids = async (by: TestPerson, query: Record<string, unknown> = {}) =>
    (await by.call(sites.list, { query })).body.items.map(({ id }: { id: string }) => id);

  it('holds what the caller sees', async () => {
    const own = await server.client('List');

    expect(await ids(own.requester)).toEqual([own.siteId]);
    expect(await ids(own.clientAdmin)).toEqual([own.siteId, own.otherSiteId]);
    expect(await ids(own.technician, { clientId: other.id })).toEqual([]);
    expect(await ids(server.technician, { clientId: own.id })).toEqual([own.siteId, own.otherSiteId]);
  });

  it('goes on by client and name, each site once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, unknown> = { limit: 2, ...(cursor && { cursor }) };
      const answer = await server.technician.call(sites.list, { query });
      seen.push(...answer.body.items.map(({ id }: { id: string }) => id));
      cursor = answer.body.nextCursor;
    } while (cursor);

    expect(seen).toEqual(await ids(server.technician, { limit: 200 }));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('refuses a cursor that is none', async () => {
    expect((await server.technician.call(sites.list, { query: { cursor: 'W10' } })).status).toBe(422);
  });
});
