import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StoredHours } from './metrics.graph.rules.ts';
import type { HourRow } from './metrics.grid.rules.ts';

/**
 * What was stored since the last roll-up, as the database says times. Two minutes are looked at twice: a window's time is
 * the start of its transaction, which may have ended after the last roll-up.
 */
export async function readRollUpSpan(tx: ScopedTx): Promise<{ since: string; till: string }> {
  const { rows } = await sql<{ since: string; till: string }>`
    select (rolled_up_till - interval '2 minutes')::text as since, now()::text as till from metric_progress`.execute(
    tx,
  );
  const [span] = rows;
  if (!span) throw new Error('metric_progress has lost its row');
  return span;
}

export async function writeRollUpSpan(tx: ScopedTx, till: string): Promise<void> {
  await sql`update metric_progress set rolled_up_till = ${till}::timestamptz`.execute(tx);
}

export async function devicesToRollUp(tx: ScopedTx, since: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct device_id as id from metric_windows where stored_at >= ${since}::timestamptz order by 1`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/**
 * Computes again the hours of some devices from the first to the last that a window stored since then touches, each from
 * all its windows, so that running it twice changes nothing. (All hours between, not just the touched: a join with those
 * took minutes after an outage of the worker.) Windows are at most an hour long and end within their day. Hours of sealed
 * days are left out: the sealer computes them, it alone sees the whole day.
 */
export async function rollUpHours(tx: ScopedTx, deviceIds: readonly string[], since: string): Promise<void> {
  await sql`
    with spans as (
      select w.device_id, min(date_trunc('hour', w.from_at, 'UTC')) as first_hour,
        max(w.from_at + (cardinality(w.cpu) - 1) * w.step_seconds * interval '1 second') as until
      from metric_windows w
      where w.device_id = any (${deviceIds}::uuid[]) and w.stored_at >= ${since}::timestamptz
      group by w.device_id
    ), pieces as materialized (
      select d.client_id, w.device_id, h.hour, w.cpu, w.memory, w.temperature, w.volume_ids, w.volume_used, w.network_ids,
        w.network_rx, w.network_tx,
        greatest(1, ceil(extract(epoch from h.hour - w.from_at) / w.step_seconds)::int + 1) as first,
        least(cardinality(w.cpu), ceil(extract(epoch from h.hour + interval '1 hour' - w.from_at) / w.step_seconds)::int) as last
      from spans s join devices d on d.id = s.device_id
      join metric_windows w on w.device_id = s.device_id and w.from_at > s.first_hour - interval '1 hour'
        and w.from_at < s.until + interval '1 hour'
      cross join lateral generate_series(date_trunc('hour', w.from_at, 'UTC'),
        w.from_at + (cardinality(w.cpu) - 1) * w.step_seconds * interval '1 second', interval '1 hour') as h (hour)
      where h.hour >= s.first_hour and h.hour <= s.until
        and not exists (select from metric_days m where m.device_id = w.device_id
          and m.day = (w.from_at at time zone 'UTC')::date)
    ), samples as (
      select client_id, device_id, hour, 'cpu.usedPercent' as metric, '' as object, unnest(cpu[first:last]) as value from pieces
      union all select client_id, device_id, hour, 'memory.usedPercent', '', unnest(memory[first:last]) from pieces
      union all select client_id, device_id, hour, 'temperature.celsius', '', unnest(temperature[first:last]) from pieces
      union all select client_id, device_id, hour, 'volume.usedPercent', volume_ids[i], unnest(volume_used[i:i][first:last])
        from pieces, generate_subscripts(volume_ids, 1) as i
      union all select client_id, device_id, hour, 'network.rxBytesPerSecond', network_ids[i], unnest(network_rx[i:i][first:last])
        from pieces, generate_subscripts(network_ids, 1) as i
      union all select client_id, device_id, hour, 'network.txBytesPerSecond', network_ids[i], unnest(network_tx[i:i][first:last])
        from pieces, generate_subscripts(network_ids, 1) as i
    )
    insert into metric_hours (client_id, device_id, hour, metric, object, min, avg, max)
    select client_id, device_id, hour, metric, object, min(value), avg(value), max(value)
    from samples where value is not null group by client_id, device_id, hour, metric, object
    on conflict (device_id, hour, metric, object) do update set min = excluded.min, avg = excluded.avg, max = excluded.max
    where (metric_hours.min, metric_hours.avg, metric_hours.max) is distinct from (excluded.min, excluded.avg, excluded.max)`.execute(
    tx,
  );
}

export interface DeviceHour extends HourRow {
  clientId: string;
  deviceId: string;
}

/** Stores hours that were computed outside the database, over what is there. */
export async function writeHours(tx: ScopedTx, rows: readonly DeviceHour[]): Promise<void> {
  const column = (of: (row: DeviceHour) => string | number) => rows.map(of);
  await sql`
    insert into metric_hours (client_id, device_id, hour, metric, object, min, avg, max)
    select h.* from unnest(
      ${column(({ clientId }) => clientId)}::uuid[], ${column(({ deviceId }) => deviceId)}::uuid[],
      ${column(({ hour }) => new Date(hour).toISOString())}::timestamptz[], ${column(({ metric }) => metric)}::text[],
      ${column(({ object }) => object)}::text[], ${column(({ min }) => min)}::real[], ${column(({ avg }) => avg)}::real[],
      ${column(({ max }) => max)}::real[]) as h
    on conflict (device_id, hour, metric, object) do update set min = excluded.min, avg = excluded.avg, max = excluded.max`.execute(
    tx,
  );
}

/** The hours of a device from `fromMs` on, one row for each series, by time. */
export async function readHours(tx: ScopedTx, deviceId: string, fromMs: number): Promise<StoredHours[]> {
  const { rows } = await sql<StoredHours>`
    select metric, object, array_agg(extract(epoch from hour)::float8) as hours, array_agg(min) as min,
      array_agg(avg) as avg, array_agg(max) as max
    from (select hour, metric, object, min, avg, max from metric_hours
      where device_id = ${deviceId} and hour >= ${new Date(fromMs)}) h
    group by metric, object`.execute(tx);
  return rows;
}

/** Removes hours before `beforeMs`, some thousands at a time so that no statement takes long. How many went. */
export async function deleteOldHours(tx: ScopedTx, beforeMs: number, limit: number): Promise<number> {
  const result = await sql`
    delete from metric_hours where ctid = any (array(
      select ctid from metric_hours where hour < ${new Date(beforeMs)} limit ${limit}))`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}
