// One device that says far too much, or whose word counts no more, does not hold up or fill the server.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { testFleet } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { forgetEdges } from './alerts.background.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const process = () => server.app.jobs['alerts.process_edges']?.({});
const query = async (text: string, values: unknown[]) => (await server.db.admin.query(text, values)).rows;
const alertIds = async (deviceId: string): Promise<string[]> =>
  (await query('select id from alerts where device_id = $1 order by id', [deviceId])).map(({ id }) => id);
const waiting = async (deviceId: string): Promise<number> =>
  (await query('select from alert_edges where device_id = $1 and processed_at is null', [deviceId])).length;
const firing = (count: number) =>
  Array.from({ length: count }, (_one, i) => ({ to: 'firing', object: `/v${i}` }) as const);

it('lets another device have its turn before a long list is done', async () => {
  const client = await server.client('Turns');
  const loud = await alertingDevice(server, client, 'LOUD-001');
  const quiet = await alertingDevice(server, client, 'QUIET-001');
  await loud.stores(...firing(60));
  await quiet.stores({ to: 'firing' });

  await process();

  const [loudIds, [quietId = '']] = [await alertIds(loud.id), await alertIds(quiet.id)];
  expect(loudIds).toHaveLength(60);
  // Ids are in the order of time.
  expect(loudIds.filter((id) => id < quietId).length).toBeLessThan(60);
});

it('takes what a device said before it was archived for done, all at once', async () => {
  const device = await alertingDevice(server, await server.client('Archived'));
  await device.stores(...firing(40));
  await query("update devices set status = 'archived' where id = $1", [device.id]);

  await process();

  expect(await waiting(device.id)).toBe(0);
  expect(await alertIds(device.id)).toEqual([]);
});

it('opens no more alerts than any computer has things to watch', async () => {
  const device = await alertingDevice(server, await server.client('Inventive'));
  await device.stores({ to: 'firing', object: '/first' });
  await process();
  const columns = (
    await query("select column_name as name from information_schema.columns where table_name = 'alerts'", [])
  )
    .map(({ name }) => String(name))
    .filter((name) => name !== 'id' && name !== 'object');
  await query(
    `insert into alerts (id, object, ${columns.join(', ')})
     select gen_random_uuid(), '/more' || n, ${columns.join(', ')} from alerts, generate_series(1, 499) n where device_id = $1`,
    [device.id],
  );

  await device.stores({ to: 'firing', object: '/one-too-many' });
  await process();

  expect(await alertIds(device.id)).toHaveLength(500);
});

it('asks an agent to keep its edges while thousands of them wait, and takes its values', async () => {
  const agent = await (await testFleet(server)).active();
  const [{ device_id: deviceId, client_id: clientId }] = (await query(
    'select device_id, client_id from agents where id = $1',
    [agent.id],
  )) as [{ device_id: string; client_id: string }];
  await query(
    "insert into alert_edges (client_id, agent_id, sequence, position, device_id, edge) select $1, $2, 1000000 + n, 0, $3, '{}' from generate_series(1, 3000) n",
    [clientId, agent.id, deviceId],
  );
  const at = server.clock.now();
  const edge = {
    ...{
      rule: 'disk_full',
      ruleVersion: 1,
      object: '/',
      metric: 'volume.usedPercent' as const,
      trigger: 90,
      recover: 85,
    },
    ...{ samples: [], from: 'pending' as const, to: 'firing' as const, at, since: at, value: 93.4, flaps: 0 },
  };

  const refused = await agent.report({ edges: [edge] });
  const quiet = await agent.report();
  await process();
  const taken = await agent.report({ edges: [edge] });

  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
  expect([quiet.status, taken.status]).toEqual([200, 200]);
});

it('forgets edges that were worked on three months ago, and none that wait', async () => {
  const device = await alertingDevice(server, await server.client('Old'));
  const daysAgo = (days: number) => server.clock.now() - days * 86_400_000;
  await device.stores({ to: 'firing', receivedAt: daysAgo(91) }, { to: 'resolved', receivedAt: daysAgo(89) });
  await process();
  await device.stores({ to: 'firing', receivedAt: daysAgo(91) });

  await forgetEdges(server.platform);

  const left = await query(
    'select sequence, processed_at is null as waits from alert_edges where device_id = $1 order by sequence',
    [device.id],
  );
  expect(left).toEqual([
    { sequence: 2, waits: false },
    { sequence: 3, waits: true },
  ]);
});
