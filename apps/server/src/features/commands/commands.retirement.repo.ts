import { RetirementOrder } from '@lanet/contracts/agent';
import { sql } from 'kysely';
import type { SignerTx } from '../../platform/database/index.ts';
import { SIGNED_AT_ONCE } from './commands.signer.repo.ts';

export interface Retired {
  agentId: string;
  clientId: string;
  order: RetirementOrder;
  requesterId: string;
  signInId: string | null;
  retiredAt: number;
  signed: { payload: string; signature: string } | undefined;
}

/** Retired agents that want an order; each is locked, so that two signers never take one. */
export async function takeRetired(tx: SignerTx): Promise<Retired[]> {
  const rows = await tx
    .selectFrom('agent_tombstones')
    .select(['agent_id', 'client_id', 'what', 'requester_id', 'sign_in_id', 'retired_at', 'payload', 'signature'])
    .where(sql<boolean>`order_wanted`)
    .orderBy('retired_at')
    .limit(SIGNED_AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    agentId: row.agent_id,
    clientId: row.client_id,
    order: RetirementOrder.parse(row.what),
    requesterId: row.requester_id,
    signInId: row.sign_in_id,
    retiredAt: row.retired_at.getTime(),
    signed:
      row.payload !== null && row.signature !== null ? { payload: row.payload, signature: row.signature } : undefined,
  }));
}

/** Agents a person sent away within an hour before an instant. */
export async function countUninstalls(tx: SignerTx, personId: string, until: Date, since: Date): Promise<number> {
  const { all } = await tx
    .selectFrom('agent_tombstones')
    .select((eb) => eb.fn.countAll<number>().as('all'))
    .where('requester_id', '=', personId)
    .where('what', '=', 'uninstall')
    .where('retired_at', '>', since)
    .where('retired_at', '<=', until)
    .executeTakeFirstOrThrow();
  return Number(all);
}

interface StoredOrder {
  payload: string;
  signature: string;
  keyId: string;
  expiresAt: Date;
}

export async function storeOrder(tx: SignerTx, agentId: string, order: StoredOrder): Promise<void> {
  await tx
    .updateTable('agent_tombstones')
    .set({
      ...{ payload: order.payload, signature: order.signature, key_id: order.keyId },
      ...{ order_expires_at: order.expiresAt, order_wanted: false, refusal: null },
    })
    .where('agent_id', '=', agentId)
    .execute();
}

export async function refuseOrder(tx: SignerTx, agentId: string, refusal: string): Promise<void> {
  await tx
    .updateTable('agent_tombstones')
    .set({ order_wanted: false, refusal })
    .where('agent_id', '=', agentId)
    .execute();
}
