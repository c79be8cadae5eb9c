import { enrolmentTokens } from '@lanet/contracts/agents';
import { enrolmentAnswerText } from '@lanet/contracts/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicKeyText, readPublicKey, signText, verifyText } from '../../platform/crypto/ed25519.ts';
import { publishCommandKey, TestAgent } from '../../testing/test-agent.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
let commandKey: string;
/** Signed in anew for each token: the clock moves by days here, and a sign-in ends. */
let technician: TestPerson;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
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
const securityEvents = async (action: string) =>
  (await server.db.admin.query('select * from audit_log where security and action = $1', [action])).rows;
const count = async (table: string) =>
  (await server.db.admin.query(`select count(*)::int as count from ${table}`)).rows[0].count;

describe('enrolment', () => {
  it('waits until the signer has published the key that agents pin', async () => {
    const { text } = await token();
    const agent = new TestAgent(server);

    expect(await agent.enrol(text)).toMatchObject({ status: 503, body: { code: 'server.unavailable' } });
    commandKey = await publishCommandKey(server);
    expect(await agent.enrol(text)).toMatchObject({ status: 201 });
  });

  it('answers with the keys, signed by the identity the token names, over the proof of this agent', async () => {
    const { text } = await token();
    const agent = new TestAgent(server);

    const { body } = await agent.enrol(text);

    const identity = publicKeyText((await server.platform.gatewayKeys()).identity.publicKey);
    const key = readPublicKey(body.keys.identity);
    const again = await agent.enrolment();
    const proof = await server.db.admin.query('select enrolment_proof from agents where id = $1', [agent.id]);
    const signed = enrolmentAnswerText({ ...body, proof: proof.rows[0].enrolment_proof });
    expect(body).toMatchObject({ agentId: agent.id, state: 'pending', keys: { identity, command: commandKey } });
    expect(key && verifyText(key, signed, body.signature)).toBe(true);
    expect(again.body).toMatchObject({ state: 'pending', signature: body.signature });
    expect(body.pollSeconds).toBeGreaterThanOrEqual(300);
    expect(body.pollSeconds).toBeLessThanOrEqual(900);
  });

  it('creates one device, however often and however fast the same key asks', async () => {
    const { id, text } = await token({ maxUses: 1 });
    const agent = new TestAgent(server);
    const before = await count('devices');

    const answers = await Promise.all([agent.enrol(text), agent.enrol(text), agent.enrol(text)]);
    server.clock.advance({ days: 8 });
    const late = await agent.enrol(text);

    expect(new Set([...answers, late].map(({ body }) => body.signature)).size).toBe(1);
    expect(await count('devices')).toBe(before + 1);
    const uses = await server.db.admin.query('select result from enrolment_uses where token_id = $1', [id]);
    expect(uses.rows.map(({ result }) => result).sort()).toEqual(['pending', 'repeated']);
    expect((await server.jobs()).filter((job) => job === 'notifications.enrolment_pending').length).toBeGreaterThan(0);
  });

  it('answers alike to a wrong, expired, revoked and used-up token, and writes each down', async () => {
    const { text: unknown } = await token();
    const wrong = unknown.replace(/^LANET-.{4}/, 'LANET-AAAA');
    const { text: expired } = await token({ validDays: 1 });
    server.clock.advance({ days: 1 });
    const revoked = await token();
    await technician.call(enrolmentTokens.revoke, { params: revoked });
    const { text: usedUp } = await token({ maxUses: 1 });
    await new TestAgent(server).enrol(usedUp);
    nextMinute();
    const before = (await securityEvents('agent.token_refused')).length;

    const answers = [];
    for (const text of [wrong, expired, revoked.text, usedUp]) answers.push(await new TestAgent(server).enrol(text));

    const seen = answers.map(({ status, body: { requestId: _id, ...body } }) => JSON.stringify({ status, body }));
    expect(new Set(seen).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 403, body: { code: 'agents.token_refused' } });
    expect(await securityEvents('agent.token_refused')).toHaveLength(before + 4);
    expect(await new TestAgent(server).enrol('LANET-NONSENSE')).toMatchObject({
      body: { code: 'agents.token_refused' },
    });
  });

  it('gives the last use to one of two that ask at once', async () => {
    const { text } = await token({ maxUses: 1 });

    const answers = await Promise.all([new TestAgent(server).enrol(text), new TestAgent(server).enrol(text)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
  });

  it('refuses a proof by another key, for other facts or another token', async () => {
    const { text } = await token();
    const agent = new TestAgent(server);
    const stranger = new TestAgent(server);
    const forged = signText(agent.keys.privateKey, 'something else');

    const answers = [
      await agent.enrol(text, { proof: forged }),
      await agent.enrol(text, { facts: stranger.facts }),
      await agent.enrol(text, { publicKey: publicKeyText(stranger.keys.publicKey) }),
    ];

    for (const answer of answers) expect(answer).toMatchObject({ status: 401, body: { code: 'agents.proof_refused' } });
  });

  it('takes the client and site from the token and writes down who claims another', async () => {
    const other = await server.client('Other');
    const { text } = await token();
    const agent = new TestAgent(server);

    const answer = await agent.enrol(text, { client_id: other.id, siteId: other.siteId });

    const { rows } = await server.db.admin.query(
      'select d.client_id, d.site_id from agents a join devices d on d.id = a.device_id where a.id = $1',
      [agent.id],
    );
    expect(answer.status).toBe(201);
    expect(rows).toEqual([{ client_id: acme.id, site_id: acme.siteId }]);
    expect(await securityEvents('agent.scope_claimed')).toMatchObject([{ detail: { client_id: `"${other.id}"` } }]);
  });

  it('lets in at once only by an automatic token and from its addresses', async () => {
    const { text } = await token(automatic);

    const states = [];
    for (const address of ['127.0.0.1', '::ffff:127.0.0.9', '10.0.0.1', 'fe80::1%eth0'])
      states.push((await new TestAgent(server).enrol(text, {}, address)).body.state);

    expect(states).toEqual(['active', 'active', 'pending', 'pending']);
  });

  it('has a person look at a computer that may be a silent device come back, automatic or not', async () => {
    const { text } = await token(automatic);
    const first = new TestAgent(server);
    await first.enrol(text);
    await first.grant();
    await first.report();

    const beside = await new TestAgent(server, first.facts).enrol(text);
    server.clock.advance({ minutes: 11 });
    const after = await new TestAgent(server, first.facts).enrol(text);

    expect([beside.body.state, after.body.state]).toEqual(['active', 'pending']);
  });

  it('hears each address ten times a minute', async () => {
    nextMinute();
    const attempts = [];
    for (let attempt = 0; attempt < 11; attempt += 1)
      attempts.push(await new TestAgent(server).enrol('x', {}, '10.9.9.9'));
    const elsewhere = await new TestAgent(server).enrol('x', {}, '10.9.9.8');

    expect(attempts.map(({ status }) => status)).toEqual([...Array(10).fill(403), 429]);
    expect(attempts[10]?.headers['retry-after']).toBe('60');
    expect(elsewhere.status).toBe(403);
  });

  it('answers hostile bodies with a refusal', async () => {
    const { text } = await token();
    const agent = new TestAgent(server);
    const body = JSON.stringify({
      ...{ token: text, publicKey: publicKeyText(agent.keys.publicKey), proof: 'A'.repeat(86) },
      ...{ facts: { ...agent.facts, deep: 0 }, agentVersion: '3', protocol: 1, sentAt: 1 },
    });
    const deep = body.replace('"deep":0', `"deep":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    const nested = await server.app.http.inject({
      ...{
        method: 'POST',
        url: '/agent/v1/enrolments',
        headers: { 'content-type': 'application/json' },
        payload: deep,
      },
    });

    const answers = [
      { status: nested.statusCode },
      await agent.enrol(text, { publicKey: 'A'.repeat(43) }),
      await agent.enrol(text, { publicKey: null }),
      await agent.enrol(text, { facts: null }),
      await agent.enrol(text, { token: '\0' }),
    ];

    for (const { status } of answers) expect([401, 403, 422]).toContain(status);
  });
});

describe('a pending agent', () => {
  it('may ask how it stands and nothing else', async () => {
    const { text } = await token();
    const agent = new TestAgent(server);
    await agent.enrol(text);

    expect(await agent.grant()).toMatchObject({ status: 403, body: { code: 'agents.pending' } });
    expect((await agent.report()).status).toBe(401);
    expect((await agent.enrolment()).status).toBe(200);
  });

  it('is told only of itself', async () => {
    const { text } = await token();
    const [one, two] = [new TestAgent(server), new TestAgent(server)];
    await Promise.all([one.enrol(text), two.enrol(text)]);
    const url = `/agent/v1/enrolments/${two.id}`;

    const asked = await server.app.http.inject({
      ...{ method: 'GET', url, headers: { authorization: await one.proof('GET', url) } },
    });

    expect(asked.json()).toMatchObject({ status: 404, code: 'agents.unknown' });
    expect(await new TestAgent(server).enrolment()).toMatchObject({ status: 404, body: { code: 'agents.unknown' } });
  });
});
