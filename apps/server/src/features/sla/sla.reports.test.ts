import { type ReportBy, sla } from '@lanet/contracts/sla';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import { teams } from '@lanet/contracts/teams';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_AND_EIGHT, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { applySlaChanges } from './index.ts';

let server: TestServer;
let world: SlaWorld;
let client: TestClient;
let policyId: string;
let teamId: string;

/**
 * Of one client: `kept` answered and resolved in time; `tardy` answered after 90 minutes of 60, then resolved in time;
 * `silent` of ten hours, never answered; `young` of which nothing is to be said yet.
 */
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
  const found = await world.clientWith();
  client = found.client;
  policyId = found.policy.id;
  const team = { name: 'Reportes', slug: 'reportes', members: [{ personId: client.technician.id, isLead: true }] };
  teamId = (await server.admin.call(teams.create, { body: team })).body.id;
  const kept = await world.ticket(client.requester);
  await world.change(kept, { assigneeId: client.technician.id });
  await solved(kept);
  const tardy = await world.ticket(client.technician, {
    ...{ clientId: client.id, requesterId: client.requester.id, priority: 'high', teamId },
  });
  await world.age(tardy, 90);
  await solved(tardy);
  const silent = await world.ticket(client.requester);
  await world.age(silent, 600);
  await world.recompute(silent);
  await world.ticket(client.requester);
});
afterAll(() => server.close());

async function solved(id: string): Promise<void> {
  await client.technician.call(tickets.reply, { params: { id }, body: { text: 'Ya voy.' } });
  await client.technician.call(tickets.resolve, { params: { id }, body: { text: 'Listo.' } });
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const report = async (by: ReportBy, from = ago(2 * 1440), to = ago(-60)) =>
  (await server.technician.call(sla.report, { query: { by, from, to, clientId: client.id } })).body;

const KEPT = { first_response: { met: 1, breached: 0 }, resolution: { met: 1, breached: 0 } };
const TARDY = { first_response: { met: 0, breached: 1 }, resolution: { met: 1, breached: 0 } };
const SILENT = { first_response: { met: 0, breached: 1 }, resolution: { met: 0, breached: 1 } };
const KEPT_AND_SILENT = { first_response: { met: 1, breached: 1 }, resolution: { met: 1, breached: 1 } };

describe('the report', () => {
  it('counts each clock once, by client, and what is young not at all', async () => {
    const all = { first_response: { met: 1, breached: 2 }, resolution: { met: 2, breached: 1 } };

    const { rows, total } = await report('client');

    expect(rows).toEqual([{ id: client.id, name: 'Acme', clocks: all, met: 3, breached: 3 }]);
    expect(total).toEqual({ id: null, name: null, clocks: all, met: 3, breached: 3 });
  });

  it.each([
    [
      'priority',
      () => [
        ['high', TARDY],
        ['medium', KEPT_AND_SILENT],
      ],
    ],
    [
      'technician',
      () => [
        [client.technician.id, KEPT],
        [null, { ...plus(TARDY, SILENT) }],
      ],
    ],
    [
      'team',
      () => [
        [teamId, TARDY],
        [null, KEPT_AND_SILENT],
      ],
    ],
    ['policy', () => [[policyId, plus(KEPT_AND_SILENT, TARDY)]]],
  ] as const)('by %s adds up to the same', async (by, expected) => {
    const { rows, total } = await report(by);

    const found = rows.map(({ id, clocks }: { id: string | null; clocks: object }) => [id, clocks]);
    expect(found).toHaveLength(expected().length);
    expect(found).toEqual(expect.arrayContaining(expected() as unknown[]));
    expect([total.met, total.breached]).toEqual([3, 3]);
  });

  it('counts what was broken when it was broken, whenever it was kept afterwards', async () => {
    // The late answer was promised for half an hour ago; the silent ticket was broken hours ago.
    expect(await report('client', ago(15))).toMatchObject({ total: { met: 3, breached: 0 } });
    expect(await report('client', ago(45), ago(15))).toMatchObject({ total: { met: 0, breached: 1 } });
    expect(await report('client', ago(1440), ago(45))).toMatchObject({ total: { met: 0, breached: 2 } });
    expect(await report('client', ago(-60), ago(-120))).toMatchObject({ rows: [], total: { met: 0, breached: 0 } });
  });

  it('refuses what is no question', async () => {
    // Another word than the contract has.
    const query = { by: 'weather' as 'client', from: ago(10), to: ago(0) };

    expect(await server.technician.call(sla.report, { query })).toMatchObject({ status: 422 });
    expect((await client.requester.call(sla.report, { query: { ...query, by: 'client' } })).status).toBe(403);
  });
});

function plus(one: typeof KEPT, other: typeof KEPT): typeof KEPT {
  const sum = (clock: keyof typeof KEPT) => ({
    met: one[clock].met + other[clock].met,
    breached: one[clock].breached + other[clock].breached,
  });
  return { first_response: sum('first_response'), resolution: sum('resolution') };
}

describe('the wall', () => {
  it('shows what is late first, and how much was kept', async () => {
    const { body } = await server.technician.call(sla.wall, { query: { clientId: client.id } });

    expect(body).toMatchObject({ late: 1, withinHour: 1, today: 0, paused: 0, running: 2, metPercent: 50 });
    expect(body.tickets.map(({ clock }: { clock: string }) => clock)).toEqual(['first_response', 'first_response']);
    const ofTeam = await server.technician.call(sla.wall, { query: { teamId } });
    expect(ofTeam.body).toMatchObject({ late: 0, running: 0, tickets: [] });
  });
});

describe('the state of the service', () => {
  it('says how long the oldest waits, and how far it is with what changed', async () => {
    const calm = { lagSeconds: 0, recompute: expect.anything() };
    await applySlaChanges(server.platform);
    await server.db.admin.query('update sla_tickets set next_fire_at = null');
    expect((await server.technician.call(sla.state)).body.lagSeconds).toBe(calm.lagSeconds);

    await server.db.admin.query(
      "update sla_tickets set next_fire_at = now() - interval '5 minutes' where client_id = $1 and ended_at is null",
      [client.id],
    );
    expect((await server.technician.call(sla.state)).body.lagSeconds).toBeGreaterThanOrEqual(300);

    const terms = { ...HOUR_AND_EIGHT, targets: {} };
    await server.admin.call(slaPolicies.update, { params: { id: policyId }, ifMatch: 1, body: { terms } });
    await applySlaChanges(server.platform);

    const { body } = await server.technician.call(sla.state);
    expect(body.recompute).toMatchObject({ total: 2, done: 2, finishedAt: expect.any(String) });
    expect((await client.requester.call(sla.state)).status).toBe(403);
  });
});
