import type { ScopedTx } from '../../platform/database/index.ts';

/** The agent that speaks for a device now. */
export async function readAgentOf(tx: ScopedTx, deviceId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('agents')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row?.id;
}
