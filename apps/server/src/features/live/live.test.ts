import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { auth } from '@lanet/contracts/auth';
import { devices } from '@lanet/contracts/devices';
import { LIVE, LIVE_SAMPLE_MAX_BYTES, type LiveSample, live } from '@lanet/contracts/live';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientFingerprints, ownedTables } from '../../testing/isolation-marks.ts';
import { openSocket, type TestAgent, type TestFleet, type TestSocket, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { openStream, type TestStream } from '../../testing/test-stream.ts';
import { gatewayOf, tendPresence } from '../agents/agents.gateway.service.ts';

let server: TestServer;
let fleet: TestFleet;
let acme: TestClient;
let other: TestClient;
let port: number;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  acme = fleet.acme;
  other = await server.client('Other');
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  // A listening TCP server has an address with a port.
  port = (server.app.http.server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

interface Looked {
  agent: TestAgent;
  socket: TestSocket;
  deviceId: string;
}

async function connect(agent: TestAgent, says = { live: true }): Promise<TestSocket> {
  const socket = await agent.connect(port, says);
  expect(await socket.next()).toMatchObject({ type: 'ready' });
  opened.push(socket);
  return socket;
}

async function connected(): Promise<Looked> {
  const agent = await fleet.active();
  const { rows } = await server.db.admin.query('select device_id as id from agents where id = $1', [agent.id]);
  return { agent, socket: await connect(agent), deviceId: rows[0].id };
}

async function reading(person: TestPerson): Promise<TestStream> {
  const stream = await openStream(port, person);
  opened.push(stream);
  return stream;
}

const pageOf = (deviceId: string, viewerId: string = randomUUID()) => ({ params: { id: deviceId, viewerId } });
const look = (person: TestPerson, page: ReturnType<typeof pageOf>) => person.call(live.watch, page);
const leave = (person: TestPerson, page: ReturnType<typeof pageOf>) => person.call(live.leave, page);

function sampleOf(change: Partial<LiveSample> = {}) {
  const lists = { volumes: [{ id: '/', usedPercent: 45 }], network: [{ id: 'eth0', rx: 1200, tx: 300 }] };
  return { type: 'sample', at: 1, cpu: 12.5, memory: 58, temperature: null, ...lists, ...change };
}

/** Sends a sample when its time has come. */
function send(socket: TestSocket, change: Partial<LiveSample>): void {
  server.clock.advance({ seconds: LIVE.everySeconds });
  socket.send(sampleOf(change));
}

/** Until the server has dealt with everything sent so far: a ping after it, at an instant of its own, has been noticed. */
async function settled({ agent, socket }: Looked): Promise<void> {
  server.clock.advance({ seconds: 0.001 });
  socket.ping();
  await expect.poll(() => gatewayOf(server.platform).presence.seenAt(agent.id)).toBe(server.clock.now());
}

const asked = (seconds: number) => ({ type: 'live', everySeconds: 5, seconds });
const tend = () => tendPresence(gatewayOf(server.platform));

describe('a device that somebody looks at', () => {
  it('is asked for samples, which are shown to who looks, and to nobody else, and stored nowhere', async () => {
    const { socket, deviceId } = await connected();
    const people = [acme.technician, server.admin, acme.clientAdmin, acme.requester, other.technician];
    const [watching, ...others] = await Promise.all(people.map(reading));
    const tables = await ownedTables(server.db.admin);
    const prints = () => clientFingerprints(server.db.admin, tables, acme.id, []);

    const answer = await look(acme.technician, pageOf(deviceId));
    expect(await socket.next()).toEqual(asked(LIVE.leaseSeconds));
    const before = await prints();
    send(socket, { cpu: 31 });
    await watching?.shows(31);

    expect(answer).toMatchObject({ status: 200, body: { state: 'live' } });
    const { type: _type, ...sample } = sampleOf({ cpu: 31, at: server.clock.now() });
    expect(watching?.samples).toEqual([{ deviceId, sample }]);
    const marker = uuidv7();
    for (const { id } of people) {
      server.db.bus.publish({
        topic: 'live',
        event: { type: 'notification', id: marker },
        audience: { personId: id },
      });
    }
    for (const one of others) await one.hears(marker);
    expect(others.flatMap(({ samples }) => samples)).toEqual([]);
    expect(await prints()).toEqual(before);
  });

  it('is not there for people of another client, and not for those who may not look', async () => {
    const { deviceId } = await connected();

    const answers = [other.technician, other.clientAdmin, acme.clientAdmin, acme.requester].map(async (person) => [
      (await look(person, pageOf(deviceId))).body.code,
      (await leave(person, pageOf(deviceId))).body.code,
    ]);

    const [notFound, forbidden] = ['devices.not_found', 'request.forbidden'];
    expect(await Promise.all(answers)).toEqual([
      [notFound, notFound],
      [forbidden, forbidden],
      [forbidden, forbidden],
      [forbidden, forbidden],
    ]);
  });

  it('has one series for all who look: the last one who leaves ends it', async () => {
    const { agent, socket, deviceId } = await connected();
    const [first, second] = [pageOf(deviceId), pageOf(deviceId)];
    await look(acme.technician, first);
    expect(await socket.next()).toEqual(asked(90));

    await look(server.admin, second);
    await leave(acme.technician, first);
    // Another person's page is nobody else's to close.
    await leave(acme.technician, second);
    server.db.bus.publish({ topic: 'commands.queued', agentId: agent.id });
    expect(await socket.next()).toEqual({ type: 'nudge', what: 'commands' });
    const stream = await reading(server.admin);
    send(socket, { cpu: 32 });
    await stream.shows(32);
    await leave(server.admin, second);

    expect(await socket.next()).toEqual(asked(0));
  });

  it('is looked at for as long as the page says so, and a minute and a half after its last word no more', async () => {
    const { socket, deviceId } = await connected();
    const page = pageOf(deviceId);
    await look(acme.technician, page);
    expect(await socket.next()).toEqual(asked(90));

    server.clock.advance({ seconds: 30 });
    await look(acme.technician, page);
    expect(await socket.next()).toEqual(asked(90));
    server.clock.advance({ seconds: 89 });
    await tend();
    const stream = await reading(acme.technician);
    socket.send(sampleOf({ cpu: 33 }));
    await stream.shows(33);
    server.clock.advance({ seconds: 1 });
    await tend();

    expect(await socket.next()).toEqual(asked(0));
  });

  it('is asked again when its agent comes back, and not when it is from before live samples', async () => {
    const { agent, socket, deviceId } = await connected();
    const page = pageOf(deviceId);
    await look(acme.technician, page);
    expect(await socket.next()).toEqual(asked(90));
    socket.cut();
    await expect.poll(() => gatewayOf(server.platform).sockets.get(agent.id)).toBeUndefined();
    const away = (await look(acme.technician, page)).body.state;

    const back = await connect(agent);
    expect(await back.next()).toEqual(asked(90));
    back.cut();
    await expect.poll(() => gatewayOf(server.platform).sockets.get(agent.id)).toBeUndefined();
    const old = await connect(agent, { live: false });
    const states = [away, (await look(acme.technician, page)).body.state];
    server.db.bus.publish({ topic: 'commands.queued', agentId: agent.id });

    expect(await old.next()).toEqual({ type: 'nudge', what: 'commands' });
    expect(states).toEqual(['no_connection', 'unsupported']);
  });

  it('says when it is away, and when nothing of it measures', async () => {
    const { agent, socket, deviceId } = await connected();
    socket.send({ type: 'stopping' });
    await expect.poll(() => gatewayOf(server.platform).presence.isOnline(agent.id)).toBe(false);
    const away = await look(acme.technician, pageOf(deviceId));

    await server.technician.call(devices.archive, { params: { id: deviceId } });

    expect(away.body.state).toBe('offline');
    expect((await look(acme.technician, pageOf(deviceId))).body.state).toBe('no_agent');
  });
});

describe('what an agent sends', () => {
  it('is dropped when nobody looks, comes too often, is too large or no sample; what is shown is cleaned', async () => {
    const looked = await connected();
    const { socket, deviceId } = looked;
    const stream = await reading(acme.technician);
    send(socket, { cpu: 1 });
    await settled(looked);
    await look(acme.technician, pageOf(deviceId));
    expect(await socket.next()).toEqual(asked(90));

    send(socket, { cpu: 101 });
    const long = Array.from({ length: 64 }, (_, n) => ({ id: `${n}${'x'.repeat(250)}`, usedPercent: 1 }));
    expect(JSON.stringify(long).length).toBeGreaterThan(LIVE_SAMPLE_MAX_BYTES);
    send(socket, { cpu: 2, volumes: long });
    await settled(looked);
    socket.send(sampleOf({ cpu: 41 }));
    socket.send(sampleOf({ cpu: 3 }));
    await settled(looked);
    send(socket, {
      cpu: 42,
      at: 8e15,
      volumes: [
        { id: '/\u202esrv\u0007', usedPercent: 1 },
        { id: '/srv', usedPercent: 2 },
        { id: '\n', usedPercent: 3 },
      ],
    });
    await stream.shows(42);

    expect(stream.samples.map(({ sample }) => sample.cpu)).toEqual([41, 42]);
    expect(stream.samples[1]?.sample).toMatchObject({
      at: server.clock.now(),
      volumes: [{ id: '/srv', usedPercent: 1 }],
    });
  });

  it('ends its connection when it is a flood, and not over many minutes', async () => {
    const { socket, deviceId } = await connected();
    const stream = await reading(acme.technician);
    await look(acme.technician, pageOf(deviceId));
    await socket.next();
    for (let index = 0; index < 200; index += 1) {
      send(socket, { cpu: index / 10 });
      await stream.shows(index / 10);
      if (index % 8 === 0) await look(acme.technician, pageOf(deviceId));
    }
    for (let index = 0; index < 101; index += 1) socket.send(sampleOf({ cpu: 50 }));

    let frame = await socket.next();
    while (frame.type === 'live') frame = await socket.next();
    expect(frame).toMatchObject({ type: 'closed', code: 4403, reason: 'too many frames' });
  });

  it('is no sample before the agent has proved who it is', async () => {
    const stranger = openSocket(port);
    stranger.send(sampleOf());

    expect(await stranger.next()).toMatchObject({ type: 'closed', code: 4403 });
  });
});

describe('whoever looks', () => {
  it('sees no more once the client is not theirs, though the page goes on', async () => {
    const person = await server.person({ role: 'technician', clientIds: [acme.id] });
    const { socket, deviceId } = await connected();
    const [stream, colleague] = [await reading(person), await reading(acme.technician)];
    await look(person, pageOf(deviceId));
    await look(acme.technician, pageOf(deviceId));
    send(socket, { cpu: 51 });
    await Promise.all([stream.shows(51), colleague.shows(51)]);

    await server.db.admin.query('update person_clients set client_id = $2 where person_id = $1', [person.id, other.id]);
    server.db.bus.publish({ topic: 'sign_ins.ended', personId: person.id });
    // The check asks the database: over when the new client's hints are heard.
    await heardOf(stream, other.id);
    send(socket, { cpu: 52 });
    await colleague.shows(52);
    await heardOf(stream, other.id);

    expect(stream.samples.map(({ sample }) => sample.cpu)).toEqual([51]);
    expect((await look(person, pageOf(deviceId))).body.code).toBe('devices.not_found');
  });

  it('sees no more once the role has no right to it', async () => {
    const person = await server.person({ role: 'technician', clientIds: [acme.id] });
    const { socket, deviceId } = await connected();
    const [stream, colleague] = [await reading(person), await reading(acme.technician)];
    await look(person, pageOf(deviceId));
    await look(acme.technician, pageOf(deviceId));
    await server.db.admin.query("update people set role = 'client_admin', client_id = $2 where id = $1", [
      person.id,
      acme.id,
    ]);
    server.db.bus.publish({ topic: 'sign_ins.ended', personId: person.id });
    await expect.poll(async () => (await person.call(auth.me)).body.role).toBe('client_admin');

    let cpu = 60;
    do {
      send(socket, { cpu });
      await colleague.shows(cpu);
      await heardOf(stream, acme.id);
      cpu += 1;
    } while (stream.samples.some(({ sample }) => sample.cpu === cpu - 1));

    expect((await look(person, pageOf(deviceId))).body.code).toBe('request.forbidden');
  });

  it('is read no more after signing out', async () => {
    const person = await server.person({ role: 'technician' });
    const { deviceId } = await connected();
    const stream = await reading(person);
    await look(person, pageOf(deviceId));

    await person.call(auth.signOut);

    await stream.ended;
    expect((await look(person, pageOf(deviceId))).status).toBe(401);
  });

  it('looks at a dozen devices at once: of more, the page that spoke longest ago gives way', async () => {
    const person = await server.person({ role: 'technician' });
    const [first, second] = [await connected(), await connected()];
    const page = pageOf(first.deviceId);
    await look(person, page);
    expect(await first.socket.next()).toEqual(asked(90));
    for (let index = 0; index < 11; index += 1) await look(person, pageOf(second.deviceId));
    // Its last word is younger now than those of the others.
    await look(person, page);

    await look(person, pageOf(second.deviceId));
    server.db.bus.publish({ topic: 'commands.queued', agentId: first.agent.id });
    expect(await first.socket.next()).toEqual({ type: 'nudge', what: 'commands' });
    for (let index = 0; index < 11; index += 1) await look(person, pageOf(second.deviceId));

    expect(await first.socket.next()).toEqual(asked(0));
  });
});

/** Until a hint about this client came, said again and again. */
async function heardOf(stream: TestStream, clientId: string): Promise<void> {
  for (let isHeard = false; !isHeard; ) {
    const id = uuidv7();
    server.db.bus.publish({ topic: 'live', event: { type: 'device', id }, audience: { clientId } });
    isHeard = await Promise.race([
      stream.hears(id).then(() => true),
      new Promise<false>((resolve) => setImmediate(() => setImmediate(() => resolve(false)))),
    ]);
  }
}
