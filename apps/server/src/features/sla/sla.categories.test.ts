import { calendars } from '@lanet/contracts/calendars';
import { classification } from '@lanet/contracts/classification';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_AND_EIGHT, minutesBetween, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { applySlaChanges } from './index.ts';

let server: TestServer;
let world: SlaWorld;
let client: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
  client = await server.client('Acme');
});
afterAll(() => server.close());

const quick = { targets: { medium: { resolution: { kind: 'minutes', minutes: 60 } as const } } };

async function category(name: string, parentId: string | null = null): Promise<string> {
  const made = await server.admin.call(classification.createCategory, { body: { name, parentId } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

const move = (id: string, parentId: string | null) =>
  server.admin.call(classification.updateCategory, { params: { id }, ifMatch: 1, body: { parentId } });
const merge = (id: string, intoId: string) =>
  server.admin.call(classification.mergeCategory, { params: { id }, body: { intoId } });
const ticketIn = (categoryId: string) => world.ticket(client.technician, { clientId: client.id, categoryId });
const policyOf = async (id: string) => (await world.slaOf(id)).policy?.id ?? null;

describe('a category that goes elsewhere', () => {
  it('takes its open tickets, and those below it, to the policy of where it is then', async () => {
    const [redes, wifi] = [await category('Edificio'), await category('Piso')];
    const below = await category('Antenas', wifi);
    const policy = await world.policy(quick, [{ categoryId: redes }]);
    const [id, deeper, other] = [await ticketIn(wifi), await ticketIn(below), await ticketIn(await category('Otra'))];
    await applySlaChanges(server.platform);
    await world.age(id, 20);

    expect((await move(wifi, redes)).status).toBe(200);
    await applySlaChanges(server.platform);

    expect(await Promise.all([id, deeper, other].map(policyOf))).toEqual([policy.id, policy.id, null]);
    const found = await world.slaOf(id);
    expect(found.level).toBe('category');
    // It was open for twenty minutes before anything was promised for it: time that is used stays used.
    expect(minutesBetween(found.computedAt, found.closeDue)).toBeCloseTo(40, 0);
    const { rows } = await server.db.admin.query('select policy_id from sla_tickets where ticket_id = $1', [deeper]);
    expect(rows[0].policy_id).toBe(policy.id);
  });

  it('by being merged gives them the policy of the other one, but for what a person chose', async () => {
    const [old, into] = [await category('Vieja'), await category('Nueva')];
    const policy = await world.policy(quick, [{ categoryId: into }]);
    const chosen = await world.policy();
    const [id, byHand] = [await ticketIn(old), await ticketIn(old)];
    const { sla } = await import('@lanet/contracts/sla');
    const set = { policyId: chosen.id, reason: 'Así se acordó' };
    await server.admin.call(sla.setPolicy, { params: { id: byHand }, body: set });
    await applySlaChanges(server.platform);

    expect((await merge(old, into)).body).toEqual({ moved: 2 });
    await applySlaChanges(server.platform);

    expect([await policyOf(id), await policyOf(byHand)]).toEqual([policy.id, chosen.id]);
    const { rows } = await server.db.admin.query(
      'select distinct category_id from sla_tickets where ticket_id = any($1)',
      [[id, byHand]],
    );
    expect(rows).toEqual([{ category_id: into }]);
  });

  it('is neither merged nor removed while a policy is for it', async () => {
    const [named, other] = [await category('Nombrada'), await category('Sin política')];
    await world.policy(quick, [{ categoryId: named }]);

    const removed = await server.admin.call(classification.removeCategory, { params: { id: named } });

    expect(removed).toMatchObject({ status: 409, body: { code: 'classification.in_policy' } });
    expect(await merge(named, other)).toMatchObject({ status: 409, body: { code: 'classification.in_policy' } });
  });
});

describe('a calendar that policies name', () => {
  const deactivate = (id: string) => server.admin.call(calendars.deactivate, { params: { id } });
  const change = (id: string, ifMatch: number, body: object) =>
    server.admin.call(slaPolicies.update, { params: { id }, ifMatch, body });

  it('is in use, says by how many, and is not put away until none names it', async () => {
    const calendarId = await world.calendar(undefined, false);
    const policy = await world.policy({ calendarId });
    await world.policy({ calendarId });

    const { body } = await server.admin.call(calendars.get, { params: { id: calendarId } });
    expect(body.usedBy).toEqual({ clients: 0, sites: 0, policies: 2 });
    expect(await deactivate(calendarId)).toMatchObject({ status: 409, body: { code: 'calendars.in_use' } });

    const { body: all } = await server.admin.call(slaPolicies.list);
    for (const one of all.items) {
      if (one.terms.calendarId === calendarId && one.id !== policy.id) await change(one.id, 1, { active: false });
    }
    await change(policy.id, 1, { terms: HOUR_AND_EIGHT });
    expect((await deactivate(calendarId)).status).toBe(200);
  });

  it('that was put away is not to be named, nor by a policy that comes back', async () => {
    const calendarId = await world.calendar(undefined, false);
    const policy = await world.policy({ calendarId });
    await change(policy.id, 1, { active: false });
    expect((await deactivate(calendarId)).status).toBe(200);

    const refused = { status: 422, body: { code: 'sla_policies.unknown_reference' } };
    expect(await change(policy.id, 2, { active: true })).toMatchObject(refused);
    const body = { name: 'Otra más', terms: { ...HOUR_AND_EIGHT, calendarId }, scopes: [] };
    expect(await server.admin.call(slaPolicies.create, { body })).toMatchObject(refused);
  });
});
