// Which rules reach which agents: an agent that knows a metric too little would refuse the whole answer.
import { AgentConfig } from '@lanet/contracts/agent';
import { alerts } from '@lanet/contracts/alerts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(() => server.close());

const keysOf = (config: unknown) => AgentConfig.parse(config).rules.map(({ key }) => key);

it('gives the rule about the event log to agents that can judge it, and to no other', async () => {
  const agent = await fleet.active();

  const old = (await agent.report()).body.config;
  const knowing = (await agent.report({ configEtag: old.etag, knows: ['log.errors'] })).body.config;
  const same = (await agent.report({ configEtag: knowing.etag, knows: ['log.errors'] })).body.config;
  const oldAgain = (await agent.report({ configEtag: knowing.etag })).body.config;

  expect(JSON.stringify(old)).not.toContain('log.errors');
  expect(keysOf(knowing)).toEqual([...keysOf(old), 'event_errors']);
  expect(same).toBeUndefined();
  expect(oldAgain).toEqual(old);
});

it('makes one low alert and ticket of an error burst', async () => {
  const agent = await fleet.active();
  const at = server.clock.now();
  const limits = { metric: 'log.errors' as const, trigger: 9, recover: 1 };
  const edge = { rule: 'event_errors', ruleVersion: 1, object: 'nginx', ...limits, samples: [{ at, value: 14 }] };

  const { status } = await agent.report({
    edges: [{ ...edge, from: 'inactive', to: 'firing', at, since: at, value: 14, flaps: 0 }],
  });
  await server.work();

  const admin = await server.person({ role: 'admin' });
  const { body } = await admin.call(alerts.list, { query: { clientId: fleet.acme.id } });
  expect(status).toBe(200);
  expect(body.items).toMatchObject([{ rule: 'event_errors', object: 'nginx', priority: 'low', value: 14 }]);
  expect(body.items[0].ticket).not.toBeNull();
});
