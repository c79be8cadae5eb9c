// Which device a computer is that enrols again: reinstalled, with another disk, network card or board (agents.md 2.4).
import { randomUUID } from 'node:crypto';
import type { Facts } from '@lanet/contracts/agent';
import { enrolments, enrolmentTokens } from '@lanet/contracts/agents';
import { deviceIdentity } from '@lanet/contracts/device-identity';
import { devices } from '@lanet/contracts/devices';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAgent, type TestFleet, testFacts, testFleet } from '../../testing/test-agent.ts';
import { leftBy } from '../../testing/test-identity.ts';
import { testRuns } from '../../testing/test-runs.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
let runs: Awaited<ReturnType<typeof testRuns>>;
let first: string;
let enrolled = 0;

beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  runs = await testRuns(server);
  first = await tokenOf({ approval: 'first', maxUses: 1000 });
});
afterAll(() => server.close());

async function tokenOf(changes: object): Promise<string> {
  const { acme } = fleet;
  const body = { clientId: acme.id, siteId: acme.siteId, label: 'Office', ...changes };
  return (await server.technician.call(enrolmentTokens.create, { body })).body.token;
}

/** Each from an address of its own, which the automatic token lets in. */
async function join(
  agent: TestAgent,
  { token = fleet.token, changes = {} }: { token?: string; changes?: object } = {},
) {
  enrolled += 1;
  const { body } = await agent.enrol(token, changes, `127.2.${Math.floor(enrolled / 250)}.${enrolled % 250}`);
  if (body.state === 'active') await agent.grant();
  return body.state;
}

const deviceOf = async (agent: TestAgent): Promise<string> =>
  (await runs.query('select device_id from agents where id = $1', [agent.id]))[0].device_id;
const identity = async (id: string) => (await server.technician.call(deviceIdentity.get, { params: { id } })).body;
const approve = (deviceId: string, sameAs?: string) =>
  server.technician.call(enrolments.approve, { params: { id: deviceId }, body: sameAs ? { sameAs } : {} });
const waitingOf = async (agent: TestAgent) => {
  const { body } = await server.technician.call(enrolments.list, { query: { state: 'pending' } });
  const id = await deviceOf(agent);
  return body.items.find(({ deviceId }: { deviceId: string }) => deviceId === id);
};
const silence = (minutes = 10) => server.clock.advance({ minutes });

/** A device with a history, whose computer then falls silent. */
async function known(facts: Partial<Facts> = {}) {
  const agent = new TestAgent(server, facts);
  await join(agent);
  await agent.report();
  const deviceId = await deviceOf(agent);
  return { agent, deviceId };
}

const devicesNamed = async (hostname: string) =>
  (await runs.query("select id from devices where name = $1 and status <> 'rejected'", [hostname])).length;

