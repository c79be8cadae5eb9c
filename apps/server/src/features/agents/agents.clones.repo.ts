import { Facts } from '@lanet/contracts/agent';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Notes that two computers were seen with one key. True for the first time since `before`: that is one event. */
export async function markClone(
  tx: ScopedTx,
  agentId: string,
  { at, before }: { at: Date; before: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('agents')
    .set({ clone_seen_at: at })
    .where('id', '=', agentId)
    .where((eb) => eb.or([eb('clone_seen_at', 'is', null), eb('clone_seen_at', '<=', before)]))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** What an agent claimed when it enrolled. */
export async function readEnrolledFacts(tx: ScopedTx, agentId: string): Promise<Facts | undefined> {
  const row = await tx.selectFrom('agents').select('facts').where('id', '=', agentId).executeTakeFirst();
  return Facts.safeParse(row?.facts).data;
}

/** The agent whose copy wants a key of its own. Locked: two copies come one after the other. */
export function lockOriginal(tx: ScopedTx, agentId: string) {
  return tx
    .selectFrom('agents as a')
    .innerJoin('devices as d', 'd.id', 'a.device_id')
    .select([
      'a.id as agentId',
      'a.client_id as clientId',
      'a.device_id as deviceId',
      'd.site_id as siteId',
      'd.name as deviceName',
      'a.public_key as publicKey',
      'a.state',
      'a.clone_seen_at as cloneSeenAt',
      'a.forked_at as forkedAt',
    ])
    .where('a.id', '=', agentId)
    .forUpdate('a')
    .executeTakeFirst();
}

export async function setForked(tx: ScopedTx, agentId: string, at: Date): Promise<void> {
  await tx.updateTable('agents').set({ forked_at: at }).where('id', '=', agentId).execute();
}
