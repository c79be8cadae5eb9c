import { type AgentUpdate, UpdateState } from '@lanet/contracts/rollouts';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';

export interface UpdateRow {
  id: string;
  clientId: string;
  deviceId: string;
  agentId: string;
  version: string;
  state: UpdateState;
  reason: string | null;
  at: Date;
  receivedAt: Date;
}

export async function insertUpdates(tx: ScopedTx, rows: readonly UpdateRow[]): Promise<void> {
  await tx
    .insertInto('agent_updates')
    .values(
      rows.map(({ clientId, deviceId, agentId, receivedAt, ...row }) => ({
        ...row,
        client_id: clientId,
        device_id: deviceId,
        agent_id: agentId,
        received_at: receivedAt,
      })),
    )
    .execute();
}

// Names of devices and clients are read along: one query for a list instead of three.
const selectUpdates = (tx: ScopedTx) =>
  tx
    .selectFrom('agent_updates as u')
    .innerJoin('devices as d', 'd.id', 'u.device_id')
    .innerJoin('clients as c', 'c.id', 'u.client_id')
    .select(['u.id', 'u.device_id', 'd.name as device_name', 'u.client_id', 'c.name as client_name'])
    .select(['u.version', 'u.state', 'u.reason', 'u.at'])
    .select(instantKey('u.received_at').as('received_key'));

type Row = Awaited<ReturnType<ReturnType<typeof selectUpdates>['execute']>>[number];

export const toUpdate = (row: Row): AgentUpdate => ({
  id: row.id,
  device: { id: row.device_id, name: row.device_name },
  client: { id: row.client_id, name: row.client_name },
  version: row.version,
  state: UpdateState.parse(row.state),
  reason: row.reason,
  at: row.at.toISOString(),
});

interface UpdatePage {
  version: string;
  state: UpdateState | undefined;
  /** Those received before this one: instant (epoch microseconds) and id. */
  after: readonly [number, string] | undefined;
  limit: number;
}

/** Newest first. */
export function readUpdates(tx: ScopedTx, { version, state, after, limit }: UpdatePage) {
  return selectUpdates(tx)
    .where('u.version', '=', version)
    .$if(state !== undefined, (query) => query.where('u.state', '=', state ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(u.received_at, u.id) < (${keyInstant(after?.[0] ?? 0)}, ${after?.[1] ?? ''}::uuid)`),
    )
    .orderBy('u.received_at', 'desc')
    .orderBy('u.id', 'desc')
    .limit(limit)
    .execute();
}

/** Newest first, at most 20. */
export function readUpdatesOf(tx: ScopedTx, deviceId: string) {
  return selectUpdates(tx)
    .where('u.device_id', '=', deviceId)
    .orderBy('u.received_at', 'desc')
    .orderBy('u.id', 'desc')
    .limit(20)
    .execute();
}

/** Whether the caller sees the device. */
export async function isDevice(tx: ScopedTx, id: string): Promise<boolean> {
  const row = await tx.selectFrom('devices').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
