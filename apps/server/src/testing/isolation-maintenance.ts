import { type MaintenancePlace, maintenance } from '@lanet/contracts/maintenance';
import { plan } from './maintenance-plans.ts';
import type { TestClient, TestServer } from './test-server.ts';

/** Windows of the victim, one for each act that ends it. */
export type VictimMaintenance = Record<'planned' | 'running' | 'toCancel' | 'toAccept' | 'toDecline', string>;

/** Plans them for the device, with a past that was: the first one was changed. */
export async function testMaintenance(
  server: TestServer,
  { client, secret, deviceId }: { client: TestClient; secret: string; deviceId: string },
): Promise<VictimMaintenance> {
  const place: MaintenancePlace = { scope: 'device', deviceId };
  const by = server.superadmin;
  const reason = `${secret} reason`;
  const later = { place, reason, startsInHours: 24 * 300 };
  const planned = await plan(server, by, later);
  await by.call(maintenance.update, { params: planned, ifMatch: 1, body: { reason: `${secret} other reason` } });
  // It stops nothing that other rows of the matrix look at.
  const running = await plan(server, by, { ...later, startsInHours: 0, stops: 'notifications' });
  const [toCancel, toAccept, toDecline] = [
    await plan(server, by, later),
    await plan(server, client.clientAdmin, later),
    await plan(server, client.clientAdmin, later),
  ];
  await server.work();
  return {
    ...{ planned: planned.id, running: running.id, toCancel: toCancel.id },
    ...{ toAccept: toAccept.id, toDecline: toDecline.id },
  };
}
