import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from '../../testing/cutting-proxy.ts';
import { type NatsServer, startNats, withoutNats } from '../../testing/nats-server.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { type Hint, memoryBus, type Topic } from './bus.ts';
import type { Connect } from './keep-line.ts';
import { NATS_FRAME_BYTES, natsConnect } from './nats-line.ts';
import { POSTGRES_FRAME_BYTES, postgresConnect } from './postgres-line.ts';
import { type OpenBus, sharedBus } from './shared-bus.ts';

/** What carries hints, by a line that can be cut. */
interface Carrier {
  line: CuttingProxy;
  maxFrameBytes: number;
  connect(): Connect;
  close(): Promise<void>;
}

const carriers: Record<'postgres' | 'nats', () => Promise<Carrier>> = {
  async postgres() {
    const db: TestDatabase = await createTestDatabase();
    const url = new URL(db.url);
    const line = await startCuttingProxy(Number(url.port));
    url.port = String(line.port);
    const close = async () => {
      await line.close();
      await db.drop();
    };
    return {
      line,
      maxFrameBytes: POSTGRES_FRAME_BYTES,
      connect: () => postgresConnect(url.href, { beatMs: 50 }),
      close,
    };
  },
  async nats() {
    const nats: NatsServer = await startNats();
    const line = await startCuttingProxy(nats.port);
    const url = [`nats://${nats.user}:${encodeURIComponent(nats.password)}@127.0.0.1:${line.port}`];
    const close = async () => {
      await line.close();
      await nats.stop();
    };
    return {
      line,
      maxFrameBytes: NATS_FRAME_BYTES,
      connect: () => natsConnect({ url, subject: 'lanet.hints' }),
      close,
    };
  },
};

const queued = (agentId: string): Hint => ({ topic: 'commands.queued', agentId });

/** Everything heard of a topic, and how to wait for more of it. */
function listen<T extends Topic>(bus: OpenBus, topic: T) {
  const heard: Hint[] = [];
  let woken = Promise.withResolvers<void>();
  bus.subscribe(topic, (hint) => {
    heard.push(hint);
    woken.resolve();
    woken = Promise.withResolvers();
  });
  return {
    heard,
    async until(isDone: (heard: readonly Hint[]) => boolean) {
      while (!isDone(heard)) await woken.promise;
    },
  };
}
const has = (agentId: string) => (heard: readonly Hint[]) =>
  heard.some((hint) => hint.topic === 'commands.queued' && hint.agentId === agentId);

describe('the bus of one process', () => {
  const open = (onError?: (error: unknown) => void): OpenBus => ({
    ...memoryBus(onError),
    fault: () => undefined,
    close: async () => undefined,
  });
  promisesOfEvery(
    () => open,
    async () => undefined,
  );
});

