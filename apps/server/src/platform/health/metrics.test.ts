import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

it('prints each metric under the name dashboards use', async () => {
  const metrics = createMetrics({ version: '1.2.3' });
  metrics.observeRequest('/api/v1/tickets/:id', 'GET', 200, 0.02);
  metrics.agentsConnected(7);
  metrics.reportsStored(2);
  metrics.reportsStored(3);
  metrics.alertsOpen('critical', 4);
  metrics.pool('busy', 3);
  metrics.beforePrint(async () => metrics.databaseUp(true));

  const { contentType, text } = await metrics.print();

  expect(contentType).toMatch(/^text\/plain/);
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'lanet_http_request_duration_seconds_bucket{le="0.01",route="/api/v1/tickets/:id",method="GET",status="200"} 0',
      'lanet_http_request_duration_seconds_bucket{le="0.025",route="/api/v1/tickets/:id",method="GET",status="200"} 1',
      'lanet_agents_connected 7',
      'lanet_reports_total 5',
      'lanet_alerts_open{severity="critical"} 4',
      'lanet_db_pool_connections{state="busy"} 3',
      'lanet_database_up 1',
      `lanet_build_info{version="1.2.3",node="${process.version}"} 1`,
    ]),
  );
  expect(text).toContain('process_resident_memory_bytes ');
});

it('names no client, site or device in any label', async () => {
  const { text } = await createMetrics({ version: '1.2.3' }).print();

  expect(text).not.toMatch(/\b(client|site|device|agent)(_id)?=/i);
});

it('keeps the figures of two servers in one process apart', async () => {
  const [first, second] = [createMetrics({ version: '1' }), createMetrics({ version: '2' })];
  first.reportsStored(5);

  expect((await second.print()).text).toContain('lanet_reports_total 0');
});
