// Maintenance windows of each kind: open now, coming, proposed by the client, and what was.
import { devices } from '@lanet/contracts/devices';
import { type MaintenancePlace, maintenance } from '@lanet/contracts/maintenance';
import type { SignedIn } from '../staff-api.ts';

export interface MaintenanceWorld {
  /** Recurring, over the site, with a change behind it. */
  comingId: string;
  /** Open over PC-001. */
  runningId: string;
  proposedId: string;
  /** Called off, with the reason. */
  cancelledId: string;
  /** PC-001. */
  deviceId: string;
}

interface Makers {
  superadmin: SignedIn;
  tecnico: SignedIn;
  cliente: SignedIn;
  clientId: string;
  siteId: string;
}

export async function makeMaintenance({
  superadmin,
  tecnico,
  cliente,
  clientId,
  siteId,
}: Makers): Promise<MaintenanceWorld> {
  const { items } = await tecnico.call(devices.list, { query: { search: 'PC-001' } });
  const deviceId = items[0]?.id ?? '';
  const plan = (by: SignedIn, place: MaintenancePlace, reason: string, start: string, rrule: string | null) =>
    by.call(maintenance.create, {
      body: { place, start, rrule, durationMinutes: 240, stops: 'both', pausesSla: true, reason },
    });
  const atSite: MaintenancePlace = { scope: 'site', siteId };
  const atClient: MaintenancePlace = { scope: 'client', clientId };
  const monthly = 'FREQ=MONTHLY;BYDAY=-1FR';
  const coming = await plan(tecnico, atSite, 'Actualización del servidor de archivos', '2040-01-06T22:00', monthly);
  await tecnico.call(maintenance.update, {
    ...{ params: { id: coming.id }, ifMatch: coming.version },
    body: { reason: 'Actualización mensual del servidor de archivos' },
  });
  // The technician is limited to the client.
  await plan(superadmin, { scope: 'everything' }, 'Cambio de enlace del centro de datos', '2040-02-11T23:30', null);
  await plan(tecnico, atClient, 'Respaldo completo', '2040-01-01T01:00', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=20');
  const asked = await plan(cliente, atSite, 'Corte de luz anunciado de la CFE', '2040-03-10T08:00', null);
  const off = await plan(tecnico, { scope: 'device', deviceId }, 'Mudanza de oficina', '2040-05-04T20:00', null);
  await tecnico.call(maintenance.cancel, { params: { id: off.id }, body: { why: 'La mudanza se pospuso' } });
  const running = await tecnico.call(maintenance.startNow, {
    body: {
      ...{ place: { scope: 'device', deviceId }, hours: 72, stops: 'both', pausesSla: true },
      reason: 'Cambio de disco y reinstalación',
    },
  });
  return { comingId: coming.id, runningId: running.id, proposedId: asked.id, cancelledId: off.id, deviceId };
}
