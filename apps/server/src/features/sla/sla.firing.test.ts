import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { teams } from '@lanet/contracts/teams';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SlaWorld, step } from '../../testing/sla-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { fireSlaDue } from './index.ts';

let server: TestServer;
let world: SlaWorld;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
});
afterAll(() => server.close());

const ladder: PolicyTerms['ladder'] = [
  step('half', { kind: 'percent', percent: 50 }, { mail: false }),
  step('soon', { kind: 'before', minutes: 6 }),
  step('breach', { kind: 'breach' }),
  step('late', { kind: 'after', minutes: 30 }, { tell: [{ kind: 'admins' }] }),
];

/** A ticket of a technician, so that its clocks are theirs. */
async function mine(client: TestClient): Promise<string> {
  const id = await world.ticket(client.requester);
  await world.change(id, { assigneeId: client.technician.id });
  await server.work();
  return id;
}

const fire = async () => {
  await fireSlaDue(server.platform);
  await server.work();
};

const mailsTo = async (email: string) => {
  const { rows } = await server.db.admin.query<{ subject: string }>(
    "select subject from outbox where to_address = $1 and event_key like 'sla.%' order by created_at, id",
    [email],
  );
  return rows.map(({ subject }) => subject);
};

describe('a step', () => {
  it('is told when it is reached, to whom it says, and never again', async () => {
    const { client } = await world.clientWith({ ladder });
    const id = await mine(client);
    await fire();
    expect(await world.bell(client.technician.id)).toEqual([]);

    await world.age(id, 31);
    await fire();
    await fire();
    await world.age(id, 24);
    await fire();

    const told = await world.bell(client.technician.id);
    expect(told.map(({ kind }) => kind)).toEqual(['sla_warning', 'sla_warning']);
    expect(told[0]?.values).toMatchObject({ clock: 'first_response', client: 'Acme' });
    // The quiet one has no mail.
    expect(await mailsTo(client.technician.email)).toEqual([
      expect.stringMatching(/^\[TKT-\d+\] Por vencer: No imprime$/),
    ]);
    expect((await world.slaOf(id)).firings.map(({ step: key }) => key)).toEqual(['half', 'soon']);
  });

  it('is told once where two services look at the same time', async () => {
    const { client } = await world.clientWith({ ladder });
    const ids = await Promise.all(Array.from({ length: 5 }, () => mine(client)));
    for (const id of ids) await world.age(id, 31);

    await Promise.all([fireSlaDue(server.platform), fireSlaDue(server.platform), fireSlaDue(server.platform)]);
    await server.work();

    expect(await world.bell(client.technician.id)).toHaveLength(5);
  });

  it('that was overtaken in an outage is one message, with the furthest that was reached', async () => {
    const { client } = await world.clientWith({ ladder });
    const id = await mine(client);
    await world.age(id, 200);

    await fire();

    expect((await world.bell(client.technician.id)).map(({ kind }) => kind)).toEqual(['sla_escalation']);
    expect(await mailsTo(client.technician.email)).toHaveLength(1);
    const { rows } = await server.db.admin.query(
      'select step, told from sla_firings where ticket_id = $1 order by due_at',
      [id],
    );
    expect(rows).toEqual([
      { step: 'half', told: false },
      { step: 'soon', told: false },
      { step: 'breach', told: false },
      { step: 'late', told: true },
    ]);
  });

  it('is not told of what was answered, and what is late shows so', async () => {
    const { client } = await world.clientWith({ ladder });
    const id = await mine(client);
    await world.age(id, 70);
    await client.technician.call(tickets.reply, { params: { id }, body: { text: 'Ya.' } });

    await fire();

    expect(await world.bell(client.technician.id)).toEqual([]);
    expect((await world.slaOf(id)).clocks[0]).toMatchObject({ state: 'met', breachedAt: expect.any(String) });
  });

  it('does not come while the ticket waits for the client, and comes when the clock has gone on', async () => {
    const { client } = await world.clientWith({ ladder });
    const id = await mine(client);
    await world.change(id, { status: 'waiting_client' });
    await world.age(id, 100);
    await fire();
    expect(await world.bell(client.technician.id)).toEqual([]);

    await client.requester.call(tickets.reply, { params: { id }, body: { text: 'Listo de mi lado.' } });
    await world.age(id, 31);
    await fire();

    expect(await world.bell(client.technician.id)).toMatchObject([{ kind: 'sla_warning' }]);
  });

  it('raises the priority and hands the ticket to a team, once', async () => {
    const made = await server.admin.call(teams.create, {
      body: { name: 'Guardia', slug: 'guardia', members: [{ personId: server.technician.id, isLead: true }] },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const act = { raisePriority: true, teamId: made.body.id };
    const { client } = await world.clientWith({
      ladder: [step('breach', { kind: 'breach' }, { tell: [{ kind: 'team_lead' }], act })],
    });
    const id = await mine(client);
    await world.age(id, 61);

    await fire();
    await fire();

    const { body } = await server.technician.call(tickets.get, { params: { id } });
    expect(body).toMatchObject({ priority: 'high', team: { id: made.body.id } });
  });

  it('where nobody is assigned is heard by those who see the client', async () => {
    const { client } = await world.clientWith({ ladder });
    const id = await world.ticket(client.requester);
    await server.work();
    await world.age(id, 61);

    await fire();

    expect((await world.bell(client.technician.id)).map(({ kind }) => kind)).toEqual(['sla_breach']);
  });
});
