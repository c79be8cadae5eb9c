import type { DeviceStatus, DeviceType } from '@lanet/contracts/devices';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

const columns = ['id', 'client_id', 'site_id', 'name', 'type', 'status', 'simulated', 'version'] as const;

export function findDeviceRow(tx: ScopedTx, id: string) {
  return tx.selectFrom('devices').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Locks the device until the transaction ends, so that a save and an archiving do not cross. */
export function lockDeviceRow(tx: ScopedTx, id: string) {
  return tx.selectFrom('devices').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
}

export interface NewDevice {
  id: string;
  client_id: string;
  site_id: string;
  name: string;
  type: DeviceType;
  status: DeviceStatus;
  simulated: boolean;
  os: string | null;
  model: string | null;
  serial: string | null;
  uuid: string | null;
}

export async function insertDevice(tx: ScopedTx, device: NewDevice): Promise<void> {
  await tx.insertInto('devices').values(device).execute();
}

export interface DevicePatch {
  name?: string | undefined;
  type?: DeviceType | undefined;
  site_id?: string | undefined;
  status?: DeviceStatus | undefined;
}

/** Its status row follows to another site by its foreign key. */
export async function updateDeviceRow(tx: ScopedTx, id: string, patch: DevicePatch): Promise<number> {
  const { version } = await tx
    .updateTable('devices')
    .set((expression) => ({ ...patch, version: expression('version', '+', 1) }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function isSiteOf(tx: ScopedTx, clientId: string, siteId: string): Promise<boolean> {
  const query = tx.selectFrom('sites').select('id').where('client_id', '=', clientId).where('id', '=', siteId);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Ends the device's agents; their ids. `agents` itself needs `devices`, so it cannot be asked from here. */
export async function revokeAgents(tx: ScopedTx, deviceId: string): Promise<string[]> {
  const rows = await tx
    .updateTable('agents')
    .set({ state: 'revoked' })
    .where('device_id', '=', deviceId)
    .where('state', 'in', ['pending', 'active'])
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Its agents that may speak. */
export async function agentsOf(tx: ScopedTx, deviceId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('agents')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('state', 'in', ['pending', 'active'])
    .execute();
  return rows.map(({ id }) => id);
}

export async function setOffline(tx: ScopedTx, deviceId: string): Promise<void> {
  await tx.updateTable('device_status').set({ online: false, lease: null }).where('device_id', '=', deviceId).execute();
}

export interface FactsRow {
  deviceId: string;
  os?: string | undefined;
  model?: string | undefined;
  serial?: string | undefined;
  uuid?: string | undefined;
}

/**
 * Sets what is known of many devices and leaves the rest. The devices that changed. Their version stays: it guards what
 * people edit, and nobody edits these.
 */
export async function updateFacts(tx: ScopedTx, rows: readonly FactsRow[]) {
  const column = (of: (row: FactsRow) => string | undefined) => rows.map((row) => of(row) ?? null);
  const result = await sql<{ id: string; client_id: string; site_id: string; version: number }>`
    update devices d set os = coalesce(f.os, d.os), model = coalesce(f.model, d.model),
      serial = coalesce(f.serial, d.serial), uuid = coalesce(f.uuid, d.uuid)
    from (select id, max(os) as os, max(model) as model, max(serial) as serial, max(uuid) as uuid from unnest(
      ${column(({ deviceId }) => deviceId)}::uuid[], ${column(({ os }) => os)}::text[],
      ${column(({ model }) => model)}::text[], ${column(({ serial }) => serial)}::text[],
      ${column(({ uuid }) => uuid)}::text[]) as u (id, os, model, serial, uuid) group by id) f
    where d.id = f.id and (coalesce(f.os, d.os), coalesce(f.model, d.model), coalesce(f.serial, d.serial),
      coalesce(f.uuid, d.uuid)) is distinct from (d.os, d.model, d.serial, d.uuid)
    returning d.id, d.client_id, d.site_id, d.version`.execute(tx);
  return result.rows;
}
