import { agent as protocol } from '@lanet/contracts/agent';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { provedAgent } from './agents.caller.service.ts';
import { type Gateway, openGateway } from './agents.gateway.service.ts';

let server: TestServer;
let fleet: TestFleet;
/** Two processes of one installation. */
let one: Gateway;
let other: Gateway;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  [one, other] = [await openGateway({ ...server.platform }), await openGateway({ ...server.platform })];
});

const path = protocol.grant.path;
const proofOf = (agent: TestAgent) => agent.proof('POST', path);
/** Whose it is, or why it is refused. */
const at = (gateway: Gateway, authorization: string) =>
  provedAgent(gateway, { authorization, method: 'POST', path, hasBody: false }).then(
    ({ agentId }) => agentId,
    (error) => error.detail.detail as string,
  );
/** An agent whose own sign-in is no part of the test. */
async function joined(): Promise<TestAgent> {
  const agent = await fleet.active();
  await server.db.admin.query('delete from agent_proofs');
  return agent;
}
const kept = async () => (await server.db.admin.query('select from agent_proofs')).rows.length;

it('takes a proof once, whichever gateway it is shown to, and also when that one was started anew', async () => {
  const agent = await joined();
  const proof = await proofOf(agent);

  expect(await at(one, proof)).toBe(agent.id);
  expect(await at(other, proof)).toBe('replayed');
  expect(await at(await openGateway({ ...server.platform }), proof)).toBe('replayed');
  expect(await at(other, await proofOf(agent))).toBe(agent.id);
});

it('lets one of two gateways win that see the same proofs at once', async () => {
  const agents = [await joined(), await joined(), await joined(), await joined()];
  const proofs = await Promise.all(agents.flatMap((agent) => Array.from({ length: 20 }, () => proofOf(agent))));

  const answers = await Promise.all(
    proofs.map((proof, index) => {
      const [first, second] = index % 2 === 0 ? [one, other] : [other, one];
      return Promise.all([at(first, proof), at(second, proof)]);
    }),
  );

  for (const pair of answers) expect(pair.filter((answer) => answer === 'replayed')).toHaveLength(1);
  expect(await kept()).toBe(80);
});

it('is told at the protocol itself', async () => {
  const agent = await joined();
  const proof = await proofOf(agent);
  await at(other, proof);

  expect(await agent.grant(proof)).toMatchObject({
    status: 401,
    body: { code: 'agents.proof_refused', detail: 'replayed' },
  });
  expect(await agent.grant()).toMatchObject({ status: 200 });
});

it('keeps one for as long as any clock may take it, and no longer', async () => {
  const agent = await joined();
  await at(one, await proofOf(agent));

  server.clock.advance({ seconds: 120 + 299 });
  await one.sharedProofs.forget();
  expect(await kept()).toBe(1);
  server.clock.advance({ seconds: 2 });
  await one.sharedProofs.forget();
  expect(await kept()).toBe(0);
});

it('refuses nobody for ever because the database was away', async () => {
  const agent = await joined();
  await one.registry.find(agent.id);
  await server.db.admin.query('alter table agent_proofs rename to elsewhere');
  const lost = await provedAgent(one, {
    ...{ authorization: await proofOf(agent), method: 'POST', path, hasBody: false },
  }).catch((error) => error);
  await server.db.admin.query('alter table elsewhere rename to agent_proofs');

  expect(lost).toMatchObject({ code: '42P01' });
  expect(await at(one, await proofOf(agent))).toBe(agent.id);
});
