import type { ServiceRestart } from '@lanet/contracts/agent';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface RestartRow extends Omit<ServiceRestart, 'kind' | 'at'> {
  clientId: string;
  deviceId: string;
  at: Date;
}

/** Stores it once; false when it is there already. */
export async function insertRestart(tx: ScopedTx, row: RestartRow): Promise<boolean> {
  const { clientId, deviceId, name, outcome, reason, at } = row;
  const result = await tx
    .insertInto('service_restarts')
    .values({ client_id: clientId, id: uuidv7(), device_id: deviceId, service: name, outcome, reason, at })
    .onConflict((conflict) => conflict.columns(['device_id', 'service', 'at']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The last one of a service since an instant. */
export function lastRestart(tx: ScopedTx, deviceId: string, service: string, since: Date) {
  return tx
    .selectFrom('service_restarts')
    .select(['outcome', 'reason', 'at'])
    .where('device_id', '=', deviceId)
    .where('service', '=', service)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The ticket of the open alert about a service. */
export async function openTicketOfService(
  tx: ScopedTx,
  deviceId: string,
  service: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('alerts')
    .select('ticket_id')
    .where('device_id', '=', deviceId)
    .where('metric', '=', 'service.stopped')
    .where('object', '=', service)
    .where('resolved_at', 'is', null)
    .where('ticket_id', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row?.ticket_id ?? undefined;
}

export async function deleteRestarts(tx: ScopedTx, before: Date): Promise<void> {
  await tx.deleteFrom('service_restarts').where('at', '<', before).execute();
}
