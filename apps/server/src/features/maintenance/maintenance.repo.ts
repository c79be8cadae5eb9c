// Versions of windows: what holds, what held, and adding the next one.
import { MaintenanceScope, MaintenanceState, MaintenanceStops } from '@lanet/contracts/maintenance';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Version } from './maintenance.rules.ts';
import type { Span } from './maintenance.schedule.rules.ts';

/** A version with its place and who made it. */
export interface StoredVersion extends Version {
  /** Of the row. */
  id: string;
  version: number;
  scope: MaintenanceScope;
  clientId: string | null;
  siteId: string | null;
  deviceId: string | null;
  why: string | null;
  next: Span | null;
  lastEndedMs: number | null;
  createdBy: { id: string; name: string };
  createdMs: number;
  changedBy: { id: string; name: string };
  changedMs: number;
}

/** What the version that holds says of its turns. */
export interface Turn {
  next: Span | null;
  dueMs: number | null;
  lastEndedMs: number | null;
}

const columns = [
  'id',
  'window_id',
  'version',
  'client_id',
  'scope',
  'site_id',
  'device_id',
  'state',
  'time_zone',
  'start_local',
  'duration_minutes',
  'rrule',
  'stops',
  'pauses_sla',
  'reason',
  'why',
  'valid_from',
  'valid_until',
  'next_from',
  'next_until',
  'last_until',
  'created_by',
  'created_by_name',
  'created_at',
  'changed_by',
  'changed_by_name',
  'changed_at',
] as const;

const selectVersions = (tx: ScopedTx) => tx.selectFrom('maintenance_windows').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof selectVersions>['executeTakeFirstOrThrow']>>;

function toVersion(row: Row): StoredVersion {
  const { next_from: from, next_until: until } = row;
  return {
    ...{ id: row.id, windowId: row.window_id, version: row.version },
    scope: MaintenanceScope.parse(row.scope),
    ...{ clientId: row.client_id, siteId: row.site_id, deviceId: row.device_id },
    state: MaintenanceState.parse(row.state),
    ...{ timeZone: row.time_zone, start: row.start_local, durationMinutes: row.duration_minutes, rrule: row.rrule },
    stops: MaintenanceStops.parse(row.stops),
    ...{ pausesSla: row.pauses_sla, reason: row.reason, why: row.why },
    ...{ validFromMs: row.valid_from.getTime(), validUntilMs: row.valid_until?.getTime() ?? null },
    next: from && until && { fromMs: from.getTime(), toMs: until.getTime() },
    lastEndedMs: row.last_until?.getTime() ?? null,
    createdBy: { id: row.created_by, name: row.created_by_name },
    createdMs: row.created_at.getTime(),
    changedBy: { id: row.changed_by, name: row.changed_by_name },
    changedMs: row.changed_at.getTime(),
  };
}

/** The version of a window that holds, held until the transaction ends. */
export async function lockWindow(tx: ScopedTx, windowId: string): Promise<StoredVersion | undefined> {
  const row = await selectVersions(tx)
    .where('window_id', '=', windowId)
    .where('valid_until', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && toVersion(row);
}

/** All versions of a window, the first one first. */
export async function versionsOf(tx: ScopedTx, windowId: string): Promise<StoredVersion[]> {
  const rows = await selectVersions(tx).where('window_id', '=', windowId).orderBy('version').execute();
  return rows.map(toVersion);
}

export interface Place {
  clientId: string;
  /** Null: of the client as a whole, such as a ticket that names no site. */
  siteId: string | null;
  deviceId: string | null;
}

/** Active versions that cover a place and were valid at any time of a range. */
export async function versionsOver(tx: ScopedTx, place: Place, from: Date, to: Date): Promise<StoredVersion[]> {
  const { clientId, siteId, deviceId } = place;
  const rows = await selectVersions(tx)
    .where('state', '=', 'active')
    .where('valid_from', '<', to)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', from)]))
    .where(
      sql<boolean>`(client_id is null or client_id = ${clientId}::uuid and (scope = 'client'
        or scope = 'site' and site_id = ${siteId}::uuid or device_id = ${deviceId}::uuid))`,
    )
    .orderBy('valid_from')
    .orderBy('id')
    .execute();
  return rows.map(toVersion);
}

/** Ends the validity of a version. One that would only begin to hold later never did. */
export async function endVersion(tx: ScopedTx, { id, validFromMs }: StoredVersion, nowMs: number): Promise<void> {
  await tx
    .updateTable('maintenance_windows')
    .set({ valid_until: new Date(Math.max(nowMs, validFromMs)), due_at: null })
    .where('id', '=', id)
    .execute();
}

/** Adds a version, which holds from then on. Its id. */
export async function insertVersion(
  tx: ScopedTx,
  { next, ...version }: Omit<StoredVersion, 'id' | 'validUntilMs'>,
  dueMs: number | null,
): Promise<string> {
  const id = uuidv7();
  const { createdBy, changedBy, lastEndedMs } = version;
  await tx
    .insertInto('maintenance_windows')
    .values({
      ...{ id, window_id: version.windowId, version: version.version },
      ...{ client_id: version.clientId, scope: version.scope, site_id: version.siteId, device_id: version.deviceId },
      ...{ state: version.state, time_zone: version.timeZone, start_local: version.start },
      ...{ duration_minutes: version.durationMinutes, rrule: version.rrule },
      ...{ stops: version.stops, pauses_sla: version.pausesSla, reason: version.reason, why: version.why },
      valid_from: new Date(version.validFromMs),
      ...columnsOf({ next, dueMs, lastEndedMs }),
      ...{ created_by: createdBy.id, created_by_name: createdBy.name, created_at: new Date(version.createdMs) },
      ...{ changed_by: changedBy.id, changed_by_name: changedBy.name, changed_at: new Date(version.changedMs) },
    })
    .execute();
  return id;
}

/** What the worker keeps of the version that holds, as occurrences begin and end. */
export async function saveTurn(tx: ScopedTx, id: string, turn: Turn): Promise<void> {
  await tx.updateTable('maintenance_windows').set(columnsOf(turn)).where('id', '=', id).execute();
}

const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms));
const columnsOf = ({ next, dueMs, lastEndedMs }: Turn) => ({
  next_from: dateOf(next?.fromMs ?? null),
  next_until: dateOf(next?.toMs ?? null),
  due_at: dateOf(dueMs),
  last_until: dateOf(lastEndedMs),
});

/** Versions that are to be looked at, the longest waiting first. */
export async function dueWindows(tx: ScopedTx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('maintenance_windows')
    .select('id')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** One of them, held until the transaction ends; undefined when another process is at it, or it was changed meanwhile. */
export async function lockDue(tx: ScopedTx, id: string, now: Date): Promise<StoredVersion | undefined> {
  const row = await selectVersions(tx)
    .where('id', '=', id)
    .where('due_at', '<=', now)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && toVersion(row);
}

/** How many proposals of a client wait. */
export async function countProposals(tx: ScopedTx, clientId: string): Promise<number> {
  const row = await tx
    .selectFrom('maintenance_windows')
    .select((eb) => eb.fn.countAll<number>().as('proposals'))
    .where('client_id', '=', clientId)
    .where('state', '=', 'proposed')
    .where('valid_until', 'is', null)
    .executeTakeFirstOrThrow();
  return row.proposals;
}