describe('a computer that enrols again with a new key', () => {
  it.each([
    { swapped: 'its system was installed anew', facts: { installId: 'another' } },
    { swapped: 'its disk was swapped', facts: { diskSerials: ['S-NEW'], installId: 'another' } },
    { swapped: 'its network card was swapped', facts: { macs: ['d8:bb:c1:aa:bb:cc'], installId: 'another' } },
    { swapped: 'it was renamed', facts: { hostname: 'renamed', installId: 'another' } },
  ])('is the same device when $swapped: its history stays, the old key is refused', async ({ facts }) => {
    const { agent: old, deviceId } = await known();
    silence();
    const again = new TestAgent(server, { ...old.facts, ...facts });

    expect(await join(again)).toBe('active');

    expect(await deviceOf(again)).toBe(deviceId);
    expect((await again.report()).status).toBe(200);
    expect((await old.report()).body.code).toBe('agents.revoked');
    const windows = await runs.query('select from metric_windows where device_id = $1', [deviceId]);
    expect(windows.length).toBeGreaterThanOrEqual(2);
    expect(await identity(deviceId)).toMatchObject({
      link: { kind: 'claimed', reasons: expect.arrayContaining(['serial', 'uuid']), separable: true },
      agents: [
        { agentId: again.id, current: true },
        { agentId: old.id, current: false },
      ],
    });
  });

  it('is asked about when its board was swapped: only the network card and the name are left', async () => {
    const { agent: old, deviceId } = await known();
    silence();
    const { serial, uuid } = testFacts();
    const again = new TestAgent(server, { ...old.facts, serial, uuid, tpm: null });

    expect(await join(again)).toBe('pending');

    expect((await waitingOf(again)).duplicates).toEqual([
      { deviceId, name: old.facts.hostname, score: 45, reasons: ['mac', 'hostname'], alive: false, archived: false },
    ]);
    await approve(await deviceOf(again), deviceId);
    expect(await deviceOf(again)).toBe(deviceId);
    expect(await identity(deviceId)).toMatchObject({ link: { kind: 'confirmed', score: 45 } });
  });

  it('keeps its device through a swapped board while it keeps its key, restart after restart', async () => {
    const { agent: old, deviceId } = await known();
    const sameKey = new TestAgent(server, { ...testFacts(), hostname: old.facts.hostname }, old.keys);
    silence();

    expect(await join(sameKey)).toBe('active');

    expect(await deviceOf(sameKey)).toBe(deviceId);
    expect(await devicesNamed(old.facts.hostname)).toBe(1);
  });

  it.each([
    { share: 'the UUID of two boxes of one maker', facts: ({ uuid }: Facts) => ({ uuid }) },
    { share: 'the name of two computers', facts: ({ hostname }: Facts) => ({ hostname }) },
    { share: 'serial number and UUID of a copied machine', facts: ({ serial, uuid }: Facts) => ({ serial, uuid }) },
  ])('stays two where both are alive with $share', async ({ facts }) => {
    const { agent: old, deviceId } = await known();
    silence(9);
    const other = new TestAgent(server, facts(old.facts));

    expect(await join(other)).toBe('active');

    expect(await deviceOf(other)).not.toBe(deviceId);
    expect([(await old.report()).status, (await other.report()).status]).toEqual([200, 200]);
  });

  it('is a new one below 40 points, also beside a silent device', async () => {
    const { agent: old, deviceId } = await known();
    silence();
    const other = new TestAgent(server, { macs: old.facts.macs });

    expect(await join(other)).toBe('active');
    expect(await deviceOf(other)).not.toBe(deviceId);
  });

  it('is asked about when two silent devices look like it alike, and when its device was archived', async () => {
    const [one, two] = [await known(), await known()];
    silence();
    const { serial, uuid } = one.agent.facts;
    await runs.query('update agents set facts = facts || $2, marks = marks || $3::text[] where id = $1', [
      two.agent.id,
      { serial, uuid },
      [`serial:${serial?.toLowerCase()}`],
    ]);
    const three = await known();
    await server.technician.call(devices.archive, { params: { id: three.deviceId } });
    silence();

    expect(await join(new TestAgent(server, one.agent.facts))).toBe('pending');
    const back = new TestAgent(server, three.agent.facts);
    expect(await join(back)).toBe('pending');
    expect((await waitingOf(back)).duplicates).toMatchObject([{ deviceId: three.deviceId, archived: true }]);
  });

  it('is not known by what more than three devices of the installation share, whoever looks', async () => {
    const elsewhere = await server.client('Elsewhere');
    const { id: clientId, siteId } = elsewhere;
    const token = await tokenOf({ clientId, siteId, approval: 'automatic', addressRanges: ['127.0.0.0/8'] });
    const uuid = randomUUID();
    for (const own of [fleet.token, fleet.token, token]) await join(new TestAgent(server, { uuid }), { token: own });
    silence();
    const fourth = new TestAgent(server, { uuid });
    expect(await join(fourth)).toBe('pending');
    expect((await waitingOf(fourth)).duplicates).toHaveLength(2);
    await approve(await deviceOf(fourth));
    silence();

    expect(await join(new TestAgent(server, { uuid }))).toBe('active');

    const waiting = new TestAgent(server, { uuid });
    await join(waiting, { token: first });
    expect((await waitingOf(waiting)).duplicates).toEqual([]);
    const limited = await server.person({ role: 'technician', clientIds: [fleet.acme.id] });
    const { body } = await limited.call(enrolments.list, { query: { state: 'pending' } });
    const id = await deviceOf(waiting);
    expect(body.items.find(({ deviceId }: { deviceId: string }) => deviceId === id).duplicates).toEqual([]);
  });

  it('counts no device that nobody accepted among those that share', async () => {
    const { agent: old, deviceId } = await known();
    for (const _ of Array.from({ length: 4 }))
      await join(new TestAgent(server, { serial: old.facts.serial }), { token: first });
    silence();
    const again = new TestAgent(server, old.facts);

    expect(await join(again)).toBe('active');
    expect(await deviceOf(again)).toBe(deviceId);
  });

  it('waits behind a token for first approval, whatever it says of itself', async () => {
    const { agent: old, deviceId } = await known();
    silence();
    const again = new TestAgent(server, old.facts);

    expect(await join(again, { token: first })).toBe('pending');
    expect((await waitingOf(again)).duplicates).toMatchObject([{ deviceId, score: 125, alive: false }]);
    expect((await old.report()).status).toBe(200);
  });

  it('waits while the device it resembles is alive, and is it once that was silent for ten minutes', async () => {
    const { agent: old, deviceId } = await known();
    const left = await leftBy(old);
    silence(3);
    const again = new TestAgent(server, old.facts);
    const recovery = left(again, fleet.token);

    expect(await join(again, { changes: { recovery } })).toBe('pending');
    expect((await again.enrolment()).body.state).toBe('pending');
    silence(8);
    expect((await again.enrolment()).body.state).toBe('active');

    expect(await deviceOf(again)).toBe(deviceId);
    expect(await identity(deviceId)).toMatchObject({ link: { kind: 'proved' } });
  });
});

