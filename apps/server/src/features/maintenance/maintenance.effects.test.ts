import { maintenance } from '@lanet/contracts/maintenance';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, type Scoped, SYSTEM } from '../../platform/database/index.ts';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { pass, plan } from '../../testing/maintenance-plans.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { slaPauses } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const someone = () => server.person({ role: 'technician' });
const HOUR_MS = 3_600_000;

it('pauses the SLA of what a window covers, by what held then, whoever asks', async () => {
  const client = await server.client('Paused');
  const device = await alertingDevice(server, client);
  const startMs = server.clock.now();
  const at = (hours: number) => startMs + hours * HOUR_MS;
  const by = await someone();
  const site = await plan(server, by, { place: { scope: 'site', siteId: client.siteId }, hours: 4, reason: 'Sitio' });
  await plan(server, by, {
    place: { scope: 'device', deviceId: device.id },
    startsInHours: 3,
    hours: 4,
    reason: 'Equipo',
  });
  await plan(server, by, {
    place: { scope: 'client', clientId: client.id },
    startsInHours: 9,
    hours: 1,
    pausesSla: false,
  });
  await plan(server, client.clientAdmin, {
    place: { scope: 'client', clientId: client.id },
    startsInHours: 12,
    hours: 1,
  });
  const stranger = await server.client('Stranger');
  await plan(server, by, { place: { scope: 'client', clientId: stranger.id }, startsInHours: 14, hours: 1 });
  await plan(server, by, { place: { scope: 'everything' }, startsInHours: 20, hours: 1, reason: 'Todo' });
  const place = { clientId: client.id, siteId: client.siteId, deviceId: device.id };
  const pauses = async (
    who: Scoped,
    { siteId, deviceId }: { siteId: string | null; deviceId: string | null } = place,
  ) => {
    const found = await inScope(server.db, who, (tx) =>
      slaPauses(tx, { clientId: client.id, siteId, deviceId }, at(0), at(48)),
    );
    return found.map(({ fromMs, toMs, reason }) => [reason, (fromMs - startMs) / HOUR_MS, (toMs - startMs) / HOUR_MS]);
  };
  const all = [
    ['Sitio', 1, 5],
    ['Equipo', 5, 7],
    ['Todo', 20, 21],
  ];

  expect(await pauses(SYSTEM)).toEqual(all);
  // A person of one site writes to a ticket, and its clocks are computed in that very transaction.
  expect(
    await pauses({
      scope: { kind: 'sites', clientIds: [client.id], siteIds: [client.siteId], personId: client.requester.id },
    }),
  ).toEqual(all);
  expect(await pauses(SYSTEM, { siteId: client.otherSiteId, deviceId: null })).toEqual([['Todo', 20, 21]]);
  expect(await pauses(SYSTEM, { siteId: client.siteId, deviceId: null })).toEqual([
    ['Sitio', 1, 5],
    ['Todo', 20, 21],
  ]);

  await pass(server, { hours: 2 });
  const later = await someone();
  await later.call(maintenance.update, { params: site, ifMatch: 1, body: { pausesSla: false } });

  expect(await pauses(SYSTEM, { siteId: client.siteId, deviceId: null })).toEqual([
    ['Sitio', 1, 2],
    ['Todo', 20, 21],
  ]);
  expect(await inScope(server.db, SYSTEM, (tx) => slaPauses(tx, place, at(5), at(5)))).toEqual([]);
});
