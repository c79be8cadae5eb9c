import { sla } from '@lanet/contracts/sla';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutesBetween, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let world: SlaWorld;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
});
afterAll(() => server.close());

async function logged(id: string) {
  const { rows } = await server.db.admin.query(
    `select a.action, a.client_id, a.detail from audit_log a join tickets t on t.folio = a.target
     where t.id = $1 and a.action like 'sla.%' order by a.id`,
    [id],
  );
  return rows;
}

describe('a policy by hand', () => {
  it('holds from then on with its reason, which the log keeps, and goes back to the rules', async () => {
    const { client, policy } = await world.clientWith();
    const other = await world.policy({ targets: { medium: { resolution: { kind: 'minutes', minutes: 60 } } } });
    const id = await world.ticket(client.requester);
    await world.age(id, 10);
    const set = (body: { policyId: string | null; reason: string }, by = client.technician) =>
      by.call(sla.setPolicy, { params: { id }, body });

    const chosen = await set({ policyId: other.id, reason: 'Lo pidió «dirección» ñ' });

    expect(chosen).toMatchObject({ status: 200, body: { level: 'by_hand', policy: { id: other.id } } });
    // Time that was used stays used.
    expect(minutesBetween(chosen.body.computedAt, chosen.body.closeDue)).toBeCloseTo(50, 0);
    expect(await set({ policyId: null, reason: 'Fue un error' })).toMatchObject({
      body: { policy: { id: policy.id } },
    });
    expect(await logged(id)).toEqual([
      {
        action: 'sla.policy_chosen',
        client_id: client.id,
        detail: { reason: 'Lo pidió «dirección» ñ', policy: other.name },
      },
      { action: 'sla.policy_by_rules', client_id: client.id, detail: { reason: 'Fue un error' } },
    ]);
  });

  it('is chosen by staff, with a reason, of what is there', async () => {
    const { client, policy } = await world.clientWith();
    const id = await world.ticket(client.requester);
    const set = (body: object, by = client.technician, ticket = id) =>
      by.call(sla.setPolicy, { params: { id: ticket }, body: { policyId: policy.id, reason: 'Sí', ...body } });

    expect((await set({}, client.clientAdmin)).status).toBe(403);
    expect((await set({ reason: '  ' })).status).toBe(422);
    expect(await set({ policyId: uuidv7() })).toMatchObject({ status: 404, body: { code: 'sla_policies.not_found' } });
    const unknown = await set({}, client.technician, uuidv7());
    expect(unknown).toMatchObject({ status: 404, body: { code: 'tickets.not_found' } });
    expect(await logged(id)).toEqual([]);
  });
});

describe('a pause that was a mistake', () => {
  it('is taken back: the time counts, the log says who and why, and what happened stays', async () => {
    const { client } = await world.clientWith();
    const id = await world.ticket(client.requester);
    await world.age(id, 30);
    await world.change(id, { status: 'waiting_client' });
    await world.age(id, 60);
    await client.requester.call(tickets.reply, { params: { id }, body: { text: 'No debía esperar.' } });
    const before = await world.slaOf(id);
    const pause = before.segments.find(({ kind }) => kind === 'paused');
    const body = { from: pause?.from ?? '', to: pause?.to ?? '', reason: 'Se pausó por error' };

    const erased = await client.technician.call(sla.erasePause, { params: { id }, body });

    expect(erased.status).toBe(201);
    expect(erased.body.segments.map(({ kind }: { kind: string }) => kind)).toEqual(['running']);
    expect(minutesBetween(erased.body.closeDue, before.closeDue)).toBeCloseTo(60, 0);
    expect(await logged(id)).toMatchObject([{ action: 'sla.pause_erased', client_id: client.id, detail: body }]);
  });

  it('has an end after its beginning, a reason, and staff who say so', async () => {
    const { client } = await world.clientWith();
    const id = await world.ticket(client.requester);
    const erase = (body: object, by = client.technician) =>
      by.call(sla.erasePause, {
        params: { id },
        body: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z', reason: 'Sí', ...body },
      });

    expect((await erase({ to: '2025-12-31T00:00:00Z' })).status).toBe(422);
    expect((await erase({ reason: '' })).status).toBe(422);
    expect((await erase({}, client.requester)).status).toBe(403);
    expect(await logged(id)).toEqual([]);
  });
});
