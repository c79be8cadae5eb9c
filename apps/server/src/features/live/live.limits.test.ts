import { auth } from '@lanet/contracts/auth';
import { LIVE_SAMPLE_MAX_BYTES } from '@lanet/contracts/live';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asked, LiveScene, look, pageOf, sampleOf } from '../../testing/live-scene.ts';
import { openSocket } from '../../testing/test-agent.ts';
import type { TestClient, TestServer } from '../../testing/test-server.ts';
import type { TestStream } from '../../testing/test-stream.ts';

let scene: LiveScene;
let server: TestServer;
let acme: TestClient;
let other: TestClient;
beforeAll(async () => {
  scene = await LiveScene.open();
  ({ server, other } = scene);
  acme = scene.fleet.acme;
});
afterEach(() => scene.closeLines());
afterAll(() => server.close());

describe('what an agent sends', () => {
  it('is dropped when nobody looks, comes too often, is too large or no sample; what is shown is cleaned', async () => {
    const looked = await scene.connected();
    const { socket, deviceId } = looked;
    const stream = await scene.reading(acme.technician);
    scene.send(socket, { cpu: 1 });
    await scene.settled(looked);
    await look(acme.technician, pageOf(deviceId));
    expect(await socket.next()).toEqual(asked(90));

    scene.send(socket, { cpu: 101 });
    const long = Array.from({ length: 64 }, (_, n) => ({ id: `${n}${'x'.repeat(250)}`, usedPercent: 1 }));
    expect(JSON.stringify(long).length).toBeGreaterThan(LIVE_SAMPLE_MAX_BYTES);
    scene.send(socket, { cpu: 2, volumes: long });
    await scene.settled(looked);
    socket.send(sampleOf({ cpu: 41 }));
    socket.send(sampleOf({ cpu: 3 }));
    await scene.settled(looked);
    scene.send(socket, {
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
    const { socket, deviceId } = await scene.connected();
    const stream = await scene.reading(acme.technician);
    await look(acme.technician, pageOf(deviceId));
    await socket.next();
    for (let index = 0; index < 200; index += 1) {
      scene.send(socket, { cpu: index / 10 });
      await stream.shows(index / 10);
      if (index % 8 === 0) await look(acme.technician, pageOf(deviceId));
    }
    for (let index = 0; index < 101; index += 1) socket.send(sampleOf({ cpu: 50 }));

    let frame = await socket.next();
    while (frame.type === 'live') frame = await socket.next();
    expect(frame).toMatchObject({ type: 'closed', code: 4403, reason: 'too many frames' });
  });

  it('is no sample before the agent has proved who it is', async () => {
    const stranger = openSocket(scene.port);
    stranger.send(sampleOf());

    expect(await stranger.next()).toMatchObject({ type: 'closed', code: 4403 });
  });
});

describe('whoever looks', () => {
  it('sees no more once the client is not theirs, though the page goes on', async () => {
    const person = await server.person({ role: 'technician', clientIds: [acme.id] });
    const { socket, deviceId } = await scene.connected();
    const [stream, colleague] = [await scene.reading(person), await scene.reading(acme.technician)];
    await look(person, pageOf(deviceId));
    await look(acme.technician, pageOf(deviceId));
    scene.send(socket, { cpu: 51 });
    await Promise.all([stream.shows(51), colleague.shows(51)]);

    await server.db.admin.query('update person_clients set client_id = $2 where person_id = $1', [person.id, other.id]);
    server.db.bus.publish({ topic: 'sign_ins.ended', personId: person.id });
    // The check asks the database: over when the new client's hints are heard.
    await heardOf(stream, other.id);
    scene.send(socket, { cpu: 52 });
    await colleague.shows(52);
    await heardOf(stream, other.id);

    expect(stream.samples.map(({ sample }) => sample.cpu)).toEqual([51]);
    expect((await look(person, pageOf(deviceId))).body.code).toBe('devices.not_found');
  });

  it('sees no more once the role has no right to it', async () => {
    const person = await server.person({ role: 'technician', clientIds: [acme.id] });
    const { socket, deviceId } = await scene.connected();
    const [stream, colleague] = [await scene.reading(person), await scene.reading(acme.technician)];
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
      scene.send(socket, { cpu });
      await colleague.shows(cpu);
      await heardOf(stream, acme.id);
      cpu += 1;
    } while (stream.samples.some(({ sample }) => sample.cpu === cpu - 1));

    expect((await look(person, pageOf(deviceId))).body.code).toBe('request.forbidden');
  });

  it('is read no more after signing out', async () => {
    const person = await server.person({ role: 'technician' });
    const { deviceId } = await scene.connected();
    const stream = await scene.reading(person);
    await look(person, pageOf(deviceId));

    await person.call(auth.signOut);

    await stream.ended;
    expect((await look(person, pageOf(deviceId))).status).toBe(401);
  });

  it('looks at a dozen devices at once: of more, the page that spoke longest ago gives way', async () => {
    const person = await server.person({ role: 'technician' });
    const [first, second] = [await scene.connected(), await scene.connected()];
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
