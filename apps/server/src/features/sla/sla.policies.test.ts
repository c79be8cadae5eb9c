import { type PolicyTerms, slaPolicies } from '@lanet/contracts/sla-policies';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_AND_EIGHT, minutesBetween, SlaWorld, step } from '../../testing/sla-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let world: SlaWorld;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const UNKNOWN = 'sla_policies.unknown_reference';
const anywhere = { clientId: null, siteId: null, categoryId: null, typeId: null, priorities: null };
const resolvedIn = (minutes: number): PolicyTerms => ({
  ...HOUR_AND_EIGHT,
  targets: { medium: { resolution: { kind: 'minutes', minutes } } },
});
const create = (body: object, by = server.admin) =>
  by.call(slaPolicies.create, { body: { name: `P ${uuidv7()}`, terms: HOUR_AND_EIGHT, scopes: [], ...body } });
const get = async (id: string) => (await server.admin.call(slaPolicies.get, { params: { id } })).body;
const change = (id: string, ifMatch: number, body: object) =>
  server.admin.call(slaPolicies.update, { params: { id }, ifMatch, body });
const policyOf = async (id: string) => (await world.slaOf(id)).policy?.id ?? null;

describe('a policy', () => {
  it('is made, read, copied without its scopes, and changed; each act is in the log', async () => {
    const scopes = [{ ...anywhere, clientId: acme.id, priorities: ['high', 'critical'] }];
    const made = await create({ name: 'Oro  «24 h» 🥇', scopes });
    const { id } = made.body;

    expect(made).toMatchObject({ status: 201, body: { isDefault: false, active: true, version: 1, openTickets: 0 } });
    expect(await get(id)).toMatchObject({
      terms: HOUR_AND_EIGHT,
      scopes: [{ clientName: 'Acme', siteName: null, categoryName: null, priorities: ['high', 'critical'] }],
    });
    const copy = await server.admin.call(slaPolicies.copy, { params: { id }, body: { name: 'Plata' } });
    expect(copy).toMatchObject({ status: 201, body: { name: 'Plata', terms: HOUR_AND_EIGHT, scopes: [] } });
    const changed = await change(id, 1, { name: 'Oro', scopes: [] });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Oro', scopes: [], version: 2 } });
    const { rows } = await server.db.admin.query(
      "select action from audit_log where target in ('Oro', 'Oro  «24 h» 🥇', 'Plata') order by id",
    );
    expect(rows.map(({ action }) => action)).toEqual([
      ...['sla_policies.created', 'sla_policies.created', 'sla_policies.changed'],
    ]);
  });

  it('is read by staff and written by administrators; clients know nothing of it', async () => {
    const { id } = (await create({})).body;
    const read = (by: typeof server.admin) => by.call(slaPolicies.get, { params: { id } });

    expect((await read(server.technician)).status).toBe(200);
    expect((await read(acme.clientAdmin)).status).toBe(403);
    expect((await create({}, server.technician)).status).toBe(403);
    const body = { active: false };
    expect((await server.technician.call(slaPolicies.update, { params: { id }, ifMatch: 1, body })).status).toBe(403);
  });

  it.each([
    ['a name that another has, written otherwise', () => ({ name: 'BRONCÉ' }), 409, 'sla_policies.name_taken'],
    ['no name', () => ({ name: ' ' }), 422, 'request.invalid'],
    ['a client that is not there', () => ({ scopes: [{ ...anywhere, clientId: uuidv7() }] }), 422, UNKNOWN],
    ['a category that is not there', () => ({ scopes: [{ ...anywhere, categoryId: uuidv7() }] }), 422, UNKNOWN],
    ['a type that is not there', () => ({ scopes: [{ ...anywhere, typeId: uuidv7() }] }), 422, UNKNOWN],
    ['a site without its client', () => ({ scopes: [{ ...anywhere, siteId: acme.siteId }] }), 422, UNKNOWN],
    ['a calendar that is not there', () => ({ terms: { ...HOUR_AND_EIGHT, calendarId: uuidv7() } }), 422, UNKNOWN],
    ['no priority at all', () => ({ scopes: [{ ...anywhere, priorities: [] }] }), 422, 'request.invalid'],
    [
      'one step twice',
      () => ({ terms: { ...HOUR_AND_EIGHT, ladder: [step('a', { kind: 'breach' }), step('a', { kind: 'breach' })] } }),
      ...([422, 'request.invalid'] as const),
    ],
    ['a target of nothing', () => ({ terms: resolvedIn(0) }), 422, 'request.invalid'],
  ])('is not made with %s', async (_what, body, status, code) => {
    if ((await server.admin.call(slaPolicies.list)).body.items.every(({ name }: { name: string }) => name !== 'Bronce'))
      await create({ name: 'Bronce' });

    expect(await create(body())).toMatchObject({ status, body: { code } });
  });

  it('that somebody else changed meanwhile is not written over', async () => {
    const { id } = (await create({})).body;
    await change(id, 1, { terms: resolvedIn(30) });

    expect(await change(id, 1, { terms: resolvedIn(60) })).toMatchObject({
      status: 412,
      body: { code: 'request.stale' },
    });
    expect((await get(id)).terms).toEqual(resolvedIn(30));
    expect(await change(uuidv7(), 1, {})).toMatchObject({ status: 404, body: { code: 'sla_policies.not_found' } });
  });

  it('keeps what it promised before, newest first, with who said so', async () => {
    const { id } = (await create({ terms: resolvedIn(60) })).body;
    await change(id, 1, { terms: resolvedIn(90) });
    await change(id, 2, { name: `Solo el nombre ${uuidv7()}` });
    await change(id, 3, { terms: resolvedIn(120), fromStart: true });

    const { items } = (await server.technician.call(slaPolicies.versions, { params: { id } })).body;

    expect(items).toMatchObject([
      { version: 3, fromStart: true, terms: resolvedIn(120), savedBy: expect.any(String) },
      { version: 2, fromStart: false, terms: resolvedIn(90) },
      { version: 1, fromStart: false, terms: resolvedIn(60) },
    ]);
    const from = items.map(({ validFrom }: { validFrom: string }) => validFrom);
    expect(from).toEqual(from.toSorted().toReversed());
  });
});

