import { teams } from '@lanet/contracts/teams';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SlaWorld, step } from '../../testing/sla-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { fireSlaDue, watchSlaLag } from './index.ts';

let server: TestServer;
let world: SlaWorld;
let client: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
  ({ client } = await world.clientWith({ ladder: [step('breach', { kind: 'breach' })] }));
});
// What one test leaves due is not another's outage.
afterEach(() => server.db.admin.query('update sla_tickets set next_fire_at = null'));
afterAll(() => server.close());

async function team(name: string): Promise<string> {
  const members = [{ personId: client.technician.id, isLead: true }];
  const made = await server.admin.call(teams.create, { body: { name, slug: name.toLowerCase(), members } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

/** Tickets that were due an hour and more ago, while nobody looked. */
async function late(count: number, teamId?: string): Promise<string[]> {
  const ids: string[] = [];
  const body = { clientId: client.id, requesterId: client.requester.id, ...(teamId && { teamId }) };
  for (let at = 0; at < count; at += 1) ids.push(await world.ticket(client.technician, body));
  await server.work();
  for (const id of ids) await world.age(id, 130);
  return ids;
}

const rows = async (text: string, values: unknown[] = []) => (await server.db.admin.query(text, values)).rows;
const firings = async (ids: readonly string[]) =>
  (await rows('select count(*)::int as count from sla_firings where ticket_id = any($1)', [ids]))[0].count;
const bellOf = (personId: string, teamId: string | null) =>
  rows(
    `select kind, values from notifications where person_id = $1 and kind like 'sla_%'
     and (values ->> 'teamId' is not distinct from $2 or ticket_id in (select id from tickets where team_id::text = $2))`,
    [personId, teamId],
  );

describe('after an outage', () => {
  it('a team with more than fifty late tickets hears of all of them once, and each step is noted', async () => {
    const teamId = await team('Redes');
    const ids = await late(51, teamId);

    await fireSlaDue(server.platform);
    await fireSlaDue(server.platform);
    await server.work();

    const summary = { kind: 'sla_summary', values: { tickets: '51', team: 'Redes', teamId } };
    expect(await bellOf(client.technician.id, teamId)).toEqual([summary]);
    expect(await bellOf(server.admin.id, teamId)).toEqual([summary]);
    expect(await firings(ids)).toBe(51);
    const mails = await rows("select subject, text from outbox where event_key like 'sla.%' and to_address = $1", [
      client.technician.email,
    ]);
    expect(mails).toEqual([
      {
        subject: '51 tickets con plazos vencidos o por vencer: Redes',
        text: expect.stringContaining(`/tickets?view=open&team=${teamId}`),
      },
    ]);
  });

  it('is told once by several services at the same time', async () => {
    const teamId = await team('Nube');
    const ids = await late(55, teamId);

    await Promise.all(Array.from({ length: 3 }, () => fireSlaDue(server.platform)));
    await fireSlaDue(server.platform);
    await server.work();

    expect((await bellOf(client.technician.id, teamId)).map(({ values }) => values.tickets)).toEqual(['55']);
    expect(await firings(ids)).toBe(55);
  });

  it('goes on with a summary that a service which died had begun', async () => {
    const teamId = await team('Voz');
    await late(3, teamId);
    await server.db.admin.query('insert into sla_summaries (team_id, tickets) values ($1, 60)', [teamId]);

    await fireSlaDue(server.platform);
    await server.work();

    expect((await bellOf(client.technician.id, teamId)).map(({ values }) => values.tickets)).toEqual(['63']);
  });

  it('fifty late tickets are told one by one, and those of another team are', async () => {
    const [many, few] = [await team('Campo'), await team('Mesa')];
    await late(50, few);
    await late(51, many);

    await fireSlaDue(server.platform);
    await server.work();

    const kinds = async (teamId: string) =>
      new Set((await bellOf(client.technician.id, teamId)).map(({ kind }) => kind));
    expect(await kinds(few)).toEqual(new Set(['sla_breach']));
    expect(await bellOf(client.technician.id, few)).toHaveLength(50);
    expect(await kinds(many)).toEqual(new Set(['sla_summary']));
  });

  it('is none where many are due at the same minute and the service is there', async () => {
    const teamId = await team('Puntual');
    const ids = await late(51, teamId);
    await server.db.admin.query('update sla_tickets set next_fire_at = now() where ticket_id = any($1)', [ids]);

    await fireSlaDue(server.platform);
    await server.work();

    expect(await bellOf(client.technician.id, teamId)).toHaveLength(51);
  });
});

describe('a service that lags', () => {
  const told = () =>
    rows(
      `select kind, priority, values from notifications where person_id = $1 and kind in ('sla_lagging', 'sla_caught_up')
       order by created_at, id`,
      [server.admin.id],
    );
  const watch = async (startedAtMs: number) => {
    const seconds = await watchSlaLag(server.platform, startedAtMs);
    await server.work();
    return Math.round(seconds / 60);
  };

  it('is an alarm after ten minutes, once, and it is told when it has caught up', async () => {
    const [id = ''] = await late(1);
    const lag = (minutes: number) =>
      server.db.admin.query(
        "update sla_tickets set next_fire_at = now() - $2 * interval '1 minute' where ticket_id = $1",
        [...[id, minutes]],
      );
    const longAgo = server.clock.now() - 3_600_000;
    await lag(9);
    expect(await watch(longAgo)).toBe(9);
    expect(await told()).toEqual([]);

    await lag(11);
    // What waits since before this process ran is not its fault yet.
    await watch(server.clock.now() - 60_000);
    expect(await told()).toEqual([]);
    await watch(longAgo);
    await watch(longAgo);
    expect(await told()).toEqual([{ kind: 'sla_lagging', priority: 'critical', values: { minutes: '11' } }]);
    expect((await server.platform.metrics.print()).text).toMatch(/lanet_sla_tick_lag_seconds 66\d/);

    await lag(5);
    await watch(longAgo);
    expect(await told()).toHaveLength(1);
    await fireSlaDue(server.platform);
    expect(await watch(longAgo)).toBe(0);
    await watch(longAgo);
    expect((await told()).map(({ kind }) => kind)).toEqual(['sla_lagging', 'sla_caught_up']);

    await lag(12);
    await watch(longAgo);
    expect((await told()).map(({ kind }) => kind)).toEqual(['sla_lagging', 'sla_caught_up', 'sla_lagging']);
  });
});