describe('what an agent left on its computer', () => {
  /** Reinstalled a while later, with the state gone and what was left still there. */
  async function reinstalled(token: string, facts: Partial<Facts> = {}) {
    const { agent: old, deviceId } = await known();
    const ticket = await server.technician.call(tickets.create, {
      body: { subject: 'Disco', text: 'Lleno', clientId: fleet.acme.id, siteId: fleet.acme.siteId, deviceId },
    });
    const waiting = await runs.request(server.technician, old, { ticketId: ticket.body.id });
    await runs.sign();
    const left = await leftBy(old);
    silence();
    const again = new TestAgent(server, { ...old.facts, ...facts });
    const state = await join(again, { token, changes: { recovery: left(again, token) } });
    return { old, deviceId, again, state, waiting, left };
  }

  it('proves that it is the same one, also for a token that wants approval: everything follows', async () => {
    const { deviceId, again, state, waiting, old } = await reinstalled(first, testFacts());

    expect(state).toBe('active');
    expect(await deviceOf(again)).toBe(deviceId);
    expect(await identity(deviceId)).toMatchObject({ link: { kind: 'proved', score: 100, reasons: ['recovery'] } });
    await runs.sign();
    const [delivery] = await runs.take(again);
    expect(JSON.parse(delivery.envelope.payload)).toMatchObject({ commandId: waiting.body.id, agentId: again.id });
    expect((await old.grant()).body.code).toBe('agents.revoked');
    expect(
      await runs.query("select from audit_log where action = 'agents.linked' and security and actor_id = $1", [
        again.id,
      ]),
    ).toEqual([]);
  });

  it('counts once: whoever comes later with it is no longer after the present agent', async () => {
    const { again, left, deviceId } = await reinstalled(first);
    await again.report();
    silence();
    const thief = new TestAgent(server);

    expect(await join(thief, { token: first, changes: { recovery: left(thief, first) } })).toBe('pending');
    expect(await deviceOf(thief)).not.toBe(deviceId);
    expect((await waitingOf(thief)).duplicates).toEqual([]);
  });

  it.each([
    { forged: 'was used for another key', by: 'stranger' },
    { forged: 'was stated by another key', by: 'statement' },
    { forged: 'names another agent', by: 'agent' },
  ] as const)('proves nothing when it $forged', async ({ by }) => {
    const { agent: old, deviceId } = await known();
    const { agent: other } = await known();
    silence();
    const thief = new TestAgent(server);
    const right = (await leftBy(old))(thief, first);
    const foreign = (await leftBy(other))(thief, first);
    const forged = {
      stranger: { ...right, proof: (await leftBy(old))(new TestAgent(server), first).proof },
      statement: { ...right, statement: foreign.statement },
      agent: { ...foreign, agentId: old.id },
    }[by];

    expect(await join(thief, { token: first, changes: { recovery: forged } })).toBe('pending');
    expect(await deviceOf(thief)).not.toBe(deviceId);
    expect((await waitingOf(thief)).duplicates).toEqual([]);
  });

  it('is nothing to another client', async () => {
    const { agent: old, deviceId } = await known();
    const left = await leftBy(old);
    silence();
    const elsewhere = await server.client('Elsewhere');
    const body = { clientId: elsewhere.id, siteId: elsewhere.siteId, label: 'Office' };
    const { token } = (await server.technician.call(enrolmentTokens.create, { body })).body;
    const moved = new TestAgent(server, old.facts);

    expect(await join(moved, { token, changes: { recovery: left(moved, token) } })).toBe('pending');
    expect(await deviceOf(moved)).not.toBe(deviceId);
    expect((await waitingOf(moved)).duplicates).toEqual([]);
    expect((await old.report()).status).toBe(200);
  });

  it('keeps a computer one that is installed twice while it waits', async () => {
    const one = new TestAgent(server);
    await join(one, { token: first });
    const deviceId = await deviceOf(one);
    const two = new TestAgent(server, one.facts);

    const state = await join(two, { token: first, changes: { recovery: (await leftBy(one))(two, first) } });

    expect(state).toBe('pending');
    expect(await deviceOf(two)).toBe(deviceId);
    expect(await devicesNamed(one.facts.hostname)).toBe(1);
    expect((await approve(deviceId)).status).toBe(200);
    expect((await two.grant()).status).toBe(200);
  });
});

