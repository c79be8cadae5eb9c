import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Since when administrators know that the service lags, held until the transaction ends. */
export async function holdAlarm(tx: ScopedTx): Promise<Date | null> {
  const row = await tx.selectFrom('sla_alarm').select('alarmed_at').forUpdate().executeTakeFirst();
  return row?.alarmed_at ?? null;
}

/** Answers when it was set. */
export async function setAlarm(tx: ScopedTx): Promise<Date> {
  const row = await tx
    .updateTable('sla_alarm')
    .set({ alarmed_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())` })
    .returning('alarmed_at')
    .executeTakeFirst();
  if (!row?.alarmed_at) throw new Error('the alarm of the SLA has no row');
  return row.alarmed_at;
}

export async function clearAlarm(tx: ScopedTx): Promise<void> {
  await tx.updateTable('sla_alarm').set({ alarmed_at: null }).execute();
}
