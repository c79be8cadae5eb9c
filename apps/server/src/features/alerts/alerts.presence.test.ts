import type { AddressInfo } from 'node:net';
import { agent as protocol } from '@lanet/contracts/agent';
import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { alertRules, alerts } from '@lanet/contracts/alerts';
import { type DeviceType, devices } from '@lanet/contracts/devices';
import { type EntryDetail, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticketsOf } from '../../testing/alerting-device.ts';
import { TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { gatewayOf, tendPresence } from '../agents/agents.gateway.service.ts';
import { settleDue } from './alerts.background.ts';
import { judgePresence } from './alerts.presence.service.ts';

let server: TestServer;
let fleet: TestFleet;
let port: number;
/** Outages of ours are judged over all devices: a server for each test. */
async function fresh() {
  server = await createTestServer();
  fleet = await testFleet(server);
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  // Listening on a port, so the address is no path of a pipe.
  port = (server.app.http.server.address() as AddressInfo).port;
  await admin();
}

const admin = () => server.person({ role: 'admin' });
const tend = () => tendPresence(gatewayOf(server.platform));
const judge = () => judgePresence(server.platform);
let enrolled = 0;

/** An active computer whose agent is connected. */
async function computer(deviceType: 'server' | 'desktop' | 'laptop') {
  const agent = new TestAgent(server, { deviceType });
  enrolled += 1;
  await agent.enrol(fleet.token, {}, `127.2.0.${enrolled}`);
  await agent.grant();
  const id: string = (await server.db.admin.query('select device_id from agents where id = $1', [agent.id])).rows[0]
    .device_id;
  let socket = await agent.connect(port);
  const ready = async () => {
    expect(await socket.next()).toMatchObject({ type: 'ready' });
    await tend();
  };
  await ready();
  return {
    id,
    agent,
    cut: () => socket.cut(),
    /** As a ping does: the lease begins anew. */
    pings() {
      const known = gatewayOf(server.platform).registry.peek(agent.id);
      if (known) gatewayOf(server.platform).presence.touch(known);
    },
    async saysGoodbye() {
      socket.send({ type: 'stopping' });
      await socket.next();
      await tend();
    },
    async returns() {
      socket = await agent.connect(port);
      await ready();
    },
    tickets: () => ticketsOf(server, id),
    async alerts() {
      return (await (await admin()).call(alerts.list, { query: { deviceId: id } })).body.items;
    },
    async becomes(type: DeviceType) {
      const caller = await admin();
      const { body } = await caller.call(devices.get, { params: { id } });
      const changed = await caller.call(devices.update, { params: { id }, body: { type }, ifMatch: body.version });
      expect(changed.status).toBe(200);
    },
    except: async (key: string, enabled: boolean) => {
      const body = { level: 'device' as const, targetId: id, fields: { enabled } };
      expect((await (await admin()).call(alertRules.setOverride, { params: { key }, body })).status).toBe(204);
    },
  };
}

/** Lines cut now are noticed when the leases end. */
async function leasesEnd() {
  server.clock.advance({ seconds: 131 });
  await tend();
}

async function after(minutes: number) {
  server.clock.advance({ minutes });
  await judge();
}

/** What administrators were told, each thing once. */
const outages = async () => {
  const { rows } = await server.db.admin.query(
    "select distinct event_key, priority, values from notifications where kind = 'own_outage' order by event_key",
  );
  return rows;
};

describe('a server that goes down', () => {
  beforeAll(fresh);
  afterAll(() => server.close());

  it('is one ticket of high priority after five minutes, resolved with its proof when it is back', async () => {
    const one = await computer('server');
    one.cut();
    await leasesEnd();
    await judge();
    await after(2);
    const early = await one.tickets();

    await after(1);
    const [ticket] = await one.tickets();
    for (const _hour of Array.from({ length: 5 })) await after(60);
    const late = await one.tickets();

    expect(early).toEqual([]);
    expect(ticket).toMatchObject({
      priority: 'high',
      alerting: true,
      subject: expect.stringMatching(/ sin conexión$/),
    });
    expect(late).toHaveLength(1);
    expect(late[0]?.lines).toEqual(ticket?.lines);

    await one.returns();
    await judge();
    expect(await one.alerts()).toHaveLength(1);
    await after(3);
    expect(await one.alerts()).toEqual([]);
    server.clock.advance({ minutes: 16 });
    await settleDue(server.platform);

    const [resolved] = await one.tickets();
    const { body } = await (await admin()).call(tickets.timeline, { params: { id: ticket?.id ?? '' } });
    const details: EntryDetail[] = body.items.map(({ detail }: { detail: EntryDetail }) => detail);
    expect(resolved).toMatchObject({ status: 'resolved', alerting: false });
    expect(details.find(({ kind }) => kind === 'resolved')).toMatchObject({
      reason: 'metric_recovered',
      evidence: { metric: 'presence.offlineMinutes', before: 305.2, trigger: 5, recover: 1, after: 0 },
    });
  });

  it('and comes and goes stays one alert of one ticket', async () => {
    const one = await computer('server');
    one.cut();
    await leasesEnd();
    await after(4);
    await one.returns();
    await after(1);
    one.cut();
    await leasesEnd();
    await after(10);

    expect(await one.tickets()).toHaveLength(1);
    expect(await one.alerts()).toHaveLength(1);
  });

  it('is nobody else’s to say: an agent hears of no such rule, and its word for one counts for nothing', async () => {
    const { agent, tickets: its, alerts: open } = await computer('server');
    const now = server.clock.now();
    const edge: AlertEdge = {
      rule: 'offline_server',
      ruleVersion: 1,
      object: '',
      metric: 'presence.offlineMinutes',
      trigger: 5,
      recover: 1,
      from: 'pending',
      to: 'firing',
      at: now,
      since: now,
      value: 9,
      flaps: 0,
      samples: [],
    };

    const answer = await agent.report({ edges: [edge] });
    await server.work();

    expect(answer.body.config.rules.map(({ key }: { key: string }) => key)).not.toContain('offline_server');
    expect(protocol.report.response.parse(answer.body).config?.rules.length).toBeGreaterThan(3);
    expect([await its(), await open()]).toEqual([[], []]);
  });
});

describe('who may be away', () => {
  beforeAll(fresh);
  afterAll(() => server.close());

  it('a laptop closed over a weekend is no ticket, and neither is a desktop, a phone or a server that is excepted', async () => {
    const laptop = await computer('laptop');
    const desktop = await computer('desktop');
    const phone = await computer('desktop');
    await phone.becomes('mobile_device');
    const excepted = await computer('server');
    await excepted.except('offline_server', false);
    const all = [laptop, desktop, phone, excepted];
    for (const one of all) one.cut();
    await leasesEnd();

    for (const _hour of Array.from({ length: 64 })) await after(60);
    await laptop.returns();
    await after(60);

    for (const one of all) expect([await one.tickets(), await one.alerts()]).toEqual([[], []]);
  });

  it('is asked by the type a device has now, and an alert of another type ends without proof', async () => {
    const one = await computer('desktop');
    one.cut();
    await leasesEnd();
    await after(60);
    expect(await one.tickets()).toEqual([]);

    await one.becomes('server');
    await judge();
    const [ticket] = await one.tickets();
    expect(ticket).toMatchObject({ priority: 'high' });
    await one.becomes('laptop');
    await judge();

    const [after30] = await one.tickets();
    expect(await one.alerts()).toEqual([]);
    expect(after30?.status).toBe(ticket?.status);
    expect(after30?.lines).toContain('alert_removed');
  });

  it('a desktop that must always run is asked for by an exception of its own', async () => {
    const [one, other] = [await computer('desktop'), await computer('desktop')];
    await one.except('offline_workstation', true);
    for (const each of [one, other]) each.cut();
    await leasesEnd();

    await after(27);
    expect(await one.tickets()).toEqual([]);
    await after(3);

    expect(await one.tickets()).toMatchObject([{ priority: 'low' }]);
    expect(await other.tickets()).toEqual([]);
  });
});

describe('when it is us', () => {
  beforeAll(fresh);
  afterAll(() => server.close());

  it('many lost at once are no tickets of clients but a notice, until ten minutes after they are back', async () => {
    const lost = [];
    for (const _one of Array.from({ length: 7 })) lost.push(await computer('server'));
    const left = [];
    for (const _one of Array.from({ length: 4 })) left.push(await computer('desktop'));
    for (const one of lost) one.cut();
    server.clock.advance({ seconds: 131 });
    for (const one of left) one.pings();
    await tend();
    await judge();
    await after(10);

    expect(await outages()).toMatchObject([
      { priority: 'critical', values: { cause: 'mass_loss', lost: '7', total: '11' } },
    ]);
    for (const one of lost) expect(await one.tickets()).toEqual([]);

    const [first, second, ...others] = lost;
    for (const one of others) await one.returns();
    await judge();
    await after(9);
    for (const one of lost) expect(await one.tickets()).toEqual([]);
    await after(2);

    expect(await first?.tickets()).toHaveLength(1);
    expect(await second?.tickets()).toHaveLength(1);
    for (const one of others) expect(await one.tickets()).toEqual([]);
    expect(await outages()).toHaveLength(1);
  });

  it('one server more that goes down meanwhile is a ticket all the same', async () => {
    const lost = [];
    for (const _one of Array.from({ length: 12 })) lost.push(await computer('desktop'));
    const single = await computer('server');
    for (const one of lost) one.cut();
    server.clock.advance({ minutes: 2 });
    single.pings();
    server.clock.advance({ seconds: 11 });
    await tend();
    await judge();
    server.clock.advance({ minutes: 5 });
    single.cut();
    await leasesEnd();
    await after(6);

    expect(await single.tickets()).toHaveLength(1);
    expect(await outages()).toHaveLength(2);
  });

  it('computers that say goodbye together are people going home', async () => {
    const before = (await outages()).length;
    server.clock.advance({ minutes: 60 });
    const leaving = [];
    for (const _one of Array.from({ length: 8 })) leaving.push(await computer('desktop'));
    for (const one of leaving) await one.saysGoodbye();

    await after(3);

    expect(await outages()).toHaveLength(before);
  });
});

describe('when the gateway starts anew', () => {
  beforeAll(fresh);
  afterAll(() => server.close());

  it('nobody is missed until everybody had time to return, and administrators hear of it', async () => {
    const gone = await computer('server');
    gone.cut();

    await gatewayOf(server.platform).presence.assume();
    await leasesEnd();
    await after(9);
    const excused = await gone.tickets();
    await after(2);

    expect(excused).toEqual([]);
    expect(await gone.tickets()).toHaveLength(1);
    expect(await outages()).toMatchObject([{ values: { cause: 'restart', total: '1' } }]);
  });
});
