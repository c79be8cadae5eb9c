import type { AddressInfo } from 'node:net';
import { agent as protocol } from '@lanet/contracts/agent';
import { devices } from '@lanet/contracts/devices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type openSocket, type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { gatewayOf, tendPresence } from './agents.gateway.service.ts';
import { isOnline } from './index.ts';

let server: TestServer;
let fleet: TestFleet;
let port: number;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  // Listening on a port, so the address is no path of a pipe.
  port = (server.app.http.server.address() as AddressInfo).port;
});
afterAll(() => server.close());

async function connected(): Promise<{ agent: TestAgent; socket: ReturnType<typeof openSocket> }> {
  const agent = await fleet.active();
  const socket = await agent.connect(port);
  expect(await socket.next()).toMatchObject({ type: 'ready' });
  return { agent, socket };
}
const tend = () => tendPresence(gatewayOf(server.platform));
const onlineOf = async (agent: TestAgent) =>
  (await server.db.admin.query('select online from device_status where agent_id = $1', [agent.id])).rows[0].online;
const deviceOf = async (agent: TestAgent) =>
  (await server.db.admin.query('select device_id as id from agents where id = $1', [agent.id])).rows[0].id;
describe('presence', () => {
  it('is a lease: written once when it begins, kept by pings, and over after two that did not come', async () => {
    const { agent, socket } = await connected();
    await tend();
    expect(await onlineOf(agent)).toBe(true);
    const { rows: before } = await server.db.admin.query('select xmin::text from device_status where agent_id = $1', [
      agent.id,
    ]);

    for (let minute = 0; minute < 3; minute += 1) {
      server.clock.advance({ minutes: 1 });
      socket.ping();
      await expect.poll(() => isOnline(server.platform, agent.id)).toBe(true);
      await pinged(agent);
      await tend();
    }
    const { rows: kept } = await server.db.admin.query('select xmin::text from device_status where agent_id = $1', [
      agent.id,
    ]);
    server.clock.advance({ seconds: 125 });
    await tend();
    const stillOnline = await onlineOf(agent);
    server.clock.advance({ seconds: 10 });
    await tend();

    expect(kept).toEqual(before);
    expect(stillOnline).toBe(true);
    expect(await onlineOf(agent)).toBe(false);
    expect(await socket.next()).toMatchObject({ type: 'closed' });
  });

  it('outlives a broken line, and ends at once with a goodbye', async () => {
    const one = await connected();
    const two = await connected();
    await tend();

    one.socket.cut();
    two.socket.send({ type: 'stopping' });
    await two.socket.next();
    await tend();

    expect(await onlineOf(one.agent)).toBe(true);
    expect(await onlineOf(two.agent)).toBe(false);
  });

  it('announces each change once to those who may see the device', async () => {
    const { agent, socket } = await connected();
    const id = await deviceOf(agent);
    const heard: string[] = [];
    const stop = server.db.bus.subscribe('live', ({ event }) => {
      if (event.type === 'device' && event.id === id) heard.push(event.id);
    });

    await tend();
    await tend();
    socket.send({ type: 'stopping' });
    await socket.next();
    await tend();
    await tend();
    await expect.poll(() => heard.length).toBe(2);

    stop();
    expect(heard).toHaveLength(2);
  });

  it('of a device that moved is told to those who see where it is now', async () => {
    const { agent, socket } = await connected();
    await tend();
    const id = await deviceOf(agent);
    const { body } = await server.technician.call(devices.get, { params: { id } });
    const moved = { siteId: fleet.acme.otherSiteId };
    await server.technician.call(devices.update, { params: { id }, body: moved, ifMatch: body.version });
    const heard: unknown[] = [];
    const stop = server.db.bus.subscribe('live', ({ event, audience }) => {
      if (event.type === 'device' && event.id === id) heard.push(audience.siteId);
    });

    socket.send({ type: 'stopping' });
    await socket.next();
    await tend();
    await expect.poll(() => heard.length).toBe(1);

    stop();
    expect(heard).toEqual([fleet.acme.otherSiteId]);
  });

  it('by the long poll counts as well', async () => {
    const agent = await fleet.active();
    const waits = { ...protocol.commands, path: `${protocol.commands.path}?wait=1` };

    expect(isOnline(server.platform, agent.id)).toBe(false);
    await Promise.all([agent.call(waits), expect.poll(() => isOnline(server.platform, agent.id)).toBe(true)]);
  });

  it('of devices that were online before a restart is given two minutes', async () => {
    const agent = await fleet.active();
    await server.db.admin.query('update device_status set online = true where agent_id = $1', [agent.id]);

    await gatewayOf(server.platform).presence.assume();
    server.clock.advance({ seconds: 119 });
    await tend();
    const inGrace = await onlineOf(agent);
    server.clock.advance({ seconds: 2 });
    await tend();

    expect(inGrace).toBe(true);
    expect(await onlineOf(agent)).toBe(false);
  });
});

/** Waits until the lease of an agent was renewed at the clock's present time. */
async function pinged(agent: TestAgent): Promise<void> {
  const { presence } = gatewayOf(server.platform);
  await expect.poll(() => presence.seenAt(agent.id)).toBe(server.clock.now());
}
