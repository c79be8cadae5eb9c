import { Priority } from '@lanet/contracts/alert-rules';
import type { DeviceState, DeviceStatus, DeviceType } from '@lanet/contracts/devices';
import { type RawBuilder, sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { openOver } from '../maintenance/index.ts';
import { PRIORITIES } from './devices.rules.ts';

export interface DeviceFilter {
  pattern?: string | undefined;
  clientId?: string | undefined;
  siteId?: string | undefined;
  status: DeviceStatus;
  state?: DeviceState | undefined;
  type?: DeviceType | undefined;
}

/** Open alerts of the device of the row; `worst` is a place in PRIORITIES, from 1. */
const openAlerts = sql`left join lateral (
  select count(*)::int as open, max(array_position(${[...PRIORITIES]}::text[], priority)) as worst
  from alerts where alerts.device_id = d.id and alerts.resolved_at is null) a on true`;

const columns = sql`d.id, d.name, d.type, d.status, d.client_id, c.name as client_name, d.site_id, s.name as site_name, d.os,
  d.model, d.serial, d.simulated, d.unverified, d.created_at, d.version, coalesce(st.online, false) as online, st.seen_at, st.reported_at,
  st.agent_version, st.cpu, st.memory, st.temperature, st.disk_volume, st.disk_used, st.uptime_seconds,
  st.clock_skew_ms::float8 as clock_skew_ms, a.open, a.worst,
  m.window_id, m.reason as maintenance_reason, m.next_until as maintenance_until`;

const place = { clientId: sql`d.client_id`, siteId: sql`d.site_id`, deviceId: sql`d.id` };

const tables = (now: Date) => sql`devices d join clients c on c.id = d.client_id
  join sites s on s.client_id = d.client_id and s.id = d.site_id
  left join device_status st on st.device_id = d.id ${openAlerts}
  left join lateral (${openOver(now, place)}) m on true`;

export interface DeviceRow {
  id: string;
  name: string;
  type: string;
  status: string;
  client_id: string;
  client_name: string;
  site_id: string;
  site_name: string;
  os: string | null;
  model: string | null;
  serial: string | null;
  simulated: boolean;
  unverified: boolean;
  created_at: Date;
  version: number;
  online: boolean;
  seen_at: Date | null;
  reported_at: Date | null;
  agent_version: string | null;
  cpu: number | null;
  memory: number | null;
  temperature: number | null;
  disk_volume: string | null;
  disk_used: number | null;
  uptime_seconds: number | null;
  clock_skew_ms: number | null;
  open: number;
  worst: number | null;
  window_id: string | null;
  maintenance_reason: string | null;
  maintenance_until: Date | null;
}

/**
 * Devices by name. `afterId`: the last of the page before. The cursor holds only its id, because a name may be longer than
 * a cursor; the name is looked up here.
 */
export async function readDevices(
  tx: ScopedTx,
  filter: DeviceFilter,
  { afterId, limit, now }: { afterId: string | undefined; limit: number; now: Date },
): Promise<DeviceRow[]> {
  const after = afterId === undefined ? undefined : await nameOf(tx, afterId);
  if (afterId !== undefined && after === undefined) return [];
  const { rows } = await sql<DeviceRow>`
    select ${columns} from ${tables(now)}
    where ${sql.join([...conditions(filter), ...(after ? [sql`(d.name, d.id) > (${after}, ${afterId}::uuid)`] : [])], sql` and `)}
    order by d.name, d.id limit ${limit}`.execute(tx);
  return rows;
}

export async function readDevice(tx: ScopedTx, id: string, now: Date): Promise<DeviceRow | undefined> {
  const { rows } = await sql<DeviceRow>`select ${columns} from ${tables(now)} where d.id = ${id}`.execute(tx);
  return rows[0];
}

async function nameOf(tx: ScopedTx, id: string): Promise<string | undefined> {
  const row = await tx.selectFrom('devices').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name;
}

function conditions({ pattern, clientId, siteId, status, state, type }: DeviceFilter): RawBuilder<unknown>[] {
  const states = {
    online: sql`st.online`,
    offline: sql`st.online is not true`,
    alerting: sql`exists (select from alerts where alerts.device_id = d.id and alerts.resolved_at is null)`,
    maintenance: sql`m.window_id is not null`,
  };
  return [
    sql`d.status = ${status}`,
    ...(pattern ? [sql`plain(d.name || ' ' || coalesce(d.serial, '')) like plain(${pattern})`] : []),
    ...(clientId ? [sql`d.client_id = ${clientId}`] : []),
    ...(siteId ? [sql`d.site_id = ${siteId}`] : []),
    ...(type ? [sql`d.type = ${type}`] : []),
    ...(state ? [states[state]] : []),
  ];
}

/** The active devices in scope, by name, with no figures. */
export async function readOwnDevices(tx: ScopedTx, limit: number) {
  const { rows } = await sql<{
    id: string;
    name: string;
    type: string;
    site_id: string;
    site_name: string;
    online: boolean;
  }>`
    select d.id, d.name, d.type, d.site_id, s.name as site_name, coalesce(st.online, false) as online
    from devices d join sites s on s.client_id = d.client_id and s.id = d.site_id
    left join device_status st on st.device_id = d.id
    where d.status = 'active' order by d.name, d.id limit ${limit}`.execute(tx);
  return rows;
}

/** The worst open alert of each of some devices that has one. */
export async function readWorstAlerts(tx: ScopedTx, deviceIds: readonly string[]): Promise<Map<string, Priority>> {
  const { rows } = await sql<{ device_id: string; worst: number }>`
    select device_id, max(array_position(${[...PRIORITIES]}::text[], priority)) as worst from alerts
    where device_id = any (${deviceIds}::uuid[]) and resolved_at is null group by device_id`.execute(tx);
  return new Map(rows.map(({ device_id, worst }) => [device_id, Priority.parse(PRIORITIES[worst - 1])]));
}
