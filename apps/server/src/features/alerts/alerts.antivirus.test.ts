import { alertRules } from '@lanet/contracts/alerts';
import type { SectionInputs } from '@lanet/contracts/inventory';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ticketsOf } from '../../testing/alerting-device.ts';
import { TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { judgeAntivirus } from './alerts.antivirus.service.ts';
import { settleDue } from './alerts.background.ts';

let server: TestServer;
let fleet: TestFleet;
beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
});
afterAll(() => server.close());

type Products = NonNullable<SectionInputs['security']['antivirus']>;
const ON: Products = [{ product: 'Defender', enabled: true, upToDate: true }];
const OFF: Products = [{ product: 'Defender', enabled: false, upToDate: true }];
const OLD: Products = [{ product: 'Defender', enabled: true, upToDate: false }];

let hashes = 0;
let computers = 0;

async function computer(platform: 'windows' | 'linux' = 'windows') {
  const agent = new TestAgent(server, { platform });
  computers += 1;
  await agent.enrol(fleet.token, {}, `127.4.0.${computers}`);
  await agent.grant();
  const { rows } = await server.db.admin.query('select device_id from agents where id = $1', [agent.id]);
  const id: string = rows[0].device_id;
  return {
    id,
    async finds(antivirus: Products | null) {
      hashes += 1;
      await agent.grant();
      const data = { antivirus, firewalls: null, encryption: null };
      const security = { hash: hashes.toString(16).padStart(16, '0'), data };
      expect((await agent.report({ sections: { security } })).status).toBe(200);
    },
    async switchOff(key: string) {
      const body = { level: 'device' as const, targetId: id, fields: { enabled: false } };
      // Signed in just now: the tests are hours long by their clock.
      const admin = await server.person({ role: 'admin' });
      expect((await admin.call(alertRules.setOverride, { params: { key }, body })).status).toBe(204);
    },
    tickets: () => ticketsOf(server, id),
  };
}

async function after(minutes: number) {
  server.clock.advance({ minutes });
  await judgeAntivirus(server.platform);
}

it.each([
  ['off', OFF],
  ['out of date', OLD],
])('that is %s is one ticket of high priority, which resolves when it protects again', async (_what, products) => {
  const one = await computer();
  await one.finds(products);
  await after(1);
  const early = await one.tickets();
  await after(1);
  await after(60);

  expect(early).toEqual([]);
  const [ticket, ...more] = await one.tickets();
  expect(more).toEqual([]);
  expect(ticket).toMatchObject({
    ...{ priority: 'high', alerting: true },
    subject: expect.stringMatching(/^Antivirus apagado o desactualizado en /),
  });

  await one.finds(ON);
  await after(1);
  expect((await one.tickets())[0]?.alerting).toBe(true);
  await after(1);
  expect((await one.tickets())[0]?.alerting).toBe(false);
  server.clock.advance({ minutes: 16 });
  await settleDue(server.platform);
  expect((await one.tickets())[0]?.status).toBe('resolved');
});

it('that is missing for half an hour is a ticket of its own words; one that comes but is off stays in it', async () => {
  const one = await computer();
  await one.finds([]);
  await after(29);
  expect(await one.tickets()).toEqual([]);
  await after(1);
  expect(await one.tickets()).toMatchObject([
    { priority: 'high', subject: expect.stringMatching(/^Sin antivirus en /) },
  ]);

  await one.finds(OFF);
  await after(3);

  const [ticket, ...more] = await one.tickets();
  expect(more).toEqual([]);
  expect(ticket?.lines.filter((kind) => kind.startsWith('alert_'))).toEqual([
    ...['alert_fired', 'alert_recovered', 'alert_fired'],
  ]);
});

it('beside another one that protects, on a Linux that has none we know, or where nobody could look, is no ticket', async () => {
  const [beside, linux, unknown, excepted] = [
    await computer(),
    await computer('linux'),
    await computer(),
    await computer(),
  ];
  await excepted.switchOff('antivirus_missing');
  await beside.finds([...OFF, { product: 'ESET', enabled: true, upToDate: null }]);
  await linux.finds([]);
  await unknown.finds(null);
  await excepted.finds([]);

  await after(60);

  for (const one of [beside, linux, unknown, excepted]) expect(await one.tickets()).toEqual([]);
});

it('is no ticket any more when its rule is switched off, and no proof of anything', async () => {
  const one = await computer();
  await one.finds(OFF);
  await after(3);
  await one.switchOff('antivirus_down');
  await after(1);

  const [ticket] = await one.tickets();
  expect(ticket).toMatchObject({ alerting: false });
  expect(ticket?.lines).toContain('alert_removed');
});
