import { devices } from '@lanet/contracts/devices';
import { LIVE } from '@lanet/contracts/live';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientFingerprints, ownedTables } from '../../testing/isolation-marks.ts';
import { asked, LiveScene, leave, look, pageOf, sampleOf } from '../../testing/live-scene.ts';
import type { TestClient, TestServer } from '../../testing/test-server.ts';
import { gatewayOf, tendPresence } from '../agents/agents.gateway.service.ts';

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

const tend = () => tendPresence(gatewayOf(server.platform));

describe('a device that somebody looks at', () => {
  it('is asked for samples, which are shown to who looks, and to nobody else, and stored nowhere', async () => {
    const { socket, deviceId } = await scene.connected();
    const people = [acme.technician, server.admin, acme.clientAdmin, acme.requester, other.technician];
    const [watching, ...others] = await Promise.all(people.map((person) => scene.reading(person)));
    const tables = await ownedTables(server.db.admin);
    const prints = () => clientFingerprints(server.db.admin, tables, acme.id, []);

    const answer = await look(acme.technician, pageOf(deviceId));
    expect(await socket.next()).toEqual(asked(LIVE.leaseSeconds));
    const before = await prints();
    scene.send(socket, { cpu: 31 });
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
    const { deviceId } = await scene.connected();

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
    const { agent, socket, deviceId } = await scene.connected();
    const [first, second] = [pageOf(deviceId), pageOf(deviceId)];
    await look(acme.technician, first);
    expect(await socket.next()).toEqual(asked(90));

    await look(server.admin, second);
    await leave(acme.technician, first);
    // Another person's page is nobody else's to close.
    await leave(acme.technician, second);
    server.db.bus.publish({ topic: 'commands.queued', agentId: agent.id });
    expect(await socket.next()).toEqual({ type: 'nudge', what: 'commands' });
    const stream = await scene.reading(server.admin);
    scene.send(socket, { cpu: 32 });
    await stream.shows(32);
    await leave(server.admin, second);

    expect(await socket.next()).toEqual(asked(0));
  });

  it('is looked at for as long as the page says so, and a minute and a half after its last word no more', async () => {
    const { socket, deviceId } = await scene.connected();
    const page = pageOf(deviceId);
    await look(acme.technician, page);
    expect(await socket.next()).toEqual(asked(90));

    server.clock.advance({ seconds: 30 });
    await look(acme.technician, page);
    expect(await socket.next()).toEqual(asked(90));
    server.clock.advance({ seconds: 89 });
    await tend();
    const stream = await scene.reading(acme.technician);
    socket.send(sampleOf({ cpu: 33 }));
    await stream.shows(33);
    server.clock.advance({ seconds: 1 });
    await tend();

    expect(await socket.next()).toEqual(asked(0));
  });

  it('is asked again when its agent comes back, and not when it is from before live samples', async () => {
    const { agent, socket, deviceId } = await scene.connected();
    const page = pageOf(deviceId);
    await look(acme.technician, page);
    expect(await socket.next()).toEqual(asked(90));
    socket.cut();
    await expect.poll(() => gatewayOf(server.platform).sockets.get(agent.id)).toBeUndefined();
    const away = (await look(acme.technician, page)).body.state;

    const back = await scene.connect(agent);
    expect(await back.next()).toEqual(asked(90));
    back.cut();
    await expect.poll(() => gatewayOf(server.platform).sockets.get(agent.id)).toBeUndefined();
    const old = await scene.connect(agent, { live: false });
    const states = [away, (await look(acme.technician, page)).body.state];
    server.db.bus.publish({ topic: 'commands.queued', agentId: agent.id });

    expect(await old.next()).toEqual({ type: 'nudge', what: 'commands' });
    expect(states).toEqual(['no_connection', 'unsupported']);
  });

  it('says when it is away, and when nothing of it measures', async () => {
    const { agent, socket, deviceId } = await scene.connected();
    socket.send({ type: 'stopping' });
    await expect.poll(() => gatewayOf(server.platform).presence.isOnline(agent.id)).toBe(false);
    const away = await look(acme.technician, pageOf(deviceId));

    await server.technician.call(devices.archive, { params: { id: deviceId } });

    expect(away.body.state).toBe('offline');
    expect((await look(acme.technician, pageOf(deviceId))).body.state).toBe('no_agent');
  });
});
