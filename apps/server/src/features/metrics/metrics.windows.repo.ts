import { sql } from 'kysely';
import {
  type BinaryColumn,
  binaryRows,
  column,
  DOUBLES,
  INTEGER,
  REAL_LISTS,
  REALS,
  TEXTS,
  TIMESTAMPTZ,
  typeOid,
  UUID,
} from '../../platform/database/binary-rows.ts';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StoredWindow } from './metrics.windows.rules.ts';

export interface DeviceWindow {
  clientId: string;
  deviceId: string;
  window: StoredWindow;
}

/**
 * Stores many windows by one statement; a window that is there already stays as it is. As one binary parameter: 500 windows
 * took a quarter of the CPU of one JSON text for all, here and in the database, and a tenth of that of `unnest` over array
 * literals, which are escaped twice on the way (measured on 2 cores).
 */
export async function insertWindows(tx: ScopedTx, rows: readonly DeviceWindow[]): Promise<void> {
  const windows = binaryRows(await typeOid(tx, 'metric_window_row'), COLUMNS, rows);
  await sql`
    insert into metric_windows (client_id, device_id, from_at, step_seconds, cpu, memory, temperature, volume_ids,
      volume_used, volume_free, volume_size, network_ids, network_rx, network_tx)
    select * from unnest(${windows}::metric_window_row[])
    on conflict (device_id, from_at) do nothing`.execute(tx);
}

/** Of the type metric_window_row, in its order; a list of lists becomes an array of two dimensions. */
const COLUMNS: readonly BinaryColumn<DeviceWindow>[] = [
  column(UUID, ({ clientId }) => clientId),
  column(UUID, ({ deviceId }) => deviceId),
  column(TIMESTAMPTZ, ({ window }) => window.from),
  column(INTEGER, ({ window }) => window.stepSeconds),
  column(REALS, ({ window }) => window.cpu),
  column(REALS, ({ window }) => window.memory),
  column(REALS, ({ window }) => (window.temperature.some((value) => value !== null) ? window.temperature : null)),
  column(TEXTS, ({ window }) => window.volumes.map(({ id }) => id)),
  column(REAL_LISTS, ({ window }) => window.volumes.map(({ usedPercent }) => usedPercent)),
  column(DOUBLES, ({ window }) => window.volumes.map(({ freeBytes }) => freeBytes)),
  column(DOUBLES, ({ window }) => window.volumes.map(({ sizeBytes }) => sizeBytes)),
  column(TEXTS, ({ window }) => window.network.map(({ id }) => id)),
  column(REAL_LISTS, ({ window }) => window.network.map(({ rx }) => rx)),
  column(REAL_LISTS, ({ window }) => window.network.map(({ tx }) => tx)),
];

/** Days (`2026-11-23`) that have a partition. */
export async function partitionedDays(tx: ScopedTx): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`select day::text from metric_days_hot() as day`.execute(tx);
  return rows.map(({ day }) => day);
}

export async function createPartition(tx: ScopedTx, day: string): Promise<void> {
  await sql`select ensure_metric_day(${day}::date)`.execute(tx);
}

interface WindowRow {
  device_id: string;
  from_ms: number;
  step_seconds: number;
  cpu: (number | null)[];
  memory: (number | null)[];
  temperature: (number | null)[] | null;
  volume_ids: string[];
  volume_used: (number | null)[][];
  volume_free: number[];
  volume_size: number[];
  network_ids: string[];
  network_rx: (number | null)[][];
  network_tx: (number | null)[][];
}

const columns = sql`device_id, (extract(epoch from from_at) * 1000)::float8 as from_ms, step_seconds, cpu, memory, temperature,
  volume_ids, volume_used, volume_free, volume_size, network_ids, network_rx, network_tx`;

/** The hot windows of a device that start from `fromMs` (inclusive) to `toMs` (exclusive), by time. */
export async function readWindows(
  tx: ScopedTx,
  deviceId: string,
  fromMs: number,
  toMs: number,
): Promise<StoredWindow[]> {
  const { rows } = await sql<WindowRow>`
    select ${columns} from metric_windows
    where device_id = ${deviceId} and from_at >= ${new Date(fromMs)} and from_at < ${new Date(toMs)}
    order by from_at`.execute(tx);
  return rows.map(toWindow);
}

/**
 * Takes the windows of some devices that start on a day out of the hot table, to be sealed in the same transaction.
 * `since`: as readRollUpSpan says it; a window stored later is `fresh`, so its hours may not be rolled up yet.
 */
export async function takeWindows(
  tx: ScopedTx,
  { day, deviceIds, since }: { day: string; deviceIds: readonly string[]; since: string },
): Promise<Map<string, { window: StoredWindow; fresh: boolean }[]>> {
  const { rows } = await sql<WindowRow & { fresh: boolean }>`
    delete from metric_windows
    where device_id = any (${deviceIds}::uuid[]) and from_at >= (${day}::date)::timestamp at time zone 'UTC'
      and from_at < (${day}::date + 1)::timestamp at time zone 'UTC'
    returning ${columns}, stored_at >= ${since}::timestamptz as fresh`.execute(tx);
  const byDevice = Map.groupBy(rows, (row) => row.device_id);
  return new Map(
    [...byDevice].map(([id, group]) => [id, group.map((row) => ({ window: toWindow(row), fresh: row.fresh }))]),
  );
}

function toWindow(row: WindowRow): StoredWindow {
  return {
    from: Math.round(row.from_ms),
    stepSeconds: row.step_seconds,
    cpu: row.cpu,
    memory: row.memory,
    temperature: row.temperature ?? row.cpu.map(() => null),
    volumes: row.volume_ids.map((id, index) => ({
      id,
      usedPercent: row.volume_used[index] ?? [],
      freeBytes: row.volume_free[index] ?? 0,
      sizeBytes: row.volume_size[index] ?? 0,
    })),
    network: row.network_ids.map((id, index) => ({
      id,
      rx: row.network_rx[index] ?? [],
      tx: row.network_tx[index] ?? [],
    })),
  };
}
