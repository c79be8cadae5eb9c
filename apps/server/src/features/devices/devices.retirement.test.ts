// Devices nobody looks after any more: their agents are known for five years and told to sleep or to leave (agents.md 2.6).
import { RetirementPayload } from '@lanet/contracts/agent';
import { enrolments } from '@lanet/contracts/agents';
import { commands } from '@lanet/contracts/commands';
import { deviceIdentity } from '@lanet/contracts/device-identity';
import { devices } from '@lanet/contracts/devices';
import { commandText, retirementText } from '@lanet/contracts/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyText } from '../../platform/crypto/ed25519.ts';
import { TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { testRuns } from '../../testing/test-runs.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { gatewayOf } from '../agents/agents.gateway.service.ts';
import { forgetRetired } from '../agents/agents.retirement.service.ts';
import { signRetirements } from '../commands/commands.retirement.service.ts';

let server: TestServer;
let fleet: TestFleet;
let runs: Awaited<ReturnType<typeof testRuns>>;

beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  runs = await testRuns(server);
});
afterAll(() => server.close());

const deviceOf = async (agent: TestAgent): Promise<string> =>
  (await runs.query('select device_id from agents where id = $1', [agent.id]))[0].device_id;
const sign = () => signRetirements(server.platform, runs.key);
const archive = (id: string, order: 'sleep' | 'uninstall' = 'sleep', by = server.technician) =>
  by.call(devices.archive, { params: { id }, query: { agent: order } });
const restore = (id: string, by = server.technician) => by.call(deviceIdentity.restore, { params: { id } });
const identity = async (id: string) => (await server.technician.call(deviceIdentity.get, { params: { id } })).body;

/** The code of an agent's refusal once the gateway has heard of the change. */
const settled = (agent: TestAgent, status: number) =>
  expect.poll(async () => (await agent.report()).status).toBe(status);

async function retired(order: 'sleep' | 'uninstall' = 'sleep') {
  const agent = await fleet.active();
  const id = await deviceOf(agent);
  expect((await archive(id, order)).status).toBe(204);
  await settled(agent, 410);
  return { agent, id };
}

describe('the agent of a retired device', () => {
  it.each(['sleep', 'uninstall'] as const)(
    'is told to %s, by an order that the signer made for it alone',
    async (order) => {
      const { agent, id } = await retired(order);
      const unsigned = await agent.enrolment();

      await sign();
      const { status, body } = await agent.enrolment();

      expect(unsigned).toMatchObject({ status: 410, body: { code: 'agents.retired', retryAfterSeconds: 5 } });
      expect(unsigned.body.order).toBeUndefined();
      expect({ status, body }).toMatchObject({ status: 410, body: { retryAfterSeconds: 86_400 } });
      const { payload, signature, keyId } = body.order;
      expect(keyId).toBe(runs.key.keyId);
      expect(verifyText(runs.key.publicKey, retirementText(payload), signature)).toBe(true);
      expect(verifyText(runs.key.publicKey, commandText(payload), signature)).toBe(false);
      const read = RetirementPayload.parse(JSON.parse(payload));
      expect(read).toMatchObject({ agentId: agent.id, order, requester: { id: server.technician.id } });
      expect(read.expiresAt - server.clock.now()).toBe(15 * 60_000);
      expect(await identity(id)).toMatchObject({ retirement: { order, toldAt: expect.any(String) } });
    },
  );

  it('is known after its device is gone altogether', async () => {
    const { agent, id } = await retired();
    await runs.query('delete from devices where id = $1', [id]);
    const { registry } = gatewayOf(server.platform);
    await registry.refresh([]);
    await sign();

    expect((await agent.enrolment()).body.order).toBeDefined();
    await runs.query('update agent_tombstones set expires_at = now() where agent_id = $1', [agent.id]);
    await registry.refresh([]);
    expect((await agent.enrolment()).body.code).toBe('agents.unknown');
    await runs.query('update agent_tombstones set expires_at = $2 where agent_id = $1', [
      agent.id,
      new Date(server.clock.now()),
    ]);
    await forgetRetired(server.platform);
    expect(await runs.query('select from agent_tombstones where agent_id = $1', [agent.id])).toEqual([]);
  });

  it('gets no bearer, sends no report, opens no socket, whatever its version', async () => {
    const { agent } = await retired();

    expect(await agent.grant()).toMatchObject({ status: 410, headers: { 'retry-after': '86400' } });
    expect(await agent.report()).toMatchObject({ status: 410, body: { code: 'agents.retired' } });
  });
});