describe('a link by facts alone', () => {
  async function claimed() {
    const { agent: old, deviceId } = await known();
    const waiting = await runs.request(server.technician, old);
    await runs.sign();
    silence();
    const again = new TestAgent(server, old.facts);
    await join(again);
    return { old, deviceId, again, waiting };
  }
  const confirm = (id: string) => server.technician.call(deviceIdentity.confirm, { params: { id } });
  const separate = (id: string) => server.technician.call(deviceIdentity.separate, { params: { id } });

  it('is for display: nothing that waited follows, nothing new is signed, administrators hear of it', async () => {
    const { deviceId, again } = await claimed();

    expect(await runs.take(again)).toEqual([]);
    expect(await runs.request(server.technician, again)).toMatchObject({
      status: 409,
      body: { code: 'devices.unconfirmed' },
    });
    const [job] = await runs.query(
      "select payload from graphile_worker._private_jobs where payload ->> 'deviceId' = $1 and payload ->> 'code' = 'linked_by_facts'",
      [deviceId],
    );
    expect(job.payload).toMatchObject({ agentId: again.id, text: 'linked by serial, uuid, mac, hostname, score 125' });
  });

  it('is refused by the signer also where the request was let through', async () => {
    const { again, waiting } = await claimed();
    await runs.query('update commands set agent_id = $2, envelope_wanted = true where id = $1', [
      waiting.body.id,
      again.id,
    ]);

    await runs.sign();

    expect(await runs.stateOf(waiting.body.id)).toMatchObject({ state: 'refused', refusal: 'agent_unconfirmed' });
  });

  it('is whole once a person confirms it: what waited follows', async () => {
    const { deviceId, again, waiting } = await claimed();

    expect(await confirm(deviceId)).toMatchObject({ status: 200, body: { link: { kind: 'confirmed' } } });

    await runs.sign();
    const [delivery] = await runs.take(again);
    expect(JSON.parse(delivery.envelope.payload).commandId).toBe(waiting.body.id);
    expect((await runs.request(server.technician, again)).status).toBe(201);
  });

  it('is undone when a person says it is another: two devices, each with its own agent, and what waited', async () => {
    const { old, deviceId, again, waiting } = await claimed();

    const { body } = await separate(deviceId);

    expect(await deviceOf(again)).toBe(body.deviceId);
    expect(body.deviceId).not.toBe(deviceId);
    await expect.poll(async () => (await old.report({ sequence: 9 })).status).toBe(200);
    expect((await again.report()).status).toBe(200);
    await runs.sign();
    expect(JSON.parse((await runs.take(old))[0].envelope.payload).commandId).toBe(waiting.body.id);
    expect(await separate(deviceId)).toMatchObject({ status: 409, body: { code: 'devices.not_linked' } });
    expect(await confirm(body.deviceId)).toMatchObject({ status: 409, body: { code: 'devices.not_linked' } });
  });

  it('does not become proof by what its agent leaves for the next one', async () => {
    const { again, deviceId } = await claimed();
    await again.report();
    const left = await leftBy(again);
    silence();
    const next = new TestAgent(server, again.facts);

    await join(next, { token: first, changes: { recovery: left(next, first) } });

    expect(await deviceOf(next)).toBe(deviceId);
    expect(await identity(deviceId)).toMatchObject({ link: { kind: 'claimed' } });
  });
});

