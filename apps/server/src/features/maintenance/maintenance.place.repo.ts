// Where a window is for. Clients, sites and devices are read by SQL: `devices` itself needs `alerts`, and so this feature.
import type { MaintenancePlace } from '@lanet/contracts/maintenance';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Columns of a window's row, and what the place is called. */
export interface FoundPlace {
  scope: MaintenancePlace['scope'];
  clientId: string | null;
  siteId: string | null;
  deviceId: string | null;
  name: string;
  /** Of the site, else the organisation's. */
  timeZone: string;
}

/** Undefined when it is not in the caller's scope. */
export function findPlace(tx: ScopedTx, place: MaintenancePlace): Promise<FoundPlace | undefined> {
  switch (place.scope) {
    case 'everything':
      return everything(tx);
    case 'client':
      return client(tx, place.clientId);
    case 'site':
      return site(tx, place.siteId);
    case 'device':
      return device(tx, place.deviceId);
  }
}

async function everything(tx: ScopedTx): Promise<FoundPlace> {
  const { name, time_zone: timeZone } = await tx
    .selectFrom('organisation')
    .select(['name', 'time_zone'])
    .executeTakeFirstOrThrow();
  return { scope: 'everything', clientId: null, siteId: null, deviceId: null, name, timeZone };
}

async function client(tx: ScopedTx, id: string): Promise<FoundPlace | undefined> {
  const row = await tx
    .selectFrom('clients')
    .innerJoin('organisation', (join) => join.onTrue())
    .select(['clients.name', 'organisation.time_zone'])
    .where('clients.id', '=', id)
    .executeTakeFirst();
  return (
    row && { scope: 'client', clientId: id, siteId: null, deviceId: null, name: row.name, timeZone: row.time_zone }
  );
}

async function site(tx: ScopedTx, id: string): Promise<FoundPlace | undefined> {
  const row = await tx
    .selectFrom('sites')
    .select(['client_id', 'name', 'time_zone'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    scope: 'site',
    clientId: row.client_id,
    siteId: id,
    deviceId: null,
    name: row.name,
    timeZone: row.time_zone,
  };
}

async function device(tx: ScopedTx, id: string): Promise<FoundPlace | undefined> {
  const row = await tx
    .selectFrom('devices')
    .innerJoin('sites', (join) =>
      join.onRef('sites.client_id', '=', 'devices.client_id').onRef('sites.id', '=', 'devices.site_id'),
    )
    .select(['devices.client_id', 'devices.site_id', 'devices.name', 'sites.time_zone'])
    .where('devices.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { client_id: clientId, site_id: siteId, name, time_zone: timeZone } = row;
  return { scope: 'device', clientId, siteId, deviceId: id, name, timeZone };
}
