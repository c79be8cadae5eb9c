import { enrolments, enrolmentTokens } from '@lanet/contracts/agents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishCommandKey, TestAgent } from '../../testing/test-agent.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
/** Signed in anew for each token: the clock moves by days here, and a sign-in ends. */
let technician: TestPerson;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
  await publishCommandKey(server);
});
afterAll(() => server.close());

/** Attempts are counted by address and minute; these tests make more of them than a building does. */
const nextMinute = () => server.clock.advance({ minutes: 1 });

async function token(changes: object = {}, client = acme): Promise<{ id: string; text: string }> {
  nextMinute();
  technician = await server.person({ role: 'technician' });
  const body = { clientId: client.id, siteId: client.siteId, label: 'Office', ...changes };
  const made = await technician.call(enrolmentTokens.create, { body });
  return { id: made.body.item.id, text: made.body.token };
}
const automatic = { approval: 'automatic', addressRanges: ['127.0.0.0/8'] };
describe('a person', () => {
  async function waiting(facts: object = {}, client = acme) {
    const { id, text } = await token({}, client);
    const agent = new TestAgent(server, facts);
    await agent.enrol(text);
    const list = await technician.call(enrolments.list, { query: { tokenId: id } });
    return { agent, item: list.body.items[0] };
  }
  const approve = (deviceId: string, sameAs?: string, by = technician) =>
    by.call(enrolments.approve, { params: { id: deviceId }, body: sameAs ? { sameAs } : {} });

  it('accepts a computer, which may speak from then on', async () => {
    const { agent, item } = await waiting();

    const approved = await approve(item.deviceId);
    await expect.poll(async () => (await agent.grant()).status).toBe(200);

    expect(item).toMatchObject({ hostname: agent.facts.hostname, state: 'pending', client: { id: acme.id } });
    expect(approved.body).toMatchObject({ deviceId: item.deviceId, state: 'active' });
    expect((await agent.enrolment()).body.state).toBe('active');
    expect((await agent.report()).status).toBe(200);
    expect(await approve(item.deviceId)).toMatchObject({ status: 409, body: { code: 'devices.not_pending' } });
  });

  it('refuses a computer, which stays refused', async () => {
    const { agent, item } = await waiting();

    const rejected = await technician.call(enrolments.reject, { params: { id: item.deviceId } });
    await expect.poll(async () => (await agent.grant()).body.code).toBe('agents.revoked');

    expect(rejected.status).toBe(204);
    expect((await agent.enrolment()).body.state).toBe('rejected');
  });

  it('decides once, also when two people do at the same time', async () => {
    const { item } = await waiting();

    const answers = await Promise.all([
      approve(item.deviceId),
      approve(item.deviceId, undefined, await server.person({ role: 'admin' })),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('of limited staff decides only about their clients', async () => {
    const other = await server.client('Elsewhere');
    const { item } = await waiting({}, other);
    const params = { id: item.deviceId };
    const limited = await server.person({ role: 'technician', clientIds: [acme.id] });

    expect(await approve(item.deviceId, undefined, limited)).toMatchObject({ status: 404 });
    expect(await limited.call(enrolments.reject, { params })).toMatchObject({ status: 404 });
    const manager = await server.person({ role: 'client_admin', clientId: other.id });
    expect(await approve(item.deviceId, undefined, manager)).toMatchObject({ status: 403 });
  });

  it('says that a computer is one that is known: its history stays, the old agent is refused', async () => {
    const { text } = await token(automatic);
    const old = new TestAgent(server);
    await old.enrol(text);
    await old.grant();
    await old.report();
    const { agent, item } = await waiting(old.facts);
    const [duplicate] = item.duplicates;

    const approved = await approve(item.deviceId, duplicate.deviceId);
    await expect.poll(async () => (await agent.grant()).status).toBe(200);
    const first = await agent.report();
    await expect.poll(async () => (await old.report()).body.code).toBe('agents.revoked');

    const { rows } = await server.db.admin.query('select count(*)::int from metric_windows where device_id = $1', [
      duplicate.deviceId,
    ]);
    expect(duplicate).toMatchObject({ score: 125, reasons: ['serial', 'uuid', 'mac', 'hostname'] });
    expect(approved.body).toMatchObject({ deviceId: duplicate.deviceId, state: 'active' });
    expect(first.status).toBe(200);
    expect(rows[0].count).toBeGreaterThanOrEqual(1);
    expect(await approve(item.deviceId)).toMatchObject({ status: 404 });
  });

  it('cannot give a computer to a device of another client, to itself or to nothing', async () => {
    const other = await server.client('Third');
    const foreign = await waiting({}, other);
    await approve(foreign.item.deviceId);
    const { item } = await waiting();

    for (const sameAs of [foreign.item.deviceId, item.deviceId, acme.id])
      expect(await approve(item.deviceId, sameAs)).toMatchObject({ status: 404, body: { code: 'devices.not_found' } });
  });
});
