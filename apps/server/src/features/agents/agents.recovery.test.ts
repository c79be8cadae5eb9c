// What recognition carries along, and how people confirm it or take it back (agents.md 2.4).
import type { Facts } from '@lanet/contracts/agent';
import { enrolments, enrolmentTokens } from '@lanet/contracts/agents';
import { deviceIdentity } from '@lanet/contracts/device-identity';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAgent, testFacts } from '../../testing/test-agent.ts';
import { leftBy, testRecognition } from '../../testing/test-identity.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let scene: Awaited<ReturnType<typeof testRecognition>>;

beforeAll(async () => {
  server = await createTestServer();
  scene = await testRecognition(server);
});
afterAll(() => server.close());

describe('what an agent left on its computer', () => {
  /** Reinstalled a while later, with the state gone and what was left still there. */
  async function reinstalled(token: string, facts: Partial<Facts> = {}) {
    const { agent: old, deviceId } = await scene.known();
    const ticket = await server.technician.call(tickets.create, {
      body: {
        subject: 'Disco',
        text: 'Lleno',
        clientId: scene.fleet.acme.id,
        siteId: scene.fleet.acme.siteId,
        deviceId,
      },
    });
    const waiting = await scene.runs.request(server.technician, old, { ticketId: ticket.body.id });
    await scene.runs.sign();
    const left = await leftBy(old);
    scene.silence();
    const again = new TestAgent(server, { ...old.facts, ...facts });
    const state = await scene.join(again, { token, changes: { recovery: left(again, token) } });
    return { old, deviceId, again, state, waiting, left };
  }

  it('proves that it is the same one, also for a token that wants approval: everything follows', async () => {
    const { deviceId, again, state, waiting, old } = await reinstalled(scene.first, testFacts());

    expect(state).toBe('active');
    expect(await scene.deviceOf(again)).toBe(deviceId);
    expect(await scene.identity(deviceId)).toMatchObject({
      link: { kind: 'proved', score: 100, reasons: ['recovery'] },
    });
    await scene.runs.sign();
    const [delivery] = await scene.runs.take(again);
    expect(JSON.parse(delivery.envelope.payload)).toMatchObject({ commandId: waiting.body.id, agentId: again.id });
    expect((await old.grant()).body.code).toBe('agents.revoked');
    expect(
      await scene.runs.query("select from audit_log where action = 'agents.linked' and security and actor_id = $1", [
        again.id,
      ]),
    ).toEqual([]);
  });

  it('counts once: whoever comes later with it is no longer after the present agent', async () => {
    const { again, left, deviceId } = await reinstalled(scene.first);
    await again.report();
    scene.silence();
    const thief = new TestAgent(server);

    expect(await scene.join(thief, { token: scene.first, changes: { recovery: left(thief, scene.first) } })).toBe(
      'pending',
    );
    expect(await scene.deviceOf(thief)).not.toBe(deviceId);
    expect((await scene.waitingOf(thief)).duplicates).toEqual([]);
  });

  it.each([
    { forged: 'was used for another key', by: 'stranger' },
    { forged: 'was stated by another key', by: 'statement' },
    { forged: 'names another agent', by: 'agent' },
  ] as const)('proves nothing when it $forged', async ({ by }) => {
    const { agent: old, deviceId } = await scene.known();
    const { agent: other } = await scene.known();
    scene.silence();
    const thief = new TestAgent(server);
    const right = (await leftBy(old))(thief, scene.first);
    const foreign = (await leftBy(other))(thief, scene.first);
    const forged = {
      stranger: { ...right, proof: (await leftBy(old))(new TestAgent(server), scene.first).proof },
      statement: { ...right, statement: foreign.statement },
      agent: { ...foreign, agentId: old.id },
    }[by];

    expect(await scene.join(thief, { token: scene.first, changes: { recovery: forged } })).toBe('pending');
    expect(await scene.deviceOf(thief)).not.toBe(deviceId);
    expect((await scene.waitingOf(thief)).duplicates).toEqual([]);
  });

  it('is nothing to another client', async () => {
    const { agent: old, deviceId } = await scene.known();
    const left = await leftBy(old);
    scene.silence();
    const elsewhere = await server.client('Elsewhere');
    const body = { clientId: elsewhere.id, siteId: elsewhere.siteId, label: 'Office' };
    const { token } = (await server.technician.call(enrolmentTokens.create, { body })).body;
    const moved = new TestAgent(server, old.facts);

    expect(await scene.join(moved, { token, changes: { recovery: left(moved, token) } })).toBe('pending');
    expect(await scene.deviceOf(moved)).not.toBe(deviceId);
    expect((await scene.waitingOf(moved)).duplicates).toEqual([]);
    expect((await old.report()).status).toBe(200);
  });

  it('keeps a computer one that is installed twice while it waits', async () => {
    const one = new TestAgent(server);
    await scene.join(one, { token: scene.first });
    const deviceId = await scene.deviceOf(one);
    const two = new TestAgent(server, one.facts);

    const state = await scene.join(two, {
      token: scene.first,
      changes: { recovery: (await leftBy(one))(two, scene.first) },
    });

    expect(state).toBe('pending');
    expect(await scene.deviceOf(two)).toBe(deviceId);
    expect(await scene.devicesNamed(one.facts.hostname)).toBe(1);
    expect((await scene.approve(deviceId)).status).toBe(200);
    expect((await two.grant()).status).toBe(200);
  });
});