describe.each(['postgres', 'nats'] as const)('the bus by %s', (name) => {
  const isLeftOut = name === 'nats' && withoutNats();
  describe.skipIf(isLeftOut)('', () => {
    let carrier: Carrier;
    const buses: OpenBus[] = [];
    const changes: (string | undefined)[] = [];
    beforeAll(async () => {
      carrier = await carriers[name]();
    });
    afterAll(() => carrier?.close());
    beforeEach(() => void changes.splice(0));
    afterEach(async () => {
      await Promise.all(buses.splice(0).map((bus) => bus.close()));
    });
    const open = (onError: (error: unknown) => void = () => undefined) => {
      const { connect, maxFrameBytes } = carrier;
      const bus = sharedBus({ connect: connect(), maxFrameBytes, onError, onChange: (why) => changes.push(why) });
      buses.push(bus);
      return bus;
    };
    /** Of as many processes, each of which hears the others. */
    const opened = async (count: number) => {
      const all = Array.from({ length: count }, () => open());
      await Promise.all(all.map((bus) => standing(bus)));
      return all as [OpenBus, OpenBus, OpenBus];
    };

    promisesOfEvery(() => open, standing);

    it('tells all other processes, in the order of whoever says it, and itself once', async () => {
      const [one, two, three] = await opened(3);
      const ears = [one, two, three].map((bus) => listen(bus, 'commands.queued'));
      const said = Array.from({ length: 1_000 }, (_none, index) => queued(`a${index}`));

      for (const hint of said) one.publish(hint);
      await Promise.all(ears.map((ear) => ear.until(has('a999'))));
      two.publish(queued('end'));
      await Promise.all(ears.map((ear) => ear.until(has('end'))));

      for (const ear of ears) expect(ear.heard).toEqual([...said, queued('end')]);
    });

    it('says what was said many times at once only once to the others, at its last place', async () => {
      const [one, two] = await opened(2);
      const ear = listen(two, 'commands.queued');

      for (const agentId of ['a', 'b', 'a', 'a', 'c', 'b']) one.publish(queued(agentId));
      await ear.until((heard) => heard.length >= 3);
      one.publish(queued('end'));
      await ear.until(has('end'));

      expect(ear.heard).toEqual([queued('a'), queued('c'), queued('b'), queued('end')]);
    });

    it('carries what is larger than one message may be', async () => {
      const [one, two] = await opened(2);
      const ear = listen(two, 'live');
      const watchers = Array.from({ length: 3_000 }, (_none, index) => `person-ñ-${index}`);
      const event = { type: 'ticket', id: '0198c0de-0000-7000-8000-000000000001' } as const;
      const large: Hint = { topic: 'live', event, audience: { clientId: 'c', watchers } };
      expect(Buffer.byteLength(JSON.stringify(large))).toBeGreaterThan(carrier.maxFrameBytes / 2);

      one.publish(large);
      await ear.until((heard) => heard.length === 1);

      expect(ear.heard).toEqual([large]);
    });

    it('heals when the line is cut, says that hints were missed, and brings what waited', async () => {
      const [one, two] = await opened(2);
      const [own, other] = [listen(one, 'hints.missed'), listen(two, 'hints.missed')];
      const ear = listen(two, 'commands.queued');
      const [before, beforeOther] = [own.heard.length, other.heard.length];

      carrier.line.cut();
      await Promise.all([
        own.until(({ length }) => length > before),
        other.until(({ length }) => length > beforeOther),
      ]);
      one.publish(queued('after'));
      await ear.until(has('after'));

      expect(changes.filter((why) => why !== undefined)).toHaveLength(2);
      expect(one.fault()).toBeUndefined();
    });

    it('tells the others that they missed some rather than keep everything while nothing can be sent', async () => {
      const [, two] = await opened(2);
      const ear = listen(two, 'hints.missed');
      const queuedEar = listen(two, 'commands.queued');
      const before = ear.heard.length;
      const late = open();

      for (let index = 0; index < 5_000; index += 1) late.publish(queued(`x${index}`));
      await ear.until(({ length }) => length > before);

      expect(queuedEar.heard).toEqual([]);
    });

    it('ends at once where nothing answers, open or not', async () => {
      const [bus] = await opened(1);
      bus.publish(queued('last words'));
      const silent = await startSilence();
      const url = name === 'nats' ? `nats://127.0.0.1:${silent.port}` : `postgres://a:b@127.0.0.1:${silent.port}/x`;
      const connect = name === 'nats' ? natsConnect({ url: [url], subject: 'x' }) : postgresConnect(url);
      const nowhere = sharedBus({ connect, maxFrameBytes: 1_000, onError: () => undefined, onChange: () => undefined });
      nowhere.publish(queued('nobody hears it'));

      await Promise.all([bus.close(), nowhere.close()]);

      expect(nowhere.fault()).toBe('not connected yet');
      await silent.close();
    });

    it('says its last words before it ends', async () => {
      const [one, two] = await opened(2);
      const ear = listen(two, 'commands.queued');

      one.publish(queued('goodbye'));
      await one.close();
      await ear.until(has('goodbye'));

      expect(ear.heard).toEqual([queued('goodbye')]);
    });
  });
});

/** Until a bus hears others and is heard. */
async function standing(bus: OpenBus): Promise<void> {
  const ear = listen(bus, 'hints.missed');
  if (bus.fault() !== undefined) await ear.until(({ length }) => length > 0);
}

function promisesOfEvery(
  opener: () => (onError?: (error: unknown) => void) => OpenBus,
  ready: (bus: OpenBus) => Promise<void>,
): void {
  it('tells its own process once and after the publisher, by topic, until it is asked no more', async () => {
    const bus = opener()();
    await ready(bus);
    const [ear, config] = [listen(bus, 'commands.queued'), listen(bus, 'config.changed')];
    const lost: Hint[] = [];
    bus.subscribe('commands.queued', (hint) => lost.push(hint))();

    bus.publish(queued('a'));
    expect(ear.heard).toEqual([]);
    await ear.until(has('a'));
    bus.publish(queued('b'));
    await ear.until(has('b'));

    expect(ear.heard).toEqual([queued('a'), queued('b')]);
    expect([...config.heard, ...lost]).toEqual([]);
  });

  it('lets no listener that fails keep others from hearing', async () => {
    const errors: unknown[] = [];
    const bus = opener()((error) => errors.push(error));
    await ready(bus);
    bus.subscribe('commands.queued', () => {
      throw new Error('slow and broken');
    });
    const ear = listen(bus, 'commands.queued');

    bus.publish(queued('a'));
    await ear.until(has('a'));

    expect(errors).toEqual([new Error('slow and broken')]);
  });
}

/** Takes connections and says nothing. */
async function startSilence() {
  const { createServer } = await import('node:net');
  const sockets = new Set<import('node:net').Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A listening TCP server has an address with a port.
    port: (server.address() as import('node:net').AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
