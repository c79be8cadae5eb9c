import { enrolmentTokens } from '@lanet/contracts/agents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishCommandKey, TestAgent } from '../../testing/test-agent.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { createTokenBySlug } from './index.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  await publishCommandKey(server);
  [acme, other] = await Promise.all([server.client('Acme'), server.client('Other')]);
});
afterAll(() => server.close());

const make = (changes: object = {}, by = server.technician) =>
  by.call(enrolmentTokens.create, { body: { clientId: acme.id, siteId: acme.siteId, label: 'Office', ...changes } });

describe('an enrolment token', () => {
  it('is shown once, and only its hash is stored', async () => {
    const made = await make();
    const list = await server.technician.call(enrolmentTokens.list, { query: { clientId: acme.id } });
    const { rows } = await server.db.admin.query('select * from enrolment_tokens where id = $1', [made.body.item.id]);

    expect(made.status).toBe(201);
    expect(made.body.token).toMatch(/^LANET-[A-Z2-7]{26}-[A-Z2-7]{16}$/);
    expect(JSON.stringify([list.body, rows])).not.toContain(made.body.token.slice(10, 32));
    expect(list.body.items[0]).toMatchObject({ id: made.body.item.id, state: 'active', uses: 0, maxUses: 25 });
    expect(made.body.token.startsWith(made.body.item.hint)).toBe(true);
  });

  it.each([
    { changes: { approval: 'automatic' }, pointer: 'body/addressRanges' },
    { changes: { approval: 'automatic', addressRanges: ['0.0.0.0/0'] }, pointer: 'body/addressRanges/0' },
    { changes: { approval: 'automatic', addressRanges: ['10.0.0.0/8'], validDays: 31 }, pointer: 'body/validDays' },
    { changes: { maxUses: 0 }, pointer: 'body/maxUses' },
    { changes: { validDays: 366 }, pointer: 'body/validDays' },
    { changes: { addressRanges: ['10.0.0.0/33'] }, pointer: 'body/addressRanges/0' },
  ])('is refused with $changes', async ({ changes, pointer }) => {
    const refused = await make(changes);

    expect(refused).toMatchObject({ status: 422, body: { code: 'request.invalid', errors: [{ pointer }] } });
  });

  it('tidies a network that names a host in it', async () => {
    const made = await make({ approval: 'automatic', addressRanges: ['10.1.2.3/8', 'fd00::1/64'], validDays: 30 });

    expect(made).toMatchObject({ status: 201, body: { item: { addressRanges: ['10.0.0.0/8', 'fd00::/64'] } } });
  });

  it('is made for a site of the client that is named, and only by those who see it', async () => {
    const foreign = { clientId: other.id, siteId: other.siteId };

    expect(await make({ siteId: other.siteId })).toMatchObject({ status: 404, body: { code: 'sites.not_found' } });
    expect(await make(foreign, acme.technician)).toMatchObject({ status: 404 });
    expect(await make({}, acme.clientAdmin)).toMatchObject({ status: 403 });
    expect(await make({}, acme.technician)).toMatchObject({ status: 201 });
  });

  it('of another client is not there for limited staff: not listed, not read, not revoked', async () => {
    const { body } = await make({ clientId: other.id, siteId: other.siteId });
    const params = { id: body.item.id };

    const list = await acme.technician.call(enrolmentTokens.list);
    expect(list.body.items.map(({ id }: { id: string }) => id)).not.toContain(params.id);
    expect(await acme.technician.call(enrolmentTokens.uses, { params })).toMatchObject({ status: 404 });
    expect(await acme.technician.call(enrolmentTokens.revoke, { params })).toMatchObject({ status: 404 });
  });

  it('lists page by page', async () => {
    const site = await server.client('Paged');
    for (const label of ['a', 'b', 'c']) await make({ clientId: site.id, siteId: site.siteId, label });
    const page = (cursor?: string) =>
      server.technician.call(enrolmentTokens.list, {
        query: { clientId: site.id, limit: 2, ...(cursor && { cursor }) },
      });

    const first = await page();
    const second = await page(first.body.nextCursor);

    const labels = [...first.body.items, ...second.body.items].map(({ label }: { label: string }) => label);
    expect(labels).toEqual(['c', 'b', 'a']);
    expect(second.body.nextCursor).toBeNull();
  });

  it('sends what it enrolled back to pending when it is revoked so', async () => {
    const { body } = await make({ approval: 'automatic', addressRanges: ['127.0.0.0/8'] });
    const agent = new TestAgent(server);
    expect((await agent.enrol(body.token)).body.state).toBe('active');
    await agent.grant();

    const revoked = await server.technician.call(enrolmentTokens.revoke, {
      params: { id: body.item.id },
      query: { suspendDevices: 'true' },
    });
    await expect.poll(async () => (await agent.report()).body.code).toBe('agents.pending');

    expect(revoked.status).toBe(204);
    expect((await agent.enrolment()).body.state).toBe('pending');
    expect(await new TestAgent(server).enrol(body.token)).toMatchObject({ status: 403 });
  });

  it('is made on the command line by slugs', async () => {
    const { rows } = await server.db.admin.query('select slug from clients where id = $1', [acme.id]);
    const input = { client: rows[0].slug, site: 'one', maxUses: 2, validDays: 1 };

    const { token } = await createTokenBySlug(server.platform, input);

    expect((await new TestAgent(server).enrol(token)).body.state).toBe('pending');
    await expect(createTokenBySlug(server.platform, { ...input, site: 'none' })).rejects.toThrow('sites.not_found');
    await expect(createTokenBySlug(server.platform, { ...input, maxUses: Number.NaN })).rejects.toThrow(
      'request.invalid',
    );
  });
});
