import { people } from '@lanet/contracts/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let zenit: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  [acme, zenit] = [await server.client('Acme'), await server.client('Zenit')];
});
afterAll(() => server.close());

let made = 0;
const newEmail = () => `person.${made++}@example.com`;
type Input = Parameters<typeof bodyOf>[0];
const bodyOf = (
  changes: Partial<{
    role: TestPerson['role'];
    clientId: string | null;
    siteIds: string[];
    clientIds: string[];
    email: string;
    invite: boolean;
  }>,
) => ({
  name: 'Inés Álvarez',
  email: newEmail(),
  role: 'requester' as const,
  clientId: acme.id,
  invite: false,
  ...changes,
});
const create = (by: TestPerson, changes: Input) => by.call(people.create, { body: bodyOf(changes) });
const update = (by: TestPerson, id: string, body: object, ifMatch = 1) =>
  by.call(people.update, { params: { id }, body, ifMatch });
const namesOf = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id);

describe('creating', () => {
  it('answers the person as they are read later, in lower case and with the organisation’s language and time', async () => {
    const email = newEmail();

    const created = await create(server.admin, { email: email.toUpperCase(), siteIds: [acme.siteId, acme.siteId] });
    const read = await server.admin.call(people.get, { params: created.body });

    expect(created.status).toBe(201);
    expect(created.headers.etag).toBe('"1"');
    expect(read.body).toEqual(created.body);
    expect(created.body).toMatchObject({
      email,
      clientName: 'Acme',
      siteIds: [acme.siteId],
      clientIds: [],
      language: 'es',
      timeZone: 'America/Mexico_City',
      active: true,
      canSignIn: false,
      version: 1,
    });
    expect(await server.jobs()).not.toContain('auth.send_invitation');
  });

  it.each([
    { by: 'superadmin', role: 'superadmin', status: 201 },
    { by: 'superadmin', role: 'admin', status: 201 },
    { by: 'admin', role: 'technician', status: 201 },
    { by: 'admin', role: 'admin', status: 403 },
    { by: 'admin', role: 'superadmin', status: 403 },
    { by: 'technician', role: 'technician', status: 403 },
  ] as const)('a $role by a $by answers $status', async ({ by, role, status }) => {
    expect((await create(server[by], { role, clientId: null })).status).toBe(status);
  });

  it('an administrator wants a fresh second factor', async () => {
    const superadmin = await server.person({ role: 'superadmin' });
    await server.db.admin.query('update auth.sign_ins set step_up_at = null where person_id = $1', [superadmin.id]);

    expect((await create(superadmin, { role: 'admin', clientId: null })).body).toMatchObject({
      code: 'auth.step_up_required',
    });
    expect((await create(superadmin, { role: 'technician', clientId: null })).status).toBe(201);
  });

  it.each([
    { what: 'staff of a client', code: 'people.client_mismatch', input: () => ({ role: 'technician' as const }) },
    { what: 'a requester without a client', code: 'people.client_mismatch', input: () => ({ clientId: null }) },
    { what: 'a requester without sites', code: 'people.sites_required', input: () => ({}) },
    { what: 'a site of another client', code: 'sites.not_found', input: () => ({ siteIds: [zenit.siteId] }) },
    { what: 'a site that is none', code: 'sites.not_found', input: () => ({ siteIds: [acme.id] }) },
    {
      what: 'a client that is none',
      code: 'clients.not_found',
      input: () => ({ clientId: acme.siteId, siteIds: [acme.siteId] }),
    },
    {
      what: 'a limit to a client that is none',
      code: 'clients.not_found',
      input: () => ({ role: 'technician' as const, clientId: null, clientIds: [acme.siteId] }),
    },
    {
      what: 'a limited admin',
      code: 'people.role_not_allowed',
      input: () => ({ role: 'admin' as const, clientId: null, clientIds: [acme.id] }),
    },
    {
      what: 'an address that is taken',
      code: 'people.email_taken',
      input: () => ({ email: zenit.requester.email.toUpperCase(), siteIds: [acme.siteId] }),
    },
  ])('refuses $what', async ({ code, input }) => {
    expect((await create(server.admin, input())).body).toMatchObject({ code });
  });

  it('makes one person of two with one address at the same moment', async () => {
    const email = newEmail();

    const answers = await Promise.all([1, 2].map(() => create(server.admin, { email, siteIds: [acme.siteId] })));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('with an invitation queues the mail with the person', async () => {
    expect((await create(server.admin, { role: 'client_admin', invite: true })).status).toBe(201);
    expect(
      (await create(server.admin, { role: 'client_admin', invite: true, email: acme.clientAdmin.email })).status,
    ).toBe(409);

    expect((await server.jobs()).filter((name) => name === 'auth.send_invitation')).toHaveLength(1);
  });
});

describe('a client_admin', () => {
  it('creates, reads, changes and invites people of the own client', async () => {
    const created = await create(acme.clientAdmin, { siteIds: [acme.siteId] });
    const { id } = created.body;

    expect(created.status).toBe(201);
    expect((await update(acme.clientAdmin, id, { role: 'client_admin' })).body).toMatchObject({
      role: 'client_admin',
      siteIds: [],
    });
    expect((await update(acme.clientAdmin, id, { role: 'requester' }, 2)).body).toMatchObject({
      code: 'people.sites_required',
    });
    expect(
      (await update(acme.clientAdmin, id, { role: 'requester', siteIds: [acme.otherSiteId] }, 2)).body,
    ).toMatchObject({ siteIds: [acme.otherSiteId] });
    expect((await acme.clientAdmin.call(people.invite, { params: { id } })).status).toBe(204);
    expect((await acme.clientAdmin.call(people.get, { params: { id } })).body).toMatchObject({
      canSignIn: false,
      version: 3,
    });
    expect((await update(acme.clientAdmin, id, { active: false }, 3)).body).toMatchObject({ active: false });
    expect((await acme.clientAdmin.call(people.invite, { params: { id } })).status).toBe(409);
  });

  it('finds nothing of another client or of the staff, whatever is named', async () => {
    const { clientAdmin } = acme;
    for (const id of [
      zenit.requester.id,
      zenit.clientAdmin.id,
      server.technician.id,
      server.superadmin.id,
      acme.technician.id,
      acme.siteId,
    ]) {
      const notFound = { status: 404, body: { code: 'people.not_found' } };
      expect(await clientAdmin.call(people.get, { params: { id } })).toMatchObject(notFound);
      expect(await update(clientAdmin, id, { name: 'Mine' })).toMatchObject(notFound);
      expect(await clientAdmin.call(people.invite, { params: { id } })).toMatchObject(notFound);
      expect(await clientAdmin.call(people.resetSecondFactor, { params: { id } })).toMatchObject(notFound);
    }
    for (const input of [
      { clientId: zenit.id, siteIds: [zenit.siteId] },
      { clientId: zenit.id },
      { clientId: zenit.id, role: 'client_admin' as const },
      { siteIds: [acme.siteId], clientIds: [zenit.id] },
    ]) {
      expect(await create(clientAdmin, input)).toMatchObject({ status: 404, body: { code: 'clients.not_found' } });
    }
    expect((await create(clientAdmin, { siteIds: [zenit.siteId] })).body).toMatchObject({ code: 'sites.not_found' });
    expect((await update(clientAdmin, acme.requester.id, { siteIds: [zenit.siteId] })).body).toMatchObject({
      code: 'sites.not_found',
    });
  });

  it.each(['superadmin', 'admin', 'technician'] as const)('makes nobody a %s', async (role) => {
    const refused = { status: 403, body: { code: 'people.role_not_allowed' } };

    expect(await create(acme.clientAdmin, { role, clientId: null })).toMatchObject(refused);
    expect(await update(acme.clientAdmin, acme.requester.id, { role })).toMatchObject(refused);
    expect(await update(acme.clientAdmin, acme.clientAdmin.id, { role })).toMatchObject(refused);
  });

  it('lists the own client’s people and nobody else', async () => {
    for (const query of [
      {},
      { clientId: zenit.id },
      { kind: 'staff' as const },
      { search: 'Test' },
      { search: zenit.requester.email },
    ]) {
      const { items } = (await acme.clientAdmin.call(people.list, { query })).body;
      expect(items.every(({ clientId }: { clientId: string }) => clientId === acme.id)).toBe(true);
    }
    expect(namesOf(await acme.clientAdmin.call(people.list, {}))).toContain(acme.requester.id);
    expect((await acme.clientAdmin.call(people.list, { query: { kind: 'staff' } })).body).toEqual({
      items: [],
      nextCursor: null,
    });
  });
});

describe('lists', () => {
  it('are by name, page by page, without a gap', async () => {
    const client = await server.client('Paged');
    for (const name of ['Zoé', 'ana', 'Ángel', 'Bea', 'Bea', 'bea'])
      await server.person({ role: 'client_admin', clientId: client.id, name });
    const query = { clientId: client.id };
    const whole = namesOf(await server.admin.call(people.list, { query }));
    const paged: string[] = [];

    for (let cursor: string | undefined; ; ) {
      const page = await server.admin.call(people.list, { query: { ...query, limit: 3, cursor } });
      paged.push(...namesOf(page));
      if (page.body.nextCursor === null) break;
      cursor = page.body.nextCursor;
    }

    expect(whole).toHaveLength(8);
    expect(paged).toEqual(whole);
  });

  it('find by part of a name or address, without accents and case', async () => {
    const { id } = await server.person({ role: 'client_admin', clientId: acme.id, name: 'Íñigo Núñez' });
    const finds = async (search: string) =>
      namesOf(await server.admin.call(people.list, { query: { search } })).includes(id);

    expect(await Promise.all(['nunez', 'IÑIGO', 'go nú', id.slice(0, 13)].map(finds))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await Promise.all(['%', 'n_nez', 'n%z', '\\', 'xyz\0'].map(finds))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each(['x', 'WyJhIiwiYiJd', 'WyJhXHUwMDAwIiwiMDE5OGMwZmUtN2E3MS03YzAwLThhMDAtMDAwMDAwMDAwMDAwIl0'])(
    'refuse the cursor %j',
    async (cursor) => {
      expect((await server.admin.call(people.list, { query: { cursor } })).status).toBe(422);
    },
  );

  it('of who can be given a ticket hold the staff who see the client', async () => {
    const [gone, limited] = [await server.person({ role: 'technician' }), zenit.technician];
    await server.db.admin.query('update people set active = false where id = $1', [gone.id]);
    const assignable = async (by: TestPerson, clientId?: string) =>
      namesOf(await by.call(people.assignable, { query: { clientId } }));

    for (const by of [server.admin, acme.technician]) {
      const ids = await assignable(by, acme.id);
      expect(ids).toEqual(expect.arrayContaining([server.admin.id, server.technician.id, acme.technician.id]));
      for (const id of [gone.id, limited.id, acme.clientAdmin.id]) expect(ids).not.toContain(id);
    }
    expect(await assignable(server.admin)).toContain(limited.id);
    expect((await acme.technician.call(people.assignable, { query: { clientId: zenit.id } })).body).toMatchObject({
      code: 'clients.not_found',
    });
    expect((await acme.clientAdmin.call(people.assignable, { query: { clientId: acme.id } })).status).toBe(403);
  });
});