describe('the signer', () => {
  const refusalOf = async (agent: TestAgent) => {
    await sign();
    const [row] = await runs.query('select refusal, signature from agent_tombstones where agent_id = $1', [agent.id]);
    return row;
  };

  it.each([
    { code: 'requester_not_allowed', of: 'update people set active = false where id = $1' },
    { code: 'sign_in_unknown', of: 'delete from auth.sign_ins where person_id = $1' },
    {
      code: 'sign_in_unknown',
      of: "update auth.sign_ins set ended_at = now() - interval '1 day' where person_id = $1",
    },
    { code: 'step_up_missing', of: 'update auth.sign_ins set step_up_at = null where person_id = $1' },
    { code: 'second_factor_missing', of: 'update auth.sign_ins set second_factor_at = null where person_id = $1' },
  ])('ends no agent where it finds $code', async ({ code, of }) => {
    const person = await server.person({ role: 'technician' });
    const agent = await fleet.active();
    await archive(await deviceOf(agent), 'uninstall', person);
    await settled(agent, 410);
    await runs.query(of, [person.id]);

    expect(await refusalOf(agent)).toEqual({ refusal: code, signature: null });

    const { body } = await agent.enrolment();
    expect(body).toMatchObject({ code: 'agents.retired', retryAfterSeconds: 86_400 });
    expect(body.order).toBeUndefined();
  });

  it('ends no agent while it is stopped, nor for a technician of other clients', async () => {
    const person = await server.person({ role: 'technician', clientIds: [fleet.acme.id] });
    const [one, two] = [await fleet.active(), await fleet.active()];
    await archive(await deviceOf(one), 'sleep', person);
    await runs.query('update person_clients set client_id = $2 where person_id = $1', [
      person.id,
      (await server.client('Other')).id,
    ]);
    expect(await refusalOf(one)).toMatchObject({ refusal: 'requester_not_allowed' });
    await archive(await deviceOf(two));
    await server.admin.call(commands.setStop, { body: { stopped: true } });

    expect(await refusalOf(two)).toMatchObject({ refusal: 'stopped' });
    await server.admin.call(commands.setStop, { body: { stopped: false } });
  });

  it('is not fooled by an order written into the database', async () => {
    const { agent } = await retired();
    await sign();
    const person = await server.person({ role: 'requester', clientId: fleet.acme.id });

    await runs.query(
      "update agent_tombstones set what = 'uninstall', requester_id = $2, sign_in_id = null, order_wanted = true where agent_id = $1",
      [agent.id, person.id],
    );

    expect(await refusalOf(agent)).toMatchObject({ refusal: 'requester_not_allowed' });
  });
});

