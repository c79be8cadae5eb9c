import { MetricName, Priority } from '@lanet/contracts/alert-rules';
import { Alert } from '@lanet/contracts/alerts';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';
import { openOver } from '../maintenance/index.ts';

/** The end of the maintenance that is open over the alert's device. */
const underMaintenanceUntil = (now: Date) =>
  sql<Date | null>`(select next_until from (${openOver(now, {
    clientId: sql`devices.client_id`,
    siteId: sql`devices.site_id`,
    deviceId: sql`devices.id`,
  })}) m)`;

function selectAlerts(tx: ScopedTx, now: Date) {
  return tx
    .selectFrom('alerts')
    .innerJoin('clients', 'clients.id', 'alerts.client_id')
    .innerJoin('devices', 'devices.id', 'alerts.device_id')
    .leftJoin('tickets', 'tickets.id', 'alerts.ticket_id')
    .select([
      'alerts.id',
      'alerts.rule_key',
      'alerts.metric',
      'alerts.object',
      'alerts.state',
      'alerts.priority',
      'alerts.value',
      'alerts.trigger',
      'alerts.recover',
      'alerts.client_id',
      'clients.name as client_name',
      'alerts.device_id',
      'devices.name as device_name',
      'tickets.id as ticket_id',
      'tickets.folio',
      'alerts.suggested_script',
      'alerts.repeats',
      'alerts.flaps',
      'alerts.opened_at',
      'alerts.last_at',
      'alerts.resolved_at',
      'alerts.held',
      'alerts.held_until',
      underMaintenanceUntil(now).as('maintenance_until'),
      instantKey('alerts.opened_at').as('key'),
    ]);
}

export type AlertRow = Awaited<ReturnType<ReturnType<typeof selectAlerts>['executeTakeFirstOrThrow']>>;

export function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    rule: row.rule_key,
    metric: row.metric,
    object: row.object,
    state: Alert.shape.state.parse(row.state),
    priority: Priority.parse(row.priority),
    value: row.value,
    trigger: row.trigger,
    recover: row.recover,
    client: { id: row.client_id, name: row.client_name },
    device: { id: row.device_id, name: row.device_name },
    ticket: row.ticket_id !== null && row.folio !== null ? { id: row.ticket_id, folio: row.folio } : null,
    suggestedScript: row.suggested_script,
    repeats: row.repeats,
    flaps: row.flaps,
    openedAt: row.opened_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    maintenance: maintenanceOf(row),
  };
}

/** Of one that ended only what held it back counts: the device may be under maintenance for another reason by now. */
function maintenanceOf({ resolved_at, held, held_until, maintenance_until }: AlertRow): Alert['maintenance'] {
  const until = resolved_at === null ? (maintenance_until ?? held_until) : held_until;
  return until && { until: until.toISOString(), held: held === 'ticket' || held === 'notices' ? held : null };
}

export async function findAlert(tx: ScopedTx, id: string, now: Date): Promise<Alert | undefined> {
  const row = await selectAlerts(tx, now).where('alerts.id', '=', id).executeTakeFirst();
  return row && toAlert(row);
}

export interface AlertFilter {
  open: boolean;
  deviceId?: string | undefined;
  clientId?: string | undefined;
  ticketId?: string | undefined;
}

