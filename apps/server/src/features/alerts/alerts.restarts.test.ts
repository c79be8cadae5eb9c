import type { ServiceRestart } from '@lanet/contracts/agent';
import { devices } from '@lanet/contracts/devices';
import { tickets } from '@lanet/contracts/tickets';
import { watchedServices } from '@lanet/contracts/watched-services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { type AnyBody, createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
let device: { agent: TestAgent; id: string };
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  device = await newDevice();
});
afterAll(() => server.close());

async function newDevice(): Promise<{ agent: TestAgent; id: string }> {
  const agent = await fleet.active();
  const { rows } = await server.db.admin.query('select device_id from agents where id = $1', [agent.id]);
  return { agent, id: rows[0].device_id };
}

const set = (body: AnyBody, who = server.technician, id = device.id) =>
  who.call(watchedServices.set, { params: { id }, body });
const configOf = async (agent: TestAgent, knows?: string[]) =>
  (await agent.report({ configEtag: 'other', ...(knows && { knows }) })).body.config;
const serviceRule = (config: AnyBody) => config.rules.find(({ key }: AnyBody) => key === 'service_down');

describe('the watch list of a device', () => {
  it('is changed by staff, merged with what its client watches, and sent to its agent', async () => {
    await server.db.admin.query(
      `insert into alert_overrides (client_id, id, rule_key, level, fields) values ($1, gen_random_uuid(), 'service_down', 'client', $2)`,
      [fleet.acme.id, JSON.stringify({ services: { watch: ['backup'], unwatch: [] } })],
    );
    const watched = await set({ name: 'nginx', watched: true });
    const without = await set({ name: 'backup', watched: false });

    expect(watched.body.items).toEqual([
      { name: 'backup', level: 'client' },
      { name: 'nginx', level: 'device' },
    ]);
    expect(without.body.items).toEqual([{ name: 'nginx', level: 'device' }]);
    expect((await configOf(device.agent)).watchedServices).toEqual(['nginx']);

    await set({ name: 'backup', watched: true });
    expect((await set({ name: 'nginx', watched: false })).body.items).toEqual([{ name: 'backup', level: 'client' }]);
    const { rows } = await server.db.admin.query("select 1 from alert_overrides where level = 'device'");
    expect(rows).toEqual([]);
  });

  it('takes only names that a service can have, from those who may', async () => {
    const own = fleet.acme.technician;
    expect((await set({ name: 'cups', watched: true }, own)).status).toBe(200);
    expect((await set({ name: 'cups', watched: false }, own)).status).toBe(200);
    expect((await set({ name: 'x;y', watched: true })).status).toBe(422);
    expect((await set({ name: 'nginx', watched: true }, fleet.acme.clientAdmin)).status).toBe(403);
    const list = await fleet.acme.technician.call(watchedServices.list, { params: { id: device.id } });
    expect(list).toMatchObject({ status: 200, body: { restartFirst: true } });
  });

  it('says "restart first" only to agents that know of it, and nothing more to the others than before', async () => {
    const old = await configOf(device.agent);
    const knowing = await configOf(device.agent, ['restartFirst']);

    expect(serviceRule(knowing)).toEqual({ ...serviceRule(old), restartFirst: true });
    expect(Object.keys(serviceRule(old))).not.toContain('restartFirst');
    await set({ restartFirst: false });
    expect(await configOf(device.agent, ['restartFirst'])).toEqual(old);
    expect((await set({ restartFirst: true })).body.restartFirst).toBe(true);
  });
});

