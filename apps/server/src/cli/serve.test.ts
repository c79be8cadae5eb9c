import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agent as protocol } from '@lanet/contracts/agent';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { alertRules } from '@lanet/contracts/alerts';
import { auth } from '@lanet/contracts/auth';
import { commands } from '@lanet/contracts/commands';
import { LIVE, live } from '@lanet/contracts/live';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { library } from '../features/scripts/library/library.ts';
import { asked, sampleOf } from '../testing/live-scene.ts';
import { type NatsServer, startNats, withoutNats } from '../testing/nats-server.ts';
import { type ServerProcess, startServerProcess } from '../testing/server-process.ts';
import { TestAgent, type TestSocket } from '../testing/test-agent.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../testing/test-server.ts';
import { openStream, type TestStream } from '../testing/test-stream.ts';

const hasNats = !withoutNats();
const SCRIPT = library.find(({ key }) => key === 'disk_cleanup')?.id ?? '';

/**
 * Two processes that answer browsers and one that does everything else, on one database. What one does, the others hear by the
 * bus well before they would look by themselves, which is every 30 s at most.
 */
describe.each(['postgres', ...(hasNats ? ['nats'] : [])])('services in several processes, by %s', (bus) => {
  let world: TestServer;
  let nats: NatsServer | undefined;
  let web: ServerProcess;
  let otherWeb: ServerProcess;
  let rest: ServerProcess;
  let acme: TestClient;
  let technician: TestPerson;
  let admin: TestPerson;
  let agent: TestAgent;
  let deviceId: string;
  let socket: TestSocket;
  const streams: TestStream[] = [];

  beforeAll(async () => {
    world = await createTestServer();
    // The processes go by the real time.
    world.clock.advance({ seconds: (Date.now() - world.clock.now()) / 1000 });
    nats = bus === 'nats' ? await startNats() : undefined;
    const user = nats && `${nats.user}:${encodeURIComponent(nats.password)}`;
    const environment: Record<string, string> = nats
      ? { LANET_BUS: 'nats', LANET_NATS_URL: `nats://${user}@127.0.0.1:${nats.port}` }
      : {};
    // The first alone: it is the one that brings the database up to date.
    rest = await startServerProcess(world, 'gateway,worker,mail,sla,signer', environment);
    [web, otherWeb] = await Promise.all([
      startServerProcess(world, 'web', environment),
      startServerProcess(world, 'web', environment),
    ]);
    acme = await world.client('Acme');
    [technician, admin] = await Promise.all([world.person({ role: 'technician' }), world.person({ role: 'admin' })]);
    agent = await enrolled();
    socket = await agent.connect(rest.port, undefined, { live: true });
    expect(await socket.next()).toMatchObject({ type: 'ready' });
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  afterAll(async () => {
    socket?.close();
    const ended = await Promise.all([web, otherWeb, rest].map((one) => one?.stop()));
    await nats?.stop();
    await world.close();
    expect(ended).toEqual([0, 0, 0]);
  });

  /** An agent that speaks to the process with the gateway, with a token made by another. */
  async function enrolled(): Promise<TestAgent> {
    const { body } = await web.call(technician, enrolmentTokens.create, {
      body: {
        ...{ clientId: acme.id, siteId: acme.siteId, label: 'Office', maxUses: 10 },
        ...{ approval: 'automatic', addressRanges: ['127.0.0.0/8', '::1/128'] },
      },
    });
    // All that an agent uses of a test server, hence the cast: its keys are in the data folder that all share.
    const far = { ...world, clock: { now: () => Date.now() }, app: { http: { inject: rest.request } } };
    const made = new TestAgent(far as unknown as TestServer);
    expect(await made.enrol(body.token)).toMatchObject({ status: 201 });
    await made.grant();
    const { rows } = await world.db.admin.query('select device_id as id from agents where id = $1', [made.id]);
    deviceId = rows[0].id;
    return made;
  }

  async function reading(who: TestPerson, at: ServerProcess): Promise<TestStream> {
    const stream = await openStream(at.port, who);
    streams.push(stream);
    return stream;
  }

  /** The frame the agent gets next, passing over what other tests left. */
  async function frame(fits: (frame: { type: string; what?: string }) => boolean) {
    for (;;) {
      const next = await socket.next();
      if (fits(next) || next.type === 'closed') return next;
    }
  }

  const look = (viewerId = randomUUID()) => web.call(technician, live.watch, { params: { id: deviceId, viewerId } });
  const run = () =>
    web.call(technician, commands.run, { body: { id: randomUUID(), deviceId, scriptId: SCRIPT, parameters: {} } });
  const fetched = async () => (await agent.call(protocol.commands)).body.items;

  it('a browser hears of what an agent told another process, and of what another browser did at a third', async () => {
    const stream = await reading(technician, web);

    await agent.report();
    await stream.hears(deviceId);
    const body = { subject: 'Printer', text: 'It burns', clientId: acme.id, siteId: acme.siteId };
    const opened = await otherWeb.call(technician, tickets.create, { body });
    await stream.hears(opened.body.id);

    expect(opened.status).toBe(201);
  });

  it('a command that was asked for at one is signed and delivered by the other', async () => {
    const startedAt = performance.now();
    const asked = await run();
    await frame(({ what }) => what === 'commands');
    console.log(`${bus}: from the request to the nudge ${Math.round(performance.now() - startedAt)} ms`);

    expect(asked.status).toBe(201);
    expect(await fetched()).toHaveLength(1);
  });

  it('live samples go from the process with the agent to the one with the page', async () => {
    const stream = await reading(technician, web);
    await expect.poll(async () => (await look()).body.state, { timeout: 10_000 }).toBe('live');

    expect(await frame(({ type }) => type === 'live')).toEqual(asked(LIVE.leaseSeconds));
    socket.send(sampleOf({ cpu: 31 }));
    await stream.shows(31);

    expect(stream.samples).toMatchObject([{ deviceId }]);
  });

  it('whoever signs out at one loses the stream at the other', async () => {
    const leaving = await world.person({ role: 'technician' });
    const stream = await reading(leaving, web);

    expect((await otherWeb.call(leaving, auth.signOut)).status).toBeLessThan(300);

    await stream.ended;
  });

  it('rules that were changed at one reach the agents of the other', async () => {
    const before = (await agent.report()).body.config;
    const { body } = await web.call(admin, alertRules.list);
    const rule = body.items.find(({ key }: { key: string }) => key === 'disk_full');

    const changed = await web.call(admin, alertRules.update, {
      params: { key: rule.key },
      body: { trigger: rule.trigger + 1 },
      ifMatch: rule.version,
    });
    await frame(({ what }) => what === 'config');

    expect(changed.status).toBe(200);
    const { config } = (await agent.report({ configEtag: before.etag })).body;
    expect(config.rules).toContainEqual(expect.objectContaining({ key: 'disk_full', trigger: rule.trigger + 1 }));
  });

  it('while they do not hear each other work goes on, and afterwards browsers are told that they missed something', async () => {
    const stream = await reading(technician, web);
    const before = (await fetched()).length;

    await cutBus();
    expect((await run()).status).toBe(201);
    // Waits for no hint: the signer looks every second, and tells its own process.
    await frame(({ what }) => what === 'commands');
    expect(await fetched()).toHaveLength(before + 1);
    await healBus();
    await stream.gap();

    // A hint may be the first to find its own line whole again.
    await agent.report();
    await stream.hears(deviceId);
  });

  async function cutBus(): Promise<void> {
    if (nats) return nats.stop();
    await world.db.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lanet bus' and datname = current_database()`,
    );
  }

  const healBus = async () => nats?.start();
});

it('a second process is told what to do instead of opening the database of the first', async () => {
  const world = await createTestServer();
  const dataDir = await mkdtemp(join(tmpdir(), 'lanet-one-'));
  // Where the account of the database gets, so that all of it is in this folder.
  await chmod(dataDir, 0o755);
  const embedded = { LANET_DATABASE_URL: '', LANET_DATA_DIR: dataDir };
  try {
    const first = await startServerProcess(world, 'gateway', embedded);
    const second = await startServerProcess(world, 'web', embedded).catch(({ message }: Error) => message);

    expect(second).toMatch(/^it ended: Another LANET process \(pid \d+\) uses .*DATABASE_URL\.\n$/);
    expect(await first.stop()).toBe(0);
  } finally {
    await world.close();
    await rm(dataDir, { recursive: true });
  }
});
