import type { ServiceRestart } from '@lanet/contracts/agent';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface RestartRow extends Omit<ServiceRestart, 'kind' | 'at'> {
  clientId: string;
  deviceId: string;
  at: Date;
}

/** Stores it once; the row's id, undefined when it is there already. */
export async function insertRestart(tx: ScopedTx, row: RestartRow): Promise<string | undefined> {
  const { clientId, deviceId, name, outcome, reason, at } = row;
  const stored = await tx
    .insertInto('service_restarts')
    .values({ client_id: clientId, id: uuidv7(), device_id: deviceId, service: name, outcome, reason, at })
    .onConflict((conflict) => conflict.columns(['device_id', 'service', 'at']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return stored?.id;
}

/** How many a device told of between two instants. */
export async function countRestarts(tx: ScopedTx, deviceId: string, from: Date, until: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('service_restarts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('device_id', '=', deviceId)
    .where('at', '>', from)
    .where('at', '<', until)
    .executeTakeFirstOrThrow();
  return count;
}

const columns = ['id', 'device_id', 'service', 'outcome', 'reason', 'at', 'told_in'] as const;

/** Held until the transaction ends: the job and an alert that opens say it one after the other. */
export function lockRestart(tx: ScopedTx, id: string) {
  return tx.selectFrom('service_restarts').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The last one of a service since an instant, held. */
export function lockLastRestart(tx: ScopedTx, deviceId: string, service: string, since: Date) {
  return tx
    .selectFrom('service_restarts')
    .select(columns)
    .where('device_id', '=', deviceId)
    .where('service', '=', service)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

export async function setTold(tx: ScopedTx, id: string, ticketId: string): Promise<void> {
  await tx.updateTable('service_restarts').set({ told_in: ticketId }).where('id', '=', id).execute();
}

/** The ticket of the open alert about a service, of those that opened before an instant. */
export async function openTicketOfService(
  tx: ScopedTx,
  { deviceId, service, openedBefore }: { deviceId: string; service: string; openedBefore: Date },
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('alerts')
    .select('ticket_id')
    .where('device_id', '=', deviceId)
    .where('metric', '=', 'service.stopped')
    .where('object', '=', service)
    .where('opened_at', '<=', openedBefore)
    .where('resolved_at', 'is', null)
    .where('ticket_id', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row?.ticket_id ?? undefined;
}

export async function deleteRestarts(tx: ScopedTx, before: Date): Promise<void> {
  await tx.deleteFrom('service_restarts').where('at', '<', before).execute();
}