describe('a service that its device started again', () => {
  const restart = (outcome: ServiceRestart['outcome'], at = server.clock.now()): ServiceRestart => ({
    ...{ kind: 'service_restart', at, name: 'nginx', outcome, reason: outcome === 'failed' ? 'exit code 1' : null },
  });
  const edge = () => ({
    ...{
      rule: 'service_down',
      ruleVersion: 1,
      object: 'nginx',
      metric: 'service.stopped' as const,
      trigger: 1,
      recover: 0,
    },
    ...{ from: 'pending' as const, to: 'firing' as const, value: 1, flaps: 0, samples: [] },
    ...{ at: server.clock.now(), since: server.clock.now() - 120_000 },
  });
  const history = async (id: string) =>
    (await server.technician.call(devices.changes, { params: { id }, query: {} })).body.items.filter(
      ({ section }: AnyBody) => section === 'services',
    );
  const lines = async (deviceId: string) => {
    const { body } = await server.technician.call(tickets.list, { query: { view: 'all', deviceId } });
    const id = body.items[0]?.id;
    if (!id) return [];
    const timeline = await server.technician.call(tickets.timeline, { params: { id } });
    return timeline.body.items.map(({ detail }: AnyBody) => [detail.kind, detail.outcome].filter(Boolean).join(' '));
  };

  it('is in its history, and opens no ticket', async () => {
    const { agent, id } = await newDevice();
    await agent.report({ events: [restart('worked')] });
    await server.work();

    expect(await history(id)).toMatchObject([{ item: 'nginx', change: 'restarted' }]);
    expect(await lines(id)).toEqual([]);
  });

  it('is told once however often it is sent', async () => {
    const { agent, id } = await newDevice();
    const event = restart('failed');
    await agent.report({ events: [event] });
    await agent.report({ events: [event] });

    expect(await history(id)).toMatchObject([{ change: 'restart_failed', after: 'exit code 1' }]);
  });

  it('is in the ticket of the alert that comes all the same', async () => {
    const { agent, id } = await newDevice();
    await agent.report({ events: [restart('failed', server.clock.now() - 90_000)] });
    await agent.report({ edges: [edge()] });
    await server.work();

    expect(await lines(id)).toEqual(['created', 'alert_fired', 'service_restart failed']);
  });

  it('is in the ticket also when the alert was there first; another outage is not', async () => {
    const { agent, id } = await newDevice();
    await agent.report({ events: [restart('worked', server.clock.now() - 3_600_000)] });
    await agent.report({ edges: [edge()] });
    await server.work();
    expect(await lines(id)).toEqual(['created', 'alert_fired']);

    await agent.report({ events: [restart('limited')] });
    await server.work();
    expect(await lines(id)).toEqual(['created', 'alert_fired', 'service_restart limited']);
  });

  it('is in the ticket once, also when the alert comes before the line about it is written', async () => {
    const { agent, id } = await newDevice();
    await agent.report({ events: [restart('failed', server.clock.now() - 90_000)], edges: [edge()] });
    await server.work();

    expect(await lines(id)).toEqual(['created', 'alert_fired', 'service_restart failed']);
  });

  it('is no line of an alert that came long after it', async () => {
    const { agent, id } = await newDevice();
    await agent.report({ edges: [edge()] });
    await server.work();
    await agent.report({ events: [restart('worked', server.clock.now() - 3_600_000)] });
    await server.work();

    expect(await history(id)).toHaveLength(1);
    expect(await lines(id)).toEqual(['created', 'alert_fired']);
  });

  it('does not make reports wait for whoever writes to the ticket', async () => {
    const { agent } = await newDevice();
    await agent.report({ edges: [edge()] });
    await server.work();
    const holder = await server.db.admin.connect();
    await holder.query('begin; select from tickets for update');

    const { status } = await agent.report({ events: [restart('failed')] });

    await holder.query('commit');
    holder.release();
    expect(status).toBe(200);
  });

  it('is told of sixty times an hour at most, and never of a time that cannot be', async () => {
    const { agent, id } = await newDevice();
    const now = server.clock.now();
    const many = (from: number) => Array.from({ length: 50 }, (_, index) => restart('limited', from - index * 1000));
    await agent.report({ events: many(now) });
    await agent.report({ events: many(now - 60_000) });
    const impossible = [now + 600_000, now - 31 * 24 * 3_600_000, 0, 8.64e15];
    await agent.report({ events: impossible.map((at) => restart('worked', at)) });
    await agent.report({ events: [restart('worked', now - 2 * 3_600_000)] });

    const { rows } = await server.db.admin.query(
      'select outcome, count(*)::int as count from service_restarts where device_id = $1 group by 1 order by 1',
      [id],
    );
    expect(rows).toEqual([
      { outcome: 'limited', count: 60 },
      { outcome: 'worked', count: 1 },
    ]);
  });
});