describe('retiring a device', () => {
  it('wants a fresh second factor for an agent that is to leave, none for one that sleeps', async () => {
    const person = await server.person({ role: 'technician' });
    await runs.query("update auth.sign_ins set step_up_at = step_up_at - interval '16 minutes' where person_id = $1", [
      person.id,
    ]);
    const id = await deviceOf(await fleet.active());

    expect(await archive(id, 'uninstall', person)).toMatchObject({
      status: 403,
      body: { code: 'auth.step_up_required' },
    });
    expect((await archive(id, 'sleep', person)).status).toBe(204);
  });

  it('is taken back: the agent reports on, and is owed nothing any more', async () => {
    const { agent, id } = await retired('uninstall');
    await sign();

    const { status, body } = await restore(id);

    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'active' } });
    await settled(agent, 200);
    expect((await agent.enrolment()).body.state).toBe('active');
    expect(await identity(id)).toMatchObject({ retirement: null, agents: [{ agentId: agent.id, current: true }] });
    expect(await restore(id)).toMatchObject({ status: 409, body: { code: 'devices.not_archived' } });
  });

  it('of a computer that waited leaves it waiting when it is taken back', async () => {
    const agent = new TestAgent(server);
    await agent.enrol(fleet.token, {}, '10.0.0.1');
    const id = await deviceOf(agent);
    await archive(id);

    expect((await restore(id)).body.status).toBe('pending');
    await expect.poll(async () => (await agent.enrolment()).body.state).toBe('pending');
  });

  it('is over for a computer that was installed again and recognised by a person; its old key stays retired', async () => {
    const { agent, id } = await retired();
    const again = new TestAgent(server, agent.facts);
    await again.enrol(fleet.token, {}, '10.0.0.2');

    await server.technician.call(enrolments.approve, { params: { id: await deviceOf(again) }, body: { sameAs: id } });

    await again.grant();
    expect((await again.report()).status).toBe(200);
    await sign();
    expect((await agent.enrolment()).body.code).toBe('agents.retired');
    expect(await identity(id)).toMatchObject({ link: { kind: 'confirmed' }, retirement: null });
  });

  it('is taken back for the agent it had last, and told apart by that one, whoever was retired before', async () => {
    const { agent: first, id } = await retired();
    const installed = async () => {
      const agent = new TestAgent(server, first.facts);
      await agent.enrol(fleet.token, {}, '10.0.0.2');
      server.clock.advance({ minutes: 1 });
      const body = { sameAs: id };
      await server.technician.call(enrolments.approve, { params: { id: await deviceOf(agent) }, body });
      return agent;
    };
    const second = await installed();
    await archive(id);

    expect(await restore(id)).toMatchObject({ status: 200, body: { status: 'active' } });
    await expect.poll(async () => (await second.grant()).status).toBe(200);
    expect((await first.enrolment()).body.code).toBe('agents.retired');

    await installed();
    expect((await server.technician.call(deviceIdentity.separate, { params: { id } })).status).toBe(200);
    expect(await runs.query('select status from devices where id = $1', [id])).toEqual([{ status: 'active' }]);
    await expect.poll(async () => (await second.grant()).status).toBe(200);
  });

  it('and taking it back is for those who may write devices', async () => {
    const { id } = await retired();
    const limited = await server.person({ role: 'technician', clientIds: [(await server.client('Far')).id] });
    const callers: [TestPerson, number][] = [
      [fleet.acme.clientAdmin, 403],
      [fleet.acme.requester, 403],
      [limited, 404],
    ];

    for (const [person, status] of callers) expect((await restore(id, person)).status).toBe(status);
    expect((await restore(id, fleet.acme.technician)).status).toBe(200);
  });
});

// Last: the day ends everybody's sign-in.
describe('a retired agent that asks day after day', () => {
  it('gets a fresh order each day for five years, also when whoever asked is gone', async () => {
    const leaver = await server.person({ role: 'technician' });
    const agent = await fleet.active();
    await archive(await deviceOf(agent), 'uninstall', leaver);
    await sign();
    await runs.query('update people set active = false where id = $1', [leaver.id]);
    await runs.query('delete from auth.sign_ins where person_id = $1', [leaver.id]);
    const first = await agent.enrolment();
    server.clock.advance({ hours: 24 });

    expect((await agent.enrolment()).body.order).toBeUndefined();
    await sign();
    const next = await agent.enrolment();

    expect(next.body.order.payload).not.toBe(first.body.order.payload);
    expect(JSON.parse(next.body.order.payload)).toMatchObject({ order: 'uninstall', requester: { id: leaver.id } });
  });
});