describe('a link by facts alone', () => {
  async function claimed() {
    const { agent: old, deviceId } = await scene.known();
    const waiting = await scene.runs.request(server.technician, old);
    await scene.runs.sign();
    scene.silence();
    const again = new TestAgent(server, old.facts);
    await scene.join(again);
    return { old, deviceId, again, waiting };
  }
  const confirm = (id: string) => server.technician.call(deviceIdentity.confirm, { params: { id } });
  const separate = (id: string) => server.technician.call(deviceIdentity.separate, { params: { id } });

  it('is for display: nothing that waited follows, nothing new is signed, administrators hear of it', async () => {
    const { deviceId, again } = await claimed();

    expect(await scene.runs.take(again)).toEqual([]);
    expect(await scene.runs.request(server.technician, again)).toMatchObject({
      status: 409,
      body: { code: 'devices.unconfirmed' },
    });
    const [job] = await scene.runs.query(
      "select payload from graphile_worker._private_jobs where payload ->> 'deviceId' = $1 and payload ->> 'code' = 'linked_by_facts'",
      [deviceId],
    );
    expect(job.payload).toMatchObject({ agentId: again.id, text: 'linked by serial, uuid, mac, hostname, score 125' });
  });

  it('is refused by the signer also where the request was let through', async () => {
    const { again, waiting } = await claimed();
    await scene.runs.query('update commands set agent_id = $2, envelope_wanted = true where id = $1', [
      waiting.body.id,
      again.id,
    ]);

    await scene.runs.sign();

    expect(await scene.runs.stateOf(waiting.body.id)).toMatchObject({ state: 'refused', refusal: 'agent_unconfirmed' });
  });

  it('is whole once a person confirms it: what waited follows', async () => {
    const { deviceId, again, waiting } = await claimed();

    expect(await confirm(deviceId)).toMatchObject({ status: 200, body: { link: { kind: 'confirmed' } } });

    await scene.runs.sign();
    const [delivery] = await scene.runs.take(again);
    expect(JSON.parse(delivery.envelope.payload).commandId).toBe(waiting.body.id);
    expect((await scene.runs.request(server.technician, again)).status).toBe(201);
  });

  it('is undone when a person says it is another: two devices, each with its own agent, and what waited', async () => {
    const { old, deviceId, again, waiting } = await claimed();

    const { body } = await separate(deviceId);

    expect(await scene.deviceOf(again)).toBe(body.deviceId);
    expect(body.deviceId).not.toBe(deviceId);
    await expect.poll(async () => (await old.report({ sequence: 9 })).status).toBe(200);
    expect((await again.report()).status).toBe(200);
    await scene.runs.sign();
    expect(JSON.parse((await scene.runs.take(old))[0].envelope.payload).commandId).toBe(waiting.body.id);
    expect(await separate(deviceId)).toMatchObject({ status: 409, body: { code: 'devices.not_linked' } });
    expect(await confirm(body.deviceId)).toMatchObject({ status: 409, body: { code: 'devices.not_linked' } });
  });

  it('does not become proof by what its agent leaves for the next one', async () => {
    const { again, deviceId } = await claimed();
    await again.report();
    const left = await leftBy(again);
    scene.silence();
    const next = new TestAgent(server, again.facts);

    await scene.join(next, { token: scene.first, changes: { recovery: left(next, scene.first) } });

    expect(await scene.deviceOf(next)).toBe(deviceId);
    expect(await scene.identity(deviceId)).toMatchObject({ link: { kind: 'claimed' } });
  });
});