describe('new terms', () => {
  const ruled = async (fromStart: boolean) => {
    const client = await server.client('Nueva');
    const policy = await world.policy(resolvedIn(480), [{ clientId: client.id }]);
    const id = await world.ticket(client.requester);
    await world.age(id, 30);
    // The first terms are older than the ticket, as they would be.
    await server.db.admin.query(
      "update sla_policy_versions set valid_from = now() - interval '1 day' where policy_id = $1",
      [policy.id],
    );
    const saved = await change(policy.id, 1, { terms: resolvedIn(20), fromStart });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    return (await world.slaOf(id)).clocks[0];
  };

  it('hold from when they are saved: what is late by them is late by the change', async () => {
    const clock = await ruled(false);

    expect(clock).toMatchObject({ breachedByChange: true, targetMs: 20 * 60_000 });
    expect(minutesBetween(clock?.startedAt ?? null, clock?.breachedAt ?? null)).toBeCloseTo(30, 0);
  });

  it('or from the start, and then it was late when that time had passed', async () => {
    const clock = await ruled(true);

    expect(clock).toMatchObject({ breachedByChange: false });
    expect(minutesBetween(clock?.startedAt ?? null, clock?.breachedAt ?? null)).toBe(20);
  });
});

describe('which policy comes first', () => {
  it('is the administrators’ to say where two fit equally well, and what is put away does not fit', async () => {
    const client = await server.client('Orden');
    const scope = [{ clientId: client.id }];
    const [first, second] = [await world.policy({}, scope), await world.policy({}, scope)];
    expect(await policyOf(await world.ticket(client.requester))).toBe(first.id);

    const ordered = await server.admin.call(slaPolicies.order, { body: { ids: [second.id, first.id] } });

    const ids = ordered.body.items.map(({ id }: { id: string }) => id);
    expect(ids.indexOf(second.id)).toBeLessThan(ids.indexOf(first.id));
    expect(await policyOf(await world.ticket(client.requester))).toBe(second.id);
    await change(second.id, 1, { active: false });
    expect(await policyOf(await world.ticket(client.requester))).toBe(first.id);
  });

  it('is the default one for tickets that no other is for, which cannot be put away', async () => {
    const [one, other] = [await world.policy(), await world.policy()];
    const client = await server.client('De nadie');
    const byDefault = (id: string) => server.admin.call(slaPolicies.makeDefault, { params: { id } });
    await byDefault(one.id);
    expect(await world.slaOf(await world.ticket(client.requester))).toMatchObject({
      ...{ level: 'default', policy: { id: one.id } },
    });

    expect(await byDefault(other.id)).toMatchObject({ status: 200, body: { isDefault: true } });

    expect(await get(one.id)).toMatchObject({ isDefault: false, openTickets: 1 });
    expect(await policyOf(await world.ticket(client.requester))).toBe(other.id);
    const refused = await change(other.id, (await get(other.id)).version, { active: false });
    expect(refused).toMatchObject({ status: 409, body: { code: 'sla_policies.is_default' } });
    await change(one.id, (await get(one.id)).version, { active: false });
    expect(await byDefault(one.id)).toMatchObject({ status: 200, body: { isDefault: true, active: true } });
  });
});