/** Newest first, `limit` and one more. */
export async function listAlerts(
  tx: ScopedTx,
  { open, deviceId, clientId, ticketId }: AlertFilter,
  { now, limit, after }: { now: Date; limit: number; after: readonly [number, string] | undefined },
): Promise<AlertRow[]> {
  let query = selectAlerts(tx, now);
  query = query.where('alerts.resolved_at', open ? 'is' : 'is not', null);
  if (deviceId) query = query.where('alerts.device_id', '=', deviceId);
  if (clientId) query = query.where('alerts.client_id', '=', clientId);
  if (ticketId) query = query.where('alerts.ticket_id', '=', ticketId);
  if (after) {
    const [instant, id] = after;
    query = query.where(sql<boolean>`(alerts.opened_at, alerts.id) < (${keyInstant(instant)}, ${id}::uuid)`);
  }
  return query
    .orderBy('alerts.opened_at', 'desc')
    .orderBy('alerts.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** How many alerts are open, by priority; those without any are there, too. */
export async function countOpen(tx: ScopedTx): Promise<{ priority: Priority; count: number }[]> {
  const rows = await tx
    .selectFrom('alerts')
    .select((eb) => ['priority', eb.fn.countAll<number>().as('count')])
    .where('resolved_at', 'is', null)
    .groupBy('priority')
    .execute();
  return Priority.options.map((priority) => ({
    priority,
    count: rows.find((row) => row.priority === priority)?.count ?? 0,
  }));
}

const heldColumns = [
  'id',
  'client_id',
  'device_id',
  'ticket_id',
  'rule_key',
  'metric',
  'object',
  'state',
  'priority',
  'value',
  'trigger',
  'recover',
  'suggested_script',
  'repeats',
  'opened_at',
  'last_at',
  'noted_at',
  'resolved_at',
  'recovered_value',
  'reopen_within_hours',
  'held',
] as const;

/** The open alert of a rule and object of a device, held until the transaction ends. */
export async function lockOpenAlert(tx: ScopedTx, deviceId: string, rule: string, object: string) {
  const row = await tx
    .selectFrom('alerts')
    .select(heldColumns)
    .where('device_id', '=', deviceId)
    .where('rule_key', '=', rule)
    .where('object', '=', object)
    .where('resolved_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && toHeld(row);
}

export async function lockOpenAlertsOfDevice(tx: ScopedTx, deviceId: string) {
  const rows = await tx
    .selectFrom('alerts')
    .select(heldColumns)
    .where('device_id', '=', deviceId)
    .where('resolved_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(toHeld);
}

/** An alert whose time to be looked at has come; undefined when another process is looking at it already. */
export async function lockDueAlert(tx: ScopedTx, id: string, now: Date) {
  const row = await tx
    .selectFrom('alerts')
    .select(heldColumns)
    .where('id', '=', id)
    .where('settle_at', '<=', now)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && toHeld(row);
}

export type HeldAlert = NonNullable<Awaited<ReturnType<typeof lockOpenAlert>>>;

function toHeld<Row extends { metric: string; priority: string }>(row: Row) {
  return { ...row, metric: MetricName.parse(row.metric), priority: Priority.parse(row.priority) };
}

export async function dueAlerts(tx: ScopedTx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('alerts')
    .select('id')
    .where('settle_at', '<=', now)
    .orderBy('settle_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export interface NewAlert {
  id: string;
  clientId: string;
  deviceId: string;
  rule: string;
  ruleVersion: number;
  metric: MetricName;
  object: string;
  priority: Priority;
  value: number;
  trigger: number;
  recover: number;
  suggestedScript: string | null;
  flaps: number;
  openedAt: Date;
  lastAt: Date;
  /** By the agent's word; none for what the server judges. */
  firedAt?: Date;
  reopenWithinHours: number;
}

export async function insertAlert(tx: ScopedTx, alert: NewAlert): Promise<void> {
  await supersedeAlerts(tx, alert);
  await tx
    .insertInto('alerts')
    .values({
      id: alert.id,
      client_id: alert.clientId,
      device_id: alert.deviceId,
      rule_key: alert.rule,
      rule_version: alert.ruleVersion,
      metric: alert.metric,
      object: alert.object,
      state: 'firing',
      priority: alert.priority,
      value: alert.value,
      trigger: alert.trigger,
      recover: alert.recover,
      suggested_script: alert.suggestedScript,
      flaps: alert.flaps,
      opened_at: alert.openedAt,
      last_at: alert.lastAt,
      fired_at: alert.firedAt ?? null,
      reopen_within_hours: alert.reopenWithinHours,
    })
    .execute();
}

export interface AlertChange {
  state?: 'firing' | 'no_data' | 'resolved' | 'removed';
  ticket_id?: string;
  metric?: string;
  value?: number;
  trigger?: number;
  recover?: number;
  repeats?: number;
  flaps?: number;
  last_at?: Date;
  noted_at?: Date;
  resolved_at?: Date;
  recovered_value?: number;
  settle_at?: Date | null;
  held?: 'ticket' | 'notices' | null;
  held_until?: Date | null;
}

export async function updateAlert(tx: ScopedTx, id: string, change: AlertChange): Promise<void> {
  await tx.updateTable('alerts').set(change).where('id', '=', id).execute();
}

/** Earlier alerts of the same rule and object no longer wait for their time: the new one decides for all of them. */
async function supersedeAlerts(tx: ScopedTx, { deviceId, rule, object }: NewAlert): Promise<void> {
  await tx
    .updateTable('alerts')
    .set({ settle_at: null })
    .where('device_id', '=', deviceId)
    .where('rule_key', '=', rule)
    .where('object', '=', object)
    .where('settle_at', 'is not', null)
    .execute();
}
