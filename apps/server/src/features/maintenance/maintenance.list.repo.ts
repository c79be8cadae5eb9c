// Windows as people see them, with the names of their places.
import {
  MaintenanceScope,
  MaintenanceState,
  MaintenanceStops,
  type MaintenanceWhen,
  type MaintenanceWindow,
} from '@lanet/contracts/maintenance';
import { type RawBuilder, sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { keyInstant } from '../../platform/http/cursor.ts';

interface ListedRow {
  window_id: string;
  version: number;
  state: string;
  scope: string;
  client_id: string | null;
  client_name: string | null;
  site_id: string | null;
  site_name: string | null;
  device_id: string | null;
  device_name: string | null;
  time_zone: string;
  start_local: string;
  duration_minutes: number;
  rrule: string | null;
  stops: string;
  pauses_sla: boolean;
  reason: string;
  why: string | null;
  next_from: Date | null;
  next_until: Date | null;
  last_until: Date | null;
  created_by_name: string;
  created_at: Date;
  changed_by_name: string;
  changed_at: Date;
  /** Epoch microseconds of what the list is ordered by. */
  key: number;
}

const from = sql`maintenance_windows w left join clients c on c.id = w.client_id
  left join sites s on s.client_id = w.client_id and s.id = w.site_id
  left join devices d on d.client_id = w.client_id and d.id = w.device_id`;

const columns = sql`w.window_id, w.version, w.state, w.scope, w.client_id, c.name as client_name, w.site_id, s.name as site_name,
  w.device_id, d.name as device_name, w.time_zone, w.start_local, w.duration_minutes, w.rrule, w.stops, w.pauses_sla, w.reason,
  w.why, w.next_from, w.next_until, w.last_until, w.created_by_name, w.created_at, w.changed_by_name, w.changed_at`;

const COMES = sql`coalesce(w.next_from, w.changed_at)`;
const WAS = sql`coalesce(w.last_until, w.changed_at)`;

export interface WindowFilter {
  when: MaintenanceWhen;
  clientId?: string | undefined;
  siteId?: string | undefined;
  deviceId?: string | undefined;
}

/** Soonest first, of the past newest first: `limit` and one more. `after`: the key and id of the last one before. */
export async function listWindows(
  tx: ScopedTx,
  { when, ...place }: WindowFilter,
  { now, limit, after }: { now: Date; limit: number; after: readonly [number, string] | undefined },
): Promise<ListedRow[]> {
  const isPast = when === 'past';
  const order = isPast ? WAS : COMES;
  const [way, beyond] = isPast ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`];
  const conditions = [
    sql`w.valid_until is null`,
    stateOf(when, now),
    ...placeOf(place),
    ...(after ? [sql`(${order}, w.window_id) ${beyond} (${keyInstant(after[0])}, ${after[1]}::uuid)`] : []),
  ];
  const { rows } = await sql<ListedRow>`
    select ${columns}, (extract(epoch from ${order}) * 1000000)::bigint as key from ${from}
    where ${sql.join(conditions, sql` and `)} order by ${order} ${way}, w.window_id ${way} limit ${limit + 1}`.execute(
    tx,
  );
  return rows;
}

export async function findWindow(tx: ScopedTx, windowId: string): Promise<ListedRow | undefined> {
  const { rows } = await sql<ListedRow>`
    select ${columns}, 0 as key from ${from} where w.window_id = ${windowId} and w.valid_until is null`.execute(tx);
  return rows[0];
}

function stateOf(when: MaintenanceWhen, now: Date): RawBuilder<unknown> {
  switch (when) {
    case 'now':
      return sql`w.state = 'active' and w.next_from <= ${now} and w.next_until > ${now}`;
    case 'coming':
      return sql`w.state = 'active' and w.next_from > ${now}`;
    case 'proposed':
      return sql`w.state = 'proposed'`;
    case 'past':
      return sql`(w.state in ('declined', 'cancelled') or w.state = 'active' and coalesce(w.next_until <= ${now}, true))`;
  }
}

/** What covers a place, or lies in it. */
function placeOf({ clientId, siteId, deviceId }: Omit<WindowFilter, 'when'>): RawBuilder<unknown>[] {
  return [
    ...(clientId ? [sql`(w.client_id is null or w.client_id = ${clientId})`] : []),
    ...(siteId
      ? [
          sql`(w.client_id is null or w.site_id = ${siteId}
            or w.scope = 'client' and exists (select from sites where sites.client_id = w.client_id and sites.id = ${siteId}))`,
        ]
      : []),
    ...(deviceId
      ? [
          sql`(w.client_id is null or w.device_id = ${deviceId} or exists (
            select from devices where devices.client_id = w.client_id and devices.id = ${deviceId}
              and (w.scope = 'client' or w.scope = 'site' and devices.site_id = w.site_id)))`,
        ]
      : []),
  ];
}

export function toWindow(row: ListedRow, now: Date): MaintenanceWindow {
  const { next_from: begins, next_until: ends } = row;
  const state = MaintenanceState.parse(row.state);
  const isOver = ends === null || ends <= now;
  const isOff = state === 'declined' || state === 'cancelled';
  return {
    ...{ id: row.window_id, version: row.version, state },
    scope: MaintenanceScope.parse(row.scope),
    client: named(row.client_id, row.client_name),
    site: named(row.site_id, row.site_name),
    device: named(row.device_id, row.device_name),
    ...{ timeZone: row.time_zone, start: row.start_local, durationMinutes: row.duration_minutes, rrule: row.rrule },
    stops: MaintenanceStops.parse(row.stops),
    ...{ pausesSla: row.pauses_sla, reason: row.reason, why: row.why },
    running: state === 'active' && !isOver && begins !== null && begins <= now,
    next: begins === null || isOver || isOff ? null : { from: begins.toISOString(), until: ends.toISOString() },
    lastEndedAt: row.last_until?.toISOString() ?? null,
    ...{ createdBy: row.created_by_name, createdAt: row.created_at.toISOString() },
    ...{ changedBy: row.changed_by_name, changedAt: row.changed_at.toISOString() },
  };
}

const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
