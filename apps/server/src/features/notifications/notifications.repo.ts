import { Priority } from '@lanet/contracts/alert-rules';
import { Notification, NotificationKind } from '@lanet/contracts/notifications';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface NewNotification {
  id: string;
  personId: string;
  kind: NotificationKind;
  eventKey: string;
  values: Record<string, string>;
  priority: Priority | null;
  ticketId: string | null;
  deviceId: string | null;
}

/** False when the person is gone or deactivated, or knows of this event already. */
export async function insertNotification(tx: ScopedTx, one: NewNotification): Promise<boolean> {
  const result = await tx
    .insertInto('notifications')
    .columns(['id', 'person_id', 'kind', 'event_key', 'values', 'priority', 'ticket_id', 'device_id'])
    .expression((eb) =>
      eb
        .selectFrom('people')
        .select([
          sql<string>`${one.id}::uuid`.as('id'),
          'people.id as person_id',
          sql<string>`${one.kind}::text`.as('kind'),
          sql<string>`${one.eventKey}::text`.as('event_key'),
          sql<string>`${JSON.stringify(one.values)}::jsonb`.as('values'),
          sql<string | null>`${one.priority}::text`.as('priority'),
          sql<string | null>`${one.ticketId}::uuid`.as('ticket_id'),
          sql<string | null>`${one.deviceId}::uuid`.as('device_id'),
        ])
        .where('people.id', '=', one.personId)
        .where('people.active', '=', true),
    )
    .onConflict((conflict) => conflict.columns(['person_id', 'event_key']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

const columns = ['id', 'kind', 'values', 'priority', 'ticket_id', 'device_id', 'created_at', 'read_at'] as const;

/** The newest of one person's. */
export async function listNotifications(tx: ScopedTx, personId: string, limit: number): Promise<Notification[]> {
  const rows = await tx
    .selectFrom('notifications')
    .select(columns)
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: NotificationKind.parse(row.kind),
    values: Notification.shape.values.parse(row.values),
    priority: Priority.nullable().parse(row.priority),
    ticketId: row.ticket_id,
    deviceId: row.device_id,
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
  }));
}

export async function countUnread(tx: ScopedTx, personId: string): Promise<number> {
  const row = await tx
    .selectFrom('notifications')
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.unread;
}

/** Marks one, or all, as read; the first time counts. `found`: whether there was such a one at all. */
export async function markRead(
  tx: ScopedTx,
  personId: string,
  id: string | undefined,
  at: Date,
): Promise<{ found: boolean }> {
  let query = tx
    .updateTable('notifications')
    .set({ read_at: sql<Date>`coalesce(read_at, ${at}::timestamptz)` })
    .where('person_id', '=', personId);
  query = id === undefined ? query.where('read_at', 'is', null) : query.where('id', '=', id);
  const result = await query.executeTakeFirst();
  return { found: result.numUpdatedRows > 0n };
}
