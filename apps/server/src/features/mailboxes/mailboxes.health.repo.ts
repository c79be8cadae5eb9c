import { HANDED_OVER_KINDS, type MailboxState, type MailFault } from '@lanet/contracts/mailboxes';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

type State = z.infer<typeof MailboxState>;

export async function markConnected(tx: ScopedTx, id: string, at: Date, certUntil: Date | null): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ connected_at: at, peer_cert_until: certUntil })
    .where('id', '=', id)
    .execute();
}

/** Mail waits on the server since then. */
export async function markWaiting(tx: ScopedTx, id: string, oldest: Date | null): Promise<void> {
  await tx.updateTable('mailboxes').set({ oldest_unseen_at: oldest }).where('id', '=', id).execute();
}

/** Everything that was there is here. `lastMessageAt`: when something came; undefined when nothing did. */
export async function markFetched(
  tx: ScopedTx,
  id: string,
  { at, lastMessageAt, fault }: { at: Date; lastMessageAt: Date | undefined; fault: MailFault | undefined },
): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({
      state: 'ok',
      fetched_at: at,
      failed_connects: 0,
      oldest_unseen_at: null,
      alarmed_at: null,
      last_error: fault ? JSON.stringify(fault) : null,
      ...(lastMessageAt && { last_message_at: lastMessageAt }),
    })
    .where('id', '=', id)
    .execute();
}

export async function markFailed(
  tx: ScopedTx,
  id: string,
  { state, fault, failedConnects }: { state: State; fault: MailFault; failedConnects: number },
): Promise<void> {
  const health = { state, failed_connects: failedConnects, last_error: JSON.stringify(fault) };
  await tx.updateTable('mailboxes').set(health).where('id', '=', id).execute();
}

export async function markAlarmed(tx: ScopedTx, id: string, at: Date): Promise<void> {
  await tx.updateTable('mailboxes').set({ alarmed_at: at }).where('id', '=', id).execute();
}

/** Active mailboxes that are fetched, were not for too long, and are not known to be failing. */
export async function silentMailboxes(tx: ScopedTx, before: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('mailboxes')
    .select('id')
    .where('active', '=', true)
    .where('kind', 'not in', HANDED_OVER_KINDS)
    .where('state', 'in', ['new', 'ok'])
    .where(sql<boolean>`coalesce(fetched_at, created_at) < ${before}`)
    .limit(500)
    .execute();
  return rows.map(({ id }) => id);
}
