import { agent as protocol } from '@lanet/contracts/agent';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { devices } from '@lanet/contracts/devices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEARER_LIFETIME_MS } from '../../platform/crypto/bearer.ts';
import { TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(() => server.close());

describe('a proof', () => {
  it('earns a bearer once', async () => {
    const agent = await fleet.active();
    const proof = await agent.proof('POST', protocol.grant.path);

    const answers = [await agent.grant(proof), await agent.grant(proof)];

    expect(answers[0]).toMatchObject({ status: 200, body: { serverTime: server.clock.now() } });
    expect(answers[1]).toMatchObject({ status: 401, body: { code: 'agents.proof_refused', detail: 'replayed' } });
  });

  it.each([
    { reason: 'wrong_server', changes: { server: 'a'.repeat(32) } },
    { reason: 'wrong_request', changes: { path: '/agent/v1/reports' } },
    { reason: 'wrong_request', changes: { method: 'GET' } },
    { reason: 'outside_window', changes: { issuedAt: 0, expiresAt: 120_000 } },
    { reason: 'outside_window', changes: { issuedAt: Date.UTC(2099), expiresAt: Date.UTC(2099) + 1000 } },
  ])('is refused as $reason with $changes', async ({ reason, changes }) => {
    const agent = await fleet.active();

    const refused = await agent.grant(await agent.proof('POST', protocol.grant.path, changes));

    expect(refused).toMatchObject({ status: 401, body: { code: 'agents.proof_refused', detail: reason } });
  });

  it('in the name of another agent is refused', async () => {
    const [one, two] = [await fleet.active(), await fleet.active()];

    const forged = await one.grant(await one.proof('POST', protocol.grant.path, { agentId: two.id }));

    expect(forged).toMatchObject({ status: 401, body: { detail: 'bad_signature' } });
    expect(await one.grant('Lanet nonsense')).toMatchObject({ status: 401 });
    expect(await new TestAgent(server).grant()).toMatchObject({ status: 404, body: { code: 'agents.unknown' } });
  });
});

describe('a bearer', () => {
  it('is good for its own agent, for a quarter of an hour, unaltered', async () => {
    const [one, two] = [await fleet.active(), await fleet.active()];
    const mine = two.bearer;

    two.bearer = mine.replace(two.id, one.id);
    expect(await two.report()).toMatchObject({ status: 401, body: { code: 'agents.bearer_refused' } });
    for (const bearer of ['', 'x', `${mine}x`, mine.slice(0, -1)]) {
      two.bearer = bearer;
      expect((await two.report()).status).toBe(401);
    }
    two.bearer = mine;
    expect((await two.report()).status).toBe(200);
    server.clock.advance({ seconds: BEARER_LIFETIME_MS / 1000 });
    expect(await two.report()).toMatchObject({ status: 401, body: { detail: 'expired' } });
  });

  it('of one agent writes only to the device of that agent', async () => {
    const [one, two] = [await fleet.active(), await fleet.active()];
    one.bearer = two.bearer;

    await one.report();

    const { rows } = await server.db.admin.query(
      'select agent_id from device_status where sequence > 0 and agent_id = any ($1)',
      [[one.id, two.id]],
    );
    expect(rows).toEqual([{ agent_id: two.id }]);
  });

  it('opens nothing that people use', async () => {
    const agent = await fleet.active();

    expect((await agent.call(devices.list)).status).toBe(401);
    expect((await agent.call(enrolmentTokens.list)).status).toBe(401);
  });

  it('is good for nothing once its device is archived', async () => {
    const agent = await fleet.active();
    const { rows } = await server.db.admin.query('select device_id as id from agents where id = $1', [agent.id]);

    const archived = await server.technician.call(devices.archive, { params: rows[0] });
    await expect.poll(async () => (await agent.report()).body.code).toBe('agents.retired');

    expect(archived.status).toBe(204);
    expect(await agent.grant()).toMatchObject({ status: 410, body: { code: 'agents.retired' } });
    expect(await agent.call(protocol.commands)).toMatchObject({ status: 410 });
  });

  it('is good for so many reports a minute', async () => {
    const agent = await fleet.active();

    const answers = [];
    for (let sent = 0; sent < 60; sent += 1) answers.push(agent.call(protocol.report, {}));
    await Promise.all(answers);
    const over = await agent.report();

    expect(over).toMatchObject({ status: 429, body: { code: 'request.too_many' } });
    expect(over.headers['retry-after']).toBeDefined();
    server.clock.advance({ minutes: 1 });
    expect((await agent.report()).status).toBe(200);
  });
});
