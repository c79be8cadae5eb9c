import type { BlackBoxContent } from '@lanet/contracts/black-box';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** How many boxes of a device came since a time. */
export async function countBoxes(tx: ScopedTx, deviceId: string, since: Date): Promise<number> {
  const row = await tx
    .selectFrom('black_boxes')
    .select((eb) => eb.fn.countAll<number>().as('boxes'))
    .where('device_id', '=', deviceId)
    .where('received_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.boxes;
}

export interface NewBox {
  clientId: string;
  deviceId: string;
  firedAt: Date;
  before: BlackBoxContent;
  receivedAt: Date;
}

/** One that is there already stays as it is. */
export async function insertBox(tx: ScopedTx, box: NewBox): Promise<void> {
  await tx
    .insertInto('black_boxes')
    .values({
      client_id: box.clientId,
      device_id: box.deviceId,
      fired_at: box.firedAt,
      before: JSON.stringify(box.before),
      received_at: box.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Adds the minutes after to a box that has none yet. */
export async function completeBox(
  tx: ScopedTx,
  { deviceId, firedAt }: Pick<NewBox, 'deviceId' | 'firedAt'>,
  after: BlackBoxContent,
): Promise<void> {
  await tx
    .updateTable('black_boxes')
    .set({ after: JSON.stringify(after) })
    .where('device_id', '=', deviceId)
    .where('fired_at', '=', firedAt)
    .where('after', 'is', null)
    .execute();
}

/** The device of an alert and when it fired; an alert from before there were black boxes has no such instant. */
export async function findFiring(tx: ScopedTx, alertId: string) {
  return tx.selectFrom('alerts').select(['device_id', 'fired_at']).where('id', '=', alertId).executeTakeFirst();
}

/** The box of an instant, or the newest one before it whose minutes after reach over it. */
export async function findBox(tx: ScopedTx, deviceId: string, firedAt: Date, reachMs: number) {
  return tx
    .selectFrom('black_boxes')
    .select(['fired_at', 'before', 'after'])
    .where('device_id', '=', deviceId)
    .where('fired_at', '<=', firedAt)
    .where('fired_at', '>=', new Date(firedAt.getTime() - reachMs))
    .orderBy('fired_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function deleteBoxes(tx: ScopedTx, before: Date): Promise<void> {
  await sql`delete from black_boxes where received_at < ${before}`.execute(tx);
}
