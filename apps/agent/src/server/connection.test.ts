import type { LiveSample } from '@lanet/contracts/live';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveOrder } from '../sampling/live-samples.ts';
import { enrolledPeer, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { Connection } from './connection.ts';

let folder = '';
let server: ScriptedServer;
const stop = new AbortController();
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
});
afterEach(async () => {
  stop.abort();
  await server.stop();
  removeFolder(folder);
});

const SAMPLE: LiveSample = { at: 1, cpu: 5, memory: 40, temperature: null, volumes: [], network: [] };

describe('live samples over the socket', () => {
  it('are asked for, dropped while the line is full, and end with the socket', async () => {
    const { http, identity, clock } = await enrolledPeer(server, folder);
    let send: (sample: LiveSample) => void = () => {};
    const orders: LiveOrder[] = [];
    const asked = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const connection = new Connection({
      ...{ http, identity, clock, log: () => {}, bootId: () => 'boot', reportSeconds: () => 1, random: () => 0 },
      ...{ onReady: () => {}, onNudge: () => {}, onUnreachable: () => {} },
      live: {
        order: (order, sender) => {
          orders.push(order);
          send = sender;
          asked.resolve();
        },
        end: ended.resolve,
      },
    });
    const running = connection.run(stop.signal);
    await server.until(() => server.connected.length > 0);
    server.say({ type: 'live', everySeconds: 5, seconds: 90 });
    await asked.promise;
    expect(orders).toMatchObject([{ everySeconds: 5, seconds: 90 }]);

    for (const socket of server.sockets.values()) socket.pause();
    const volumes = Array.from({ length: 64 }, (_, index) => ({ id: `${index}${'x'.repeat(200)}`, usedPercent: 1 }));
    // More than the system takes for a line that nobody reads.
    for (let index = 0; index < 4000; index += 1) send({ ...SAMPLE, at: index, volumes });
    for (const socket of server.sockets.values()) socket.resume();
    await server.until(() => server.samples.length > 0);
    while (!server.samples.some(({ cpu }) => cpu === 77)) {
      send({ ...SAMPLE, cpu: 77 });
      await new Promise(setImmediate);
    }
    const got = server.samples.length;
    server.bye(0);
    await ended.promise;
    send(SAMPLE);
    stop.abort();
    await running;
    http.close();

    expect(got).toBeLessThan(3000);
  });
});
