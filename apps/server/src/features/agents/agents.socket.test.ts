import type { AddressInfo } from 'node:net';
import { agent as protocol } from '@lanet/contracts/agent';
import { devices } from '@lanet/contracts/devices';
import { serverHelloText } from '@lanet/contracts/wire';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyText } from '../../platform/crypto/ed25519.ts';
import { announce, inScope, SYSTEM } from '../../platform/database/index.ts';
import { openSocket, TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { gatewayOf, reread, tendPresence } from './agents.gateway.service.ts';
import { agentsConnected } from './index.ts';

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
async function queueCommand(agent: TestAgent): Promise<void> {
  await server.db.admin.query(
    `insert into commands (client_id, id, device_id, agent_id, script_id, platform, script_version, script_sha256, parameters, class,
       requester_id, state, expires_at)
     select a.client_id, gen_random_uuid(), a.device_id, a.id, t.script_id, t.platform, t.version, t.sha256, '{}', 'safe', $2, 'queued',
       now() + interval '1 hour' from agents a, script_texts t where a.id = $1 limit 1`,
    [agent.id, server.technician.id],
  );
}

/** The lines of the log while `work` runs, from warnings on. */
async function logged(work: () => Promise<void>): Promise<Record<string, unknown>[]> {
  const { log } = server.platform;
  const level = log.level;
  // Where pino writes to, its children too.
  const write = vi.spyOn(Object(Reflect.get(log, pino.symbols.streamSym)), 'write').mockReturnValue(true);
  log.level = 'warn';
  try {
    await work();
    return write.mock.calls.map(([line]) => JSON.parse(String(line)));
  } finally {
    log.level = level;
    write.mockRestore();
  }
}

describe('the hello', () => {
  it('proves the server to the agent', async () => {
    const agent = await fleet.active();
    const raw = openSocket(port);
    const nonce = Buffer.alloc(16, 7).toString('base64url');
    raw.send({
      type: 'hello',
      nonce,
      proof: await agent.proof('GET', '/agent/v1/connect'),
      agentVersion: '3',
      bootId: 'b',
    });
    const hello = await raw.next();
    raw.close();

    const { identity } = await server.platform.gatewayKeys();
    const text = serverHelloText({ agentNonce: nonce, serverNonce: hello.nonce, serverTime: hello.serverTime });

    expect(verifyText(identity.publicKey, text, hello.signature)).toBe(true);
    expect(hello.serverTime).toBe(server.clock.now());
  });

  it('gives a bearer for reports', async () => {
    const agent = await fleet.active();
    agent.bearer = '';
    const socket = await agent.connect(port);
    const ready = await socket.next();

    agent.bearer = ready.bearer;
    expect((await agent.report()).status).toBe(200);
    socket.close();
  });

  it.each([
    { frame: { type: 'stopping' }, code: 4403, because: 'nobody said who it is' },
    { frame: { type: 'nonsense' }, code: 1007, because: 'it is no frame' },
    {
      frame: { type: 'hello', nonce: 'A'.repeat(22), proof: 'x', agentVersion: '3', bootId: 'b' },
      code: 4403,
      because: 'there is no proof',
    },
    { frame: { type: 'proof', signature: 'A'.repeat(86) }, code: 4403, because: 'there was no hello' },
    { frame: { text: 'x'.repeat(70_000) }, code: 1009, because: 'it is larger than a frame may be' },
  ])('ends with $code when $because', async ({ frame, code }) => {
    const socket = openSocket(port);
    socket.send(frame);

    expect(await socket.next()).toMatchObject({ type: 'closed', code });
  });

  it('ends for a replayed proof, another key and an agent that may not speak', async () => {
    const agent = await fleet.active();
    const proof = await agent.proof('GET', '/agent/v1/connect');
    const hello = { type: 'hello', nonce: 'A'.repeat(22), proof, agentVersion: '3', bootId: 'b' };
    const first = openSocket(port);
    first.send(hello);
    await first.next();
    first.send({ type: 'proof', signature: `${'A'.repeat(85)}Q` });
    const second = openSocket(port);
    second.send(hello);
    const pending = new TestAgent(server);
    await pending.enrol(fleet.token, {}, '10.0.0.1');

    expect(await first.next()).toMatchObject({ code: 4403, reason: 'agents.proof_refused' });
    expect(await second.next()).toMatchObject({ code: 4403, reason: 'agents.proof_refused: replayed' });
    expect(await (await pending.connect(port)).next()).toMatchObject({ code: 4403, reason: 'agents.pending' });
  });
});

describe('a connection', () => {
  it('ends for a frame that is too large, with one warning that names the agent', async () => {
    const { agent, socket } = await connected();

    const lines = await logged(async () => {
      socket.send({ text: 'x'.repeat(70_000) });
      expect(await socket.next()).toMatchObject({ type: 'closed', code: 1009 });
    });

    expect(lines).toMatchObject([{ level: 40, agentId: agent.id, code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' }]);
    expect(JSON.stringify(lines)).not.toContain('stack');
  });

  it('of nobody in particular ends for it without a line in the log', async () => {
    const lines = await logged(async () => {
      const socket = openSocket(port);
      socket.send({ text: 'x'.repeat(70_000) });
      expect(await socket.next()).toMatchObject({ type: 'closed', code: 1009 });
    });

    expect(lines).toEqual([]);
  });

  it('is nudged when a command is queued, also when it was queued before', async () => {
    const { agent, socket } = await connected();

    await inScope(server.db, SYSTEM, async (tx) => announce(tx, { topic: 'commands.queued', agentId: agent.id }));

    expect(await socket.next()).toEqual({ type: 'nudge', what: 'commands' });
    expect((await agent.report()).body.commands).toBe(true);
    await agent.call(protocol.commands);
    expect((await agent.report()).body.commands).toBe(false);
    await queueCommand(agent);
    await reread(gatewayOf(server.platform));
    expect(await socket.next()).toEqual({ type: 'nudge', what: 'commands' });
    socket.cut();
    await expect.poll(() => gatewayOf(server.platform).sockets.get(agent.id)).toBeUndefined();
    const later = await agent.connect(port);
    expect([(await later.next()).type, await later.next()]).toEqual(['ready', { type: 'nudge', what: 'commands' }]);
    later.close();
  });

  it('is nudged when the rules change, and the next report brings them', async () => {
    const { agent, socket } = await connected();
    const { etag } = (await agent.report()).body.config;
    await server.db.admin.query(
      `update alert_rules set rule = jsonb_set(rule, '{trigger}', '91') where key = 'disk_full'`,
    );

    await inScope(server.db, SYSTEM, async (tx) => announce(tx, { topic: 'config.changed' }));

    expect(await socket.next()).toEqual({ type: 'nudge', what: 'config' });
    const { config } = (await agent.report({ configEtag: etag })).body;
    expect(config.rules).toContainEqual(expect.objectContaining({ key: 'disk_full', trigger: 91 }));
    socket.close();
  });

  it.each([
    ['the next look finds it', () => reread(gatewayOf(server.platform))],
    ['the bus says that some were missed', async () => server.db.bus.publish({ topic: 'hints.missed' })],
  ])('is nudged once, and given the new rules, when the hint about them was lost: %s', async (_how, noticed) => {
    await reread(gatewayOf(server.platform));
    const { agent, socket } = await connected();
    const { etag } = (await agent.report()).body.config;
    await server.db.admin.query(
      `update alert_rules set rule = jsonb_set(rule, '{trigger}', to_jsonb((rule ->> 'trigger')::int + 1)) where key = 'disk_full'`,
    );

    await noticed();

    expect(await socket.next()).toEqual({ type: 'nudge', what: 'config' });
    expect((await agent.report({ configEtag: etag })).body.config.etag).not.toBe(etag);
    await reread(gatewayOf(server.platform));
    await queueCommand(agent);
    await reread(gatewayOf(server.platform));
    expect(await socket.next()).toEqual({ type: 'nudge', what: 'commands' });
    socket.close();
  });

  it('is nudged when its device moves to a site with other rules, and the next report brings them', async () => {
    const { agent, socket } = await connected();
    const { acme } = fleet;
    await server.db.admin.query(
      `insert into alert_overrides (client_id, id, rule_key, level, site_id, fields)
       values ($1, gen_random_uuid(), 'disk_full', 'site', $2, '{"trigger": 77, "recover": 70}')`,
      [acme.id, acme.otherSiteId],
    );
    const { etag } = (await agent.report()).body.config;
    const id = await deviceOf(agent);
    const { body } = await server.technician.call(devices.get, { params: { id } });

    await server.technician.call(devices.update, {
      params: { id },
      body: { siteId: acme.otherSiteId },
      ifMatch: body.version,
    });

    expect(await socket.next()).toEqual({ type: 'nudge', what: 'config' });
    const { config } = (await agent.report({ configEtag: etag })).body;
    expect(config.rules).toContainEqual(expect.objectContaining({ key: 'disk_full', trigger: 77 }));
    socket.close();
  });

  it('ends when its device is archived, and is not let in again', async () => {
    const { agent, socket } = await connected();

    await server.technician.call(devices.archive, { params: { id: await deviceOf(agent) } });

    expect(await socket.next()).toMatchObject({ type: 'closed', code: 4403, reason: 'agents.retired' });
    expect(await (await agent.connect(port)).next()).toMatchObject({ code: 4403, reason: 'agents.retired' });
    await tend();
    expect(await onlineOf(agent)).toBe(false);
  });

  it('ends also when the hint about it is lost', async () => {
    // Rules that other tests changed are no news any more.
    await reread(gatewayOf(server.platform));
    const { agent, socket } = await connected();
    await server.db.admin.query("update agents set state = 'revoked' where id = $1", [agent.id]);

    await reread(gatewayOf(server.platform));

    expect(await socket.next()).toMatchObject({ type: 'closed', code: 4403 });
    expect((await agent.report()).body.code).toBe('agents.revoked');
  });

  it('of a copy is refused while the other is alive, with one event; a dead one gives way', async () => {
    const { agent, socket } = await connected();
    const count = agentsConnected(server.platform);

    const copies = [await agent.connect(port), await agent.connect(port)];
    for (const copy of copies) {
      expect(await copy.next()).toMatchObject({ type: 'bye', retryAfterSeconds: expect.any(Number) });
      expect(await copy.next()).toMatchObject({ code: 4409 });
    }
    const { rows } = await server.db.admin.query(
      "select * from audit_log where action = 'agent.clone' and actor_id = $1 and security",
      [agent.id],
    );
    socket.cut();
    await expect.poll(() => agentsConnected(server.platform)).toBe(count - 1);
    const next = await agent.connect(port);

    expect(rows).toHaveLength(1);
    expect(await next.next()).toMatchObject({ type: 'ready' });
    next.close();
  });

  it('is told when to come again when the server stops, each at another time', async () => {
    const all = await Promise.all(Array.from({ length: 3 }, () => connected()));
    const metrics = await server.platform.metrics.print();

    await gatewayOf(server.platform).sockets.endAll();

    expect(metrics.text).toMatch(/^lanet_agents_connected [3-9]/m);
    for (const { socket } of all) {
      expect(await socket.next()).toMatchObject({ type: 'bye', retryAfterSeconds: expect.any(Number) });
      expect(await socket.next()).toMatchObject({ code: 1001 });
    }
  });
});
