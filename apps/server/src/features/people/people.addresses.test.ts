import { people } from '@lanet/contracts/people';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { personByAddress } from './index.ts';

let server: TestServer;
let acme: TestClient;
let zenit: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  [acme, zenit] = [await server.client('Acme'), await server.client('Zenit')];
});
afterAll(() => server.close());

const fresh = () => `${uuidv7()}@example.com`;
const whose = (address: string) => inScope(server.platform.db, SYSTEM, (tx) => personByAddress(tx, address));
const change = (person: { id: string }, body: object, ifMatch = 1, by: TestPerson = server.admin) =>
  by.call(people.update, { params: { id: person.id }, body, ifMatch });
const newPerson = (client: TestClient) =>
  server.person({ role: 'requester', clientId: client.id, siteIds: [client.siteId] });
const create = (body: object) =>
  server.admin.call(people.create, {
    body: {
      ...{ name: 'Ana', email: fresh(), role: 'requester' as const, clientId: acme.id, siteIds: [acme.siteId] },
      ...{ invite: false, ...body },
    },
  });

describe('the addresses of a person', () => {
  it('are the primary one and what else they write from, in whatever letters', async () => {
    const [email, other] = [fresh(), fresh()];

    const { status, body } = await create({ email, addresses: [other.toUpperCase(), other, email.toUpperCase()] });

    expect([status, body.email, body.addresses]).toEqual([201, email, [other]]);
    for (const address of [email, ` ${other.toUpperCase()} `]) {
      expect(await whose(address)).toEqual({
        id: body.id,
        clientId: acme.id,
        name: 'Ana',
        role: 'requester',
        active: true,
      });
    }
    expect(await whose(fresh())).toBeUndefined();
  });

  it('are replaced by what is saved, and stay where nothing is said of them', async () => {
    const person = await newPerson(acme);
    const [one, two, three] = [fresh(), fresh(), fresh()];

    expect((await change(person, { addresses: [one, two] })).body.addresses).toEqual([one, two].sort());
    expect((await change(person, { phone: '1' }, 2)).body.addresses).toEqual([one, two].sort());
    expect((await change(person, { addresses: [three] }, 3)).body.addresses).toEqual([three]);

    expect(await whose(one)).toBeUndefined();
    expect((await whose(three))?.id).toBe(person.id);
    expect((await whose(person.email))?.id).toBe(person.id);
  });

  it('belong to one person of the whole installation', async () => {
    const [mine, theirs] = [await newPerson(acme), await newPerson(zenit)];
    const shared = fresh();
    await change(theirs, { addresses: [shared] });

    const answers = [
      await change(mine, { addresses: [fresh(), shared] }),
      await change(mine, { addresses: [theirs.email] }),
      await create({ email: shared }),
      await create({ addresses: [theirs.email] }),
      // A client's own admin does not see the other client's person, and is told no more than this.
      await change(mine, { addresses: [shared] }, 1, acme.clientAdmin),
    ];

    expect(answers.map(({ body }) => body.code)).toEqual(Array(5).fill('people.email_taken'));
    expect((await server.admin.call(people.get, { params: { id: mine.id } })).body).toMatchObject({
      addresses: [],
      version: 1,
    });
    expect((await whose(shared))?.id).toBe(theirs.id);
  });

  it('go to one of two who save the same at once', async () => {
    const [mine, theirs] = [await newPerson(acme), await newPerson(zenit)];
    const wanted = fresh();

    const answers = await Promise.all([change(mine, { addresses: [wanted] }), change(theirs, { addresses: [wanted] })]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('are free for others once their person is deactivated, and come back unless somebody took them', async () => {
    const [gone, heir] = [await newPerson(acme), await newPerson(acme)];
    const [taken, kept] = [fresh(), fresh()];
    await change(gone, { addresses: [taken, kept] });
    await change(gone, { active: false }, 2);
    expect(await whose(kept)).toMatchObject({ id: gone.id, active: false });

    expect((await change(heir, { addresses: [taken] })).status).toBe(200);
    expect((await change(gone, { active: true }, 3)).body.addresses).toEqual([kept]);

    expect((await whose(taken))?.id).toBe(heir.id);
    expect(await whose(kept)).toMatchObject({ id: gone.id, active: true });
  });

  it('keep somebody away whose primary one was taken meanwhile', async () => {
    const [gone, heir] = [await newPerson(acme), await newPerson(acme)];
    await change(gone, { active: false });
    await change(heir, { addresses: [gone.email] });

    expect((await change(gone, { active: true }, 2)).body.code).toBe('people.email_taken');
    expect((await whose(gone.email))?.id).toBe(heir.id);
  });

  it('are no business of their person, nor of who may not manage them', async () => {
    const body = { addresses: [fresh()] };

    expect((await change(server.technician, body, 1, server.technician)).status).toBe(403);
    expect((await change(server.admin, body)).body.code).toBe('people.role_not_allowed');
    expect((await change(server.superadmin, body, 1, server.admin)).body.code).toBe('people.role_not_allowed');
    expect((await change(acme.requester, { addresses: ['nobody'] })).body.code).toBe('request.invalid');
  });
});
