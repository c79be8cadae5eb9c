import type { AddressInfo } from 'node:net';
import { alertRules, alerts, type RuleFields } from '@lanet/contracts/alerts';
import { type DeviceType, devices } from '@lanet/contracts/devices';
import { gatewayOf, tendPresence } from '../features/agents/agents.gateway.service.ts';
import { judgePresence } from '../features/alerts/alerts.presence.service.ts';
import { ticketsOf } from './alerting-device.ts';
import { TestAgent, testFleet } from './test-agent.ts';
import { createTestServer } from './test-server.ts';

/** A server whose computers come and go; outages of ours are judged over all of them. */
export async function presenceWorld() {
  const server = await createTestServer();
  const fleet = await testFleet(server);
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  // Listening on a port, so the address is no path of a pipe.
  const { port } = server.app.http.server.address() as AddressInfo;
  /** Signed in just now: a test may be days long by its clock. */
  const admin = () => server.person({ role: 'admin' });
  const tend = () => tendPresence(gatewayOf(server.platform));
  const judge = () => judgePresence(server.platform);
  let enrolled = 0;
  await admin();

  /** An active computer whose agent is connected. */
  async function computer(deviceType: 'server' | 'desktop' | 'laptop') {
    const agent = new TestAgent(server, { deviceType });
    enrolled += 1;
    await agent.enrol(fleet.token, {}, `127.2.0.${enrolled}`);
    await agent.grant();
    const { rows } = await server.db.admin.query('select device_id from agents where id = $1', [agent.id]);
    const id: string = rows[0].device_id;
    let socket = await agent.connect(port);
    const ready = async () => {
      const { type } = await socket.next();
      if (type !== 'ready') throw new Error(`the socket said ${type}`);
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
        await caller.call(devices.update, { params: { id }, body: { type }, ifMatch: body.version });
      },
      async allow(key: string, fields: RuleFields) {
        const body = { level: 'device' as const, targetId: id, fields };
        await (await admin()).call(alertRules.setOverride, { params: { key }, body });
      },
    };
  }

  return {
    server,
    admin,
    tend,
    judge,
    computer,
    /** Lines cut now are noticed when the leases end. */
    async leasesEnd() {
      server.clock.advance({ seconds: 131 });
      await tend();
    },
    async after(minutes: number) {
      server.clock.advance({ minutes });
      await judge();
    },
    /** What administrators were told, each thing once. */
    async outages() {
      const { rows } = await server.db.admin.query(
        "select distinct event_key, priority, values from notifications where kind = 'own_outage' order by event_key",
      );
      return rows;
    },
  };
}

export type PresenceWorld = Awaited<ReturnType<typeof presenceWorld>>;
