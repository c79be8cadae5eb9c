import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Whether this transaction may do the upkeep: two workers would do everything twice. */
export async function takeUpkeepTurn(tx: ScopedTx): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('metrics.upkeep')) as taken`.execute(tx);
  return rows[0]?.taken ?? false;
}

/** Days before `day` that have hot windows or an empty partition, oldest first. */
export async function daysToSeal(tx: ScopedTx, day: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day::text from (
      select metric_days_hot() as day
      union select distinct (from_at at time zone 'UTC')::date from metric_windows
        where from_at < (${day}::date)::timestamp at time zone 'UTC') d
    where day < ${day}::date order by 1`.execute(tx);
  return rows.map((row) => row.day);
}

/** The next devices with hot windows of a day. */
export async function devicesToSeal(tx: ScopedTx, day: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct device_id as id from metric_windows
    where from_at >= (${day}::date)::timestamp at time zone 'UTC' and from_at < (${day}::date + 1)::timestamp at time zone 'UTC'
    order by 1 limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The clients of devices that still exist. */
export async function clientsOfDevices(tx: ScopedTx, deviceIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('devices').select(['id', 'client_id']).where('id', 'in', deviceIds).execute();
  return new Map(rows.map(({ id, client_id }) => [id, client_id]));
}

export async function readSealedOf(
  tx: ScopedTx,
  day: string,
  deviceIds: readonly string[],
): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ device_id: string; data: Buffer }>`
    select device_id, data from metric_days where device_id = any (${deviceIds}::uuid[]) and day = ${day}::date`.execute(
    tx,
  );
  return new Map(rows.map(({ device_id, data }) => [device_id, data]));
}

/** The sealed days of a device from `day` on. */
export async function readSealedFrom(tx: ScopedTx, deviceId: string, day: string): Promise<Buffer[]> {
  const { rows } = await sql<{ data: Buffer }>`
    select data from metric_days where device_id = ${deviceId} and day >= ${day}::date order by day`.execute(tx);
  return rows.map(({ data }) => data);
}

export interface SealedRow {
  clientId: string;
  deviceId: string;
  data: Buffer;
}

export async function writeSealed(tx: ScopedTx, day: string, rows: readonly SealedRow[]): Promise<void> {
  await sql`
    insert into metric_days (client_id, device_id, day, data)
    select client_id, device_id, ${day}::date, data from unnest(
      ${rows.map(({ clientId }) => clientId)}::uuid[], ${rows.map(({ deviceId }) => deviceId)}::uuid[],
      ${rows.map(({ data }) => data)}::bytea[]) as s (client_id, device_id, data)
    on conflict (device_id, day) do update set data = excluded.data`.execute(tx);
}

/** Drops a day's partition if it is empty; whether it is gone. Waits 2 s for readers, then the next time will do. */
export async function dropPartition(tx: ScopedTx, day: string): Promise<boolean> {
  await sql`set local lock_timeout = '2s'`.execute(tx);
  const { rows } = await sql<{ gone: boolean }>`select drop_metric_day(${day}::date) as gone`.execute(tx);
  return rows[0]?.gone ?? false;
}

/** Removes sealed days before `day`, some at a time. How many went. */
export async function deleteOldDays(tx: ScopedTx, day: string, limit: number): Promise<number> {
  const result = await sql`
    delete from metric_days where ctid = any (array(
      select ctid from metric_days where day < ${day}::date limit ${limit}))`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}
