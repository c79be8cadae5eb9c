import { type ClientSender, SenderKind } from '@lanet/contracts/client-senders';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export const MOST_SENDERS = 500;

const columns = ['id', 'kind', 'value', 'created_at'] as const;

export async function listSenders(tx: ScopedTx, clientId: string): Promise<ClientSender[]> {
  const rows = await tx
    .selectFrom('client_senders')
    .select(columns)
    .where('client_id', '=', clientId)
    .orderBy('kind', 'desc')
    .orderBy('value')
    .limit(MOST_SENDERS)
    .execute();
  return rows.map(toSender);
}

/** Undefined when it is somebody's already, whoever's: row security hides them, the unique index does not. */
export async function insertSender(
  tx: ScopedTx,
  sender: { id: string; client_id: string; kind: SenderKind; value: string },
): Promise<ClientSender | undefined> {
  const row = await tx
    .insertInto('client_senders')
    .values(sender)
    .onConflict((conflict) => conflict.columns(['value', 'kind']).doNothing())
    .returning(columns)
    .executeTakeFirst();
  return row && toSender(row);
}

/** What it was; undefined when it is not there. */
export async function deleteSender(tx: ScopedTx, clientId: string, id: string): Promise<ClientSender | undefined> {
  const row = await tx
    .deleteFrom('client_senders')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
  return row && toSender(row);
}

/** The client whose list has this address, or else its domain: never a domain above it. */
export async function findClientOfSender(
  tx: ScopedTx,
  { address, domain }: { address: string; domain: string },
): Promise<{ clientId: string } | undefined> {
  return tx
    .selectFrom('client_senders')
    .select('client_id as clientId')
    .where(sql<boolean>`(value, kind) in ((${address}, 'address'), (${domain}, 'domain'))`)
    .orderBy('kind')
    .executeTakeFirst();
}

function toSender(row: { id: string; kind: string; value: string; created_at: Date }): ClientSender {
  const { id, kind, value, created_at } = row;
  return { id, kind: SenderKind.parse(kind), value, createdAt: created_at.toISOString() };
}