describe('a person’s decision', () => {
  const reopen = (id: string) => server.technician.call(enrolments.reopen, { params: { id } });

  it('about a new computer can be taken back, and made otherwise', async () => {
    const { agent: old, deviceId } = await known();
    silence();
    const again = new TestAgent(server, { ...old.facts, serial: null, uuid: null });
    await join(again, { token: first });
    const own = await deviceOf(again);
    await approve(own);
    await again.grant();

    expect(await reopen(own)).toMatchObject({ status: 200, body: { state: 'pending', duplicates: [{ deviceId }] } });
    await expect.poll(async () => (await again.report()).body.code).toBe('agents.pending');
    await approve(own, deviceId);

    expect(await deviceOf(again)).toBe(deviceId);
    // It had been accepted, so people may have worked with it.
    expect(await runs.query('select status from devices where id = $1', [own])).toEqual([{ status: 'archived' }]);
  });

  it('to refuse one can be taken back; where none was made there is nothing to take back', async () => {
    const agent = new TestAgent(server);
    await join(agent, { token: first });
    const id = await deviceOf(agent);
    expect(await reopen(id)).toMatchObject({ status: 409, body: { code: 'devices.not_decided' } });
    await server.technician.call(enrolments.reject, { params: { id } });

    expect((await reopen(id)).body.state).toBe('pending');
    expect((await agent.enrolment()).body.state).toBe('pending');
    expect((await approve(id)).status).toBe(200);
  });

  it('that two are one is undone by telling them apart', async () => {
    const { agent: old, deviceId } = await known();
    const again = new TestAgent(server, old.facts);
    await join(again, { token: first });
    await approve(await deviceOf(again), deviceId);
    expect(await reopen(deviceId)).toMatchObject({ status: 409 });

    const { body } = await server.technician.call(deviceIdentity.separate, { params: { id: deviceId } });

    expect(await deviceOf(again)).toBe(body.deviceId);
    expect(await deviceOf(old)).toBe(deviceId);
    await expect.poll(async () => (await old.report({ sequence: 9 })).status).toBe(200);
  });

  it('lets no computer in again by itself that was sent back to wait', async () => {
    const made = await server.technician.call(enrolmentTokens.create, {
      body: {
        ...{ clientId: fleet.acme.id, siteId: fleet.acme.siteId, label: 'Stolen' },
        ...{ approval: 'automatic', addressRanges: ['127.0.0.0/8'] },
      },
    });
    const agent = new TestAgent(server);
    await join(agent, { token: made.body.token });

    await server.technician.call(enrolmentTokens.revoke, {
      params: { id: made.body.item.id },
      query: { suspendDevices: 'true' },
    });

    await expect.poll(async () => (await agent.enrolment()).body.state).toBe('pending');
    silence(60);
    expect((await agent.enrolment()).body.state).toBe('pending');
  });
});