describe('a person’s decision', () => {
  const reopen = (id: string) => server.technician.call(enrolments.reopen, { params: { id } });

  it('about a new computer can be taken back, and made otherwise', async () => {
    const { agent: old, deviceId } = await scene.known();
    scene.silence();
    const again = new TestAgent(server, { ...old.facts, serial: null, uuid: null });
    await scene.join(again, { token: scene.first });
    const own = await scene.deviceOf(again);
    await scene.approve(own);
    await again.grant();

    expect(await reopen(own)).toMatchObject({ status: 200, body: { state: 'pending', duplicates: [{ deviceId }] } });
    await expect.poll(async () => (await again.report()).body.code).toBe('agents.pending');
    await scene.approve(own, deviceId);

    expect(await scene.deviceOf(again)).toBe(deviceId);
    // It had been accepted, so people may have worked with it.
    expect(await scene.runs.query('select status from devices where id = $1', [own])).toEqual([{ status: 'archived' }]);
  });

  it('to refuse one can be taken back; where none was made there is nothing to take back', async () => {
    const agent = new TestAgent(server);
    await scene.join(agent, { token: scene.first });
    const id = await scene.deviceOf(agent);
    expect(await reopen(id)).toMatchObject({ status: 409, body: { code: 'devices.not_decided' } });
    await server.technician.call(enrolments.reject, { params: { id } });

    expect((await reopen(id)).body.state).toBe('pending');
    expect((await agent.enrolment()).body.state).toBe('pending');
    expect((await scene.approve(id)).status).toBe(200);
  });

  it('that two are one is undone by telling them apart', async () => {
    const { agent: old, deviceId } = await scene.known();
    const again = new TestAgent(server, old.facts);
    await scene.join(again, { token: scene.first });
    await scene.approve(await scene.deviceOf(again), deviceId);
    expect(await reopen(deviceId)).toMatchObject({ status: 409 });

    const { body } = await server.technician.call(deviceIdentity.separate, { params: { id: deviceId } });

    expect(await scene.deviceOf(again)).toBe(body.deviceId);
    expect(await scene.deviceOf(old)).toBe(deviceId);
    await expect.poll(async () => (await old.report({ sequence: 9 })).status).toBe(200);
  });

  it('lets no computer in again by itself that was sent back to wait', async () => {
    const made = await server.technician.call(enrolmentTokens.create, {
      body: {
        ...{ clientId: scene.fleet.acme.id, siteId: scene.fleet.acme.siteId, label: 'Stolen' },
        ...{ approval: 'automatic', addressRanges: ['127.0.0.0/8'] },
      },
    });
    const agent = new TestAgent(server);
    await scene.join(agent, { token: made.body.token });

    await server.technician.call(enrolmentTokens.revoke, {
      params: { id: made.body.item.id },
      query: { suspendDevices: 'true' },
    });

    await expect.poll(async () => (await agent.enrolment()).body.state).toBe('pending');
    scene.silence(60);
    expect((await agent.enrolment()).body.state).toBe('pending');
  });
});
