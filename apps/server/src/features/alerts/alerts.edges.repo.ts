import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { Language } from '@lanet/contracts/endpoint';
import { TicketKind } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { TicketCase } from './alerts.edges.rules.ts';

/** Devices whose edges wait, the longest waiting first. */
export async function devicesWaiting(tx: ScopedTx, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('alert_edges')
    .select('device_id')
    .where('processed_at', 'is', null)
    .groupBy('device_id')
    .orderBy((eb) => eb.fn.min('received_at'))
    .limit(limit)
    .execute();
  return rows.map((row) => row.device_id);
}

/**
 * The first edge of a device that waits, held until the transaction ends. Another process that wants it waits here and
 * then finds it done, so the edges of one device are never worked on out of their order.
 */
export async function lockNextEdge(tx: ScopedTx, deviceId: string) {
  return tx
    .selectFrom('alert_edges')
    .select(['client_id', 'agent_id', 'sequence', 'position', 'device_id', 'edge', 'received_at'])
    .where('device_id', '=', deviceId)
    .where('processed_at', 'is', null)
    .orderBy('sequence')
    .orderBy('position')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

export type WaitingEdge = NonNullable<Awaited<ReturnType<typeof lockNextEdge>>>;

export async function markProcessed(tx: ScopedTx, edge: WaitingEdge, at: Date): Promise<void> {
  await tx
    .updateTable('alert_edges')
    .set({ processed_at: at })
    .where('agent_id', '=', edge.agent_id)
    .where('sequence', '=', edge.sequence)
    .where('position', '=', edge.position)
    .execute();
}

/** Marks all that waits of a device; nothing of it has an effect any more. */
export async function markAllProcessed(tx: ScopedTx, deviceId: string, at: Date): Promise<void> {
  await tx
    .updateTable('alert_edges')
    .set({ processed_at: at })
    .where('device_id', '=', deviceId)
    .where('processed_at', 'is', null)
    .execute();
}

/** Deletes what was worked on before a time. What still waits stays, however old. */
export async function deleteProcessed(tx: ScopedTx, before: Date): Promise<void> {
  await tx.deleteFrom('alert_edges').where('received_at', '<', before).where('processed_at', 'is not', null).execute();
}

/** What is said about a device in its alerts and tickets. `language`: of the organisation, since subjects are stored. */
export async function findSubject(tx: ScopedTx, deviceId: string) {
  const row = await tx
    .selectFrom('devices')
    .leftJoin('organisation', (join) => join.onTrue())
    .select(['devices.name', 'devices.client_id', 'devices.site_id', 'devices.status', 'organisation.language'])
    .where('devices.id', '=', deviceId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    deviceId,
    name: row.name,
    clientId: row.client_id,
    siteId: row.site_id,
    isActive: row.status === 'active',
    language: Language.catch('es').parse(row.language),
  };
}

export type AlertSubject = NonNullable<Awaited<ReturnType<typeof findSubject>>>;

/** What decides which ticket a new alert belongs to. */
export async function ticketCase(
  tx: ScopedTx,
  deviceId: string,
  { rule, object }: Pick<AlertEdge, 'rule' | 'object'>,
  family: string,
): Promise<Pick<TicketCase, 'last' | 'ofFamily' | 'open'>> {
  return {
    last: await lastEnded(tx, deviceId, rule, object),
    ofFamily: await openTicketOf(
      tx,
      deviceId,
      sql<boolean>`alerts.object = ${object} and split_part(alerts.metric, '.', 1) = ${family}`,
    ),
    open: { alerts: await countOpenOf(tx, deviceId), ticketId: await openTicketOf(tx, deviceId, sql<boolean>`true`) },
  };
}

async function lastEnded(tx: ScopedTx, deviceId: string, rule: string, object: string): Promise<TicketCase['last']> {
  const row = await tx
    .selectFrom('alerts')
    .leftJoin('tickets', 'tickets.id', 'alerts.ticket_id')
    .select(['alerts.resolved_at', 'tickets.id', 'tickets.kind', 'tickets.reopen_count'])
    .where('alerts.device_id', '=', deviceId)
    .where('alerts.rule_key', '=', rule)
    .where('alerts.object', '=', object)
    .where('alerts.resolved_at', 'is not', null)
    .orderBy('alerts.resolved_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.resolved_at) return null;
  const { id, kind, reopen_count: reopenCount } = row;
  const ticket = id !== null && reopenCount !== null ? { id, kind: TicketKind.parse(kind), reopenCount } : null;
  return { resolvedMs: row.resolved_at.getTime(), ticket };
}

/** The newest open ticket of a device's alerts. */
async function openTicketOf(
  tx: ScopedTx,
  deviceId: string,
  which: ReturnType<typeof sql<boolean>>,
): Promise<string | null> {
  const row = await tx
    .selectFrom('alerts')
    .innerJoin('tickets', 'tickets.id', 'alerts.ticket_id')
    .select('tickets.id')
    .where('alerts.device_id', '=', deviceId)
    .where('tickets.kind', 'not in', ['resolved', 'closed'])
    .where(which)
    .orderBy('alerts.opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function countOpenOf(tx: ScopedTx, deviceId: string): Promise<number> {
  const row = await tx
    .selectFrom('alerts')
    .select((eb) => eb.fn.countAll<number>().as('alerts'))
    .where('device_id', '=', deviceId)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.alerts;
}
