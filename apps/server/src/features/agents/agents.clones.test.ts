// Two computers with the state of one: a copied disk or virtual machine (agents.md 2.5, faults 24).
import { randomUUID } from 'node:crypto';
import type { Facts } from '@lanet/contracts/agent';
import { enrolments } from '@lanet/contracts/agents';
import { enrolmentAnswerText } from '@lanet/contracts/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPublicKey, verifyText } from '../../platform/crypto/ed25519.ts';
import { TestAgent, type TestFleet, type TestSocket, testFleet } from '../../testing/test-agent.ts';
import { Copy } from '../../testing/test-identity.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
let port: number;
let forks = 0;
const open: TestSocket[] = [];

beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  const address = server.app.http.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  for (const socket of open) socket.cut();
  await server.close();
});

const query = async (text: string, values: unknown[]) => (await server.db.admin.query(text, values)).rows;
const breaches = (agent: TestAgent) =>
  query("select detail from audit_log where action = 'agent.clone' and actor_id = $1 and security", [agent.id]);
const deviceOf = async (agent: TestAgent) =>
  (await query('select device_id from agents where id = $1', [agent.id]))[0]?.device_id;

/** Each from an address of its own: attempts are counted by address and minute. */
const fork = (copy: Copy, changes: object = {}) => {
  forks += 1;
  return copy.fork(changes, `127.3.0.${forks}`);
};

async function connect(agent: TestAgent, facts?: Facts): Promise<{ socket: TestSocket; frame: { type: string } }> {
  const socket = await agent.connect(port, facts);
  open.push(socket);
  return { socket, frame: await socket.next() };
}

/** An agent at work, and one that began with a copy of its state. */
async function copied(facts: Partial<Facts> = {}) {
  const agent = await fleet.active();
  await agent.report();
  const { socket } = await connect(agent, agent.facts);
  const copy = new Copy(agent, facts);
  return { agent, socket, copy };
}

/** As the copy connects with the key it found. */
const asOriginal = ({ original, facts }: Copy) => connect(new TestAgent(server, facts, original.keys), facts);

describe('a copy of a running agent', () => {
  it('is told so, joins with a key of its own and waits; the history stays with the original', async () => {
    const { agent, copy } = await copied({ hostname: 'copy', uuid: randomUUID() });
    const { socket } = await asOriginal(copy);
    expect(await socket.next()).toMatchObject({ code: 4409, reason: 'agents.clone' });

    const { status, body } = await fork(copy);

    expect({ status, body }).toMatchObject({ status: 201, body: { agentId: copy.id, state: 'pending' } });
    expect(await copy.grant()).toMatchObject({ status: 403, body: { code: 'agents.pending' } });
    const [deviceId, newDeviceId] = [await deviceOf(agent), await deviceOf(copy)];
    expect(newDeviceId).not.toBe(deviceId);
    expect((await agent.report()).status).toBe(200);
    expect(await query('select from metric_windows where device_id = $1', [newDeviceId])).toEqual([]);
    expect(await breaches(agent)).toEqual([{ detail: expect.objectContaining({ text: 'second live connection' }) }]);
    const { body: list } = await server.technician.call(enrolments.list, { query: { state: 'pending' } });
    expect(list.items).toContainEqual(
      expect.objectContaining({ deviceId: newDeviceId, copyOf: { id: deviceId, name: agent.facts.hostname } }),
    );
    await server.technician.call(enrolments.approve, { params: { id: newDeviceId }, body: {} });
    expect((await copy.enrolment()).body.state).toBe('active');
  });

  it('is the one whose facts fit less well, also when it connected first', async () => {
    const agent = await fleet.active();
    const copy = new Copy(agent, { uuid: randomUUID(), serial: null, macs: [] });
    const { socket, frame } = await asOriginal(copy);
    expect(frame.type).toBe('ready');

    const original = await connect(agent, agent.facts);

    expect(original.frame.type).toBe('ready');
    expect([(await socket.next()).type, await socket.next()]).toMatchObject(['bye', { code: 4409 }]);
    expect(await breaches(agent)).toHaveLength(1);
    expect((await fork(copy)).status).toBe(201);
  });

  it('is found by a sequence fork, too: another boot, an old lease, another body', async () => {
    const agent = await fleet.active();
    await agent.report();
    const old = { sequence: agent.sequence + 1, lease: agent.lease };
    await agent.report();

    const told = await agent.report({ ...old, bootId: randomUUID(), windows: [] });

    expect(told).toMatchObject({ status: 409, body: { code: 'agents.clone' } });
    expect((await fork(new Copy(agent))).status).toBe(201);
    expect(await breaches(agent)).toEqual([{ detail: expect.objectContaining({ text: 'sequence fork' }) }]);
  });

  it('is answered the same when it asks again, and no second one within the hour', async () => {
    const { agent, copy } = await copied();
    await asOriginal(copy);
    await fork(copy);
    const another = new Copy(agent);

    const again = await fork(copy);
    const second = await fork(another);

    expect(again).toMatchObject({ status: 201, body: { agentId: copy.id, state: 'pending' } });
    expect(second).toMatchObject({ status: 429, body: { retryAfterSeconds: 3600 } });
    server.clock.advance({ minutes: 61 });
    expect((await fork(another)).status).toBe(201);
    expect(await query('select from agents where copy_of = $1', [agent.id])).toHaveLength(2);
    expect(await breaches(agent)).toHaveLength(1);
  });

  it('is told how it stands over what it asked last', async () => {
    const { copy } = await copied();
    await asOriginal(copy);
    await fork(copy);
    copy.facts.hostname = 'renamed';
    await fork(copy);

    const { agentId, state, keys, signature } = (await copy.enrolment()).body;

    const { proof } = await copy.forkBody();
    const identity = readPublicKey(keys.identity);
    expect(identity && verifyText(identity, enrolmentAnswerText({ proof, agentId, state, keys }), signature)).toBe(
      true,
    );
  });

  it('does not exist where nobody saw two', async () => {
    const agent = await fleet.active();

    expect(await fork(new Copy(agent))).toMatchObject({ status: 409, body: { code: 'agents.not_cloned' } });
  });

  it.each([
    { forged: 'is of another key', change: 'grant' },
    { forged: 'vouches for another key', change: 'publicKey' },
    { forged: 'came with other facts', change: 'facts' },
  ] as const)('gets nothing for a grant that $forged', async ({ change }) => {
    const { agent, copy } = await copied();
    await asOriginal(copy);
    const foreign = await new Copy(await fleet.active()).forkBody();
    const forged = {
      grant: { grant: { agentId: agent.id, signature: foreign.grant.signature } },
      publicKey: { publicKey: foreign.publicKey },
      facts: { facts: foreign.facts },
    }[change];

    expect(await fork(copy, forged)).toMatchObject({ status: 401, body: { code: 'agents.proof_refused' } });
    expect(await deviceOf(copy)).toBeUndefined();
  });

  it('of an agent that may not speak any more gets nothing, and of one that never was', async () => {
    const { agent, copy } = await copied();
    await asOriginal(copy);
    await query("update agents set state = 'revoked' where id = $1", [agent.id]);

    expect(await fork(copy)).toMatchObject({ status: 401 });
    expect(await fork(new Copy(new TestAgent(server)))).toMatchObject({
      status: 404,
      body: { code: 'agents.unknown' },
    });
  });
});
