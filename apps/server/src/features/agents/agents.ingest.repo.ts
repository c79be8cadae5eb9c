import { sql } from 'kysely';
import {
  BIGINT,
  type BinaryColumn,
  BOOLEAN,
  BYTEA,
  binaryRows,
  column,
  DOUBLE,
  REAL,
  TEXT,
  typeOid,
  UUID,
} from '../../platform/database/binary-rows.ts';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Latest, Remembered } from './agents.ingest.rules.ts';

export interface StatusRow {
  deviceId: string;
  agentId: string;
  sequence: number;
  hash: Buffer;
  lease: string;
  bootId: string;
  agentVersion: string;
  clockOffsetMs: number;
  uptimeSeconds: number;
  /** Undefined keeps what is stored: no window, or an old one of a backlog. */
  latest: Latest | undefined;
}

/**
 * Takes a batch of reports into the devices' status, by one statement. Answers the devices it took: a report whose number
 * is not above the last one, or of an agent that is not the device's any more, is left out.
 */
export async function updateStatus(tx: ScopedTx, unsorted: readonly StatusRow[], now: Date): Promise<Set<string>> {
  // In one order, so that two batches (of two gateways) wait for each other instead of blocking each other.
  const rows = unsorted.toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  const reports = binaryRows(await typeOid(tx, 'device_status_row'), STATUS_COLUMNS, rows);
  const { rows: taken } = await sql<{ device_id: string }>`
    update device_status s set sequence = n.sequence, body_hash = n.body_hash, lease = n.lease,
      boot_id = n.boot_id, agent_version = n.agent_version, clock_offset_ms = n.clock_offset_ms, reported_at = ${now},
      uptime_seconds = n.uptime_seconds,
      cpu = case when n.fresh then n.cpu else s.cpu end,
      memory = case when n.fresh then n.memory else s.memory end,
      temperature = case when n.fresh then n.temperature else s.temperature end,
      disk_volume = case when n.fresh then n.disk_volume else s.disk_volume end,
      disk_used = case when n.fresh then n.disk_used else s.disk_used end
    from unnest(${reports}::device_status_row[]) as n
    where s.device_id = n.device_id and s.agent_id = n.agent_id and s.sequence < n.sequence
    returning s.device_id`.execute(tx);
  return new Set(taken.map((row) => row.device_id));
}

/** Of the type device_status_row, in its order. */
const STATUS_COLUMNS: readonly BinaryColumn<StatusRow>[] = [
  column(UUID, (row) => row.deviceId),
  column(TEXT, (row) => row.agentId),
  column(BIGINT, (row) => row.sequence),
  column(BYTEA, (row) => row.hash),
  column(TEXT, (row) => row.lease),
  column(TEXT, (row) => row.bootId),
  column(TEXT, (row) => row.agentVersion),
  column(BIGINT, (row) => row.clockOffsetMs),
  column(DOUBLE, (row) => row.uptimeSeconds),
  column(BOOLEAN, (row) => row.latest !== undefined),
  column(REAL, (row) => row.latest?.cpu),
  column(REAL, (row) => row.latest?.memory),
  column(REAL, (row) => row.latest?.temperature),
  column(TEXT, (row) => row.latest?.diskVolume),
  column(REAL, (row) => row.latest?.diskUsed),
];

/** What is remembered of devices whose reports were not taken. */
export async function readRemembered(tx: ScopedTx, deviceIds: readonly string[]): Promise<Map<string, Remembered>> {
  const rows = await tx
    .selectFrom('device_status')
    .select(['device_id', 'agent_id', 'sequence', 'body_hash', 'lease', 'boot_id'])
    .where('device_id', 'in', [...deviceIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.device_id,
      {
        agentId: row.agent_id,
        sequence: row.sequence,
        bodyHash: row.body_hash,
        lease: row.lease,
        bootId: row.boot_id,
      },
    ]),
  );
}

export interface EdgeRow {
  clientId: string;
  deviceId: string;
  agentId: string;
  sequence: number;
  position: number;
  edge: string;
}

/** Stores edges as they came; an edge that is there already stays. Answers how many are new. */
export async function insertEdges(tx: ScopedTx, rows: readonly EdgeRow[], now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into alert_edges (client_id, device_id, agent_id, sequence, position, edge, received_at)
    select client_id, device_id, agent_id, sequence, position, edge::jsonb, ${now}
    from unnest(
      ${rows.map((row) => row.clientId)}::uuid[], ${rows.map((row) => row.deviceId)}::uuid[],
      ${rows.map((row) => row.agentId)}::text[], ${rows.map((row) => row.sequence)}::bigint[],
      ${rows.map((row) => row.position)}::int[], ${rows.map((row) => row.edge)}::text[]
    ) as n (client_id, device_id, agent_id, sequence, position, edge)
    on conflict do nothing`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** How many edges of a device have not been worked on; no more than `most` are counted. */
export async function countWaitingEdges(tx: ScopedTx, deviceId: string, most: number): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting
    from (select from alert_edges where device_id = ${deviceId} and processed_at is null limit ${most}) as counted`.execute(
    tx,
  );
  return rows[0]?.waiting ?? 0;
}
