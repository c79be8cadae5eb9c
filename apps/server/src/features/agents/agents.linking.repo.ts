import type { DuplicateReason } from '@lanet/contracts/device-identity';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface Link {
  kind: 'claimed' | 'proved' | 'confirmed';
  score: number;
  reasons: readonly DuplicateReason[];
  at: Date;
}

interface Seat {
  agentId: string;
  deviceId: string;
  state: 'pending' | 'active';
  link: Link;
  replaces: string | undefined;
  /** Whose word the agent before already had. */
  recovers: string | null;
}

/** The agent speaks for this device from here on; the one before has been revoked. */
export async function seatAgent(tx: ScopedTx, seat: Seat): Promise<void> {
  const { agentId, deviceId, state, link, replaces, recovers } = seat;
  await tx
    .updateTable('agents')
    .set({
      device_id: deviceId,
      state,
      link: link.kind,
      link_score: link.score,
      link_reasons: [...link.reasons],
      linked_at: link.at,
      replaces: replaces ?? null,
      ...(state === 'active' && { approved_at: link.at, let_in: false, recovers: null }),
      ...(state === 'pending' && recovers !== null && { recovers }),
    })
    .where('id', '=', agentId)
    .execute();
}

/** The agent that speaks for a device now, or waits to; locked. */
export function lockCurrentAgent(tx: ScopedTx, deviceId: string) {
  return tx
    .selectFrom('agents')
    .select([
      'id',
      'link',
      'replaces',
      'recovers',
      'state',
      'facts',
      'client_id as clientId',
      'approved_at as approvedAt',
    ])
    .where('device_id', '=', deviceId)
    .where('state', 'in', ['pending', 'active'])
    .forUpdate()
    .executeTakeFirst();
}

/** Lets a waiting agent in as a device of its own. */
export async function letIn(tx: ScopedTx, agentId: string, at: Date): Promise<void> {
  await tx
    .updateTable('agents')
    .set({ state: 'active', approved_at: at, let_in: false, recovers: null })
    .where('id', '=', agentId)
    .execute();
}

export async function setLinkKind(tx: ScopedTx, agentId: string, kind: Link['kind']): Promise<void> {
  await tx.updateTable('agents').set({ link: kind }).where('id', '=', agentId).execute();
}

/**
 * What waits for the agents before it goes to this one, unless another system wants another form of it. What was handed out
 * already stays: nobody knows whether it ran. The commands' own feature needs `agents`, so it cannot be asked from here.
 */
export async function moveWaitingCommands(tx: ScopedTx, deviceId: string, agentId: string): Promise<void> {
  await sql`
    update commands set agent_id = ${agentId}, envelope_wanted = true
    where device_id = ${deviceId} and agent_id <> ${agentId} and state in ('requested', 'queued')
      and platform = (select platform from agents where id = ${agentId})`.execute(tx);
}

/** Gives an agent a device of its own again, with nothing of the one it spoke for. */
export async function unseatAgent(tx: ScopedTx, agentId: string, deviceId: string): Promise<void> {
  await tx
    .updateTable('agents')
    .set({ device_id: deviceId, link: null, link_score: null, link_reasons: [], linked_at: null, replaces: null })
    .where('id', '=', agentId)
    .execute();
}

/** An agent that was replaced speaks for its device again. False when it was another's by then. */
export async function reseatAgent(tx: ScopedTx, agentId: string, deviceId: string): Promise<boolean> {
  const row = await tx
    .updateTable('agents')
    .set({ state: 'active' })
    .where('id', '=', agentId)
    .where('device_id', '=', deviceId)
    .where('state', '=', 'revoked')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The earlier agent that a statement names, in whatever state. */
export function findAgentBefore(tx: ScopedTx, agentId: string) {
  return tx
    .selectFrom('agents')
    .select(['id', 'client_id as clientId', 'public_key as publicKey'])
    .where('id', '=', agentId)
    .executeTakeFirst();
}

/** A device that stood for a waiting computer: gone without a trace, unless people worked with it in between. */
export async function clearPlaceholder(tx: ScopedTx, deviceId: string, wasAccepted: boolean): Promise<void> {
  const pending = tx.deleteFrom('devices').where('id', '=', deviceId).where('status', '=', 'pending');
  if (!wasAccepted) await pending.execute();
  else await tx.updateTable('devices').set({ status: 'archived' }).where('id', '=', deviceId).execute();
}
