// Who fetches a mailbox: one process at a time. A row with a number that grows, since locks of a connection break behind a
// pooler. Times are the database's own, which all processes share.
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** What a holder proves with what it writes. */
export interface Lease {
  mailboxId: string;
  owner: string;
  /** Another for every time it is taken: whoever holds an older one is out, even when it does not know yet. */
  fence: number;
}

/** Undefined while another process has it, and for a mailbox that is off or gone. */
export async function takeLease(
  tx: ScopedTx,
  mailboxId: string,
  owner: string,
  forMs: number,
): Promise<Lease | undefined> {
  const row = await tx
    .updateTable('mailboxes')
    .set({ lease_owner: owner, lease_until: inMs(forMs), lease_fence: sql<number>`lease_fence + 1` })
    .where('id', '=', mailboxId)
    .where('active', '=', true)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`clock_timestamp()`)]))
    .returning('lease_fence')
    .executeTakeFirst();
  return row && { mailboxId, owner, fence: row.lease_fence };
}

/** False when another process has it by now. */
export async function renewLease(tx: ScopedTx, { mailboxId, owner, fence }: Lease, forMs: number): Promise<boolean> {
  const row = await tx
    .updateTable('mailboxes')
    .set({ lease_until: inMs(forMs) })
    .where('id', '=', mailboxId)
    .where('lease_owner', '=', owner)
    .where('lease_fence', '=', fence)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The next process need not wait for its end. */
export async function giveLease(tx: ScopedTx, { mailboxId, owner, fence }: Lease): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', mailboxId)
    .where('lease_owner', '=', owner)
    .where('lease_fence', '=', fence)
    .execute();
}

/** Whether the caller's transaction may still write for it; nobody takes it before that one ends. */
export async function holdsLease(tx: ScopedTx, { mailboxId, owner, fence }: Lease): Promise<boolean> {
  const row = await tx
    .selectFrom('mailboxes')
    .select('id')
    .where('id', '=', mailboxId)
    .where('lease_owner', '=', owner)
    .where('lease_fence', '=', fence)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

const inMs = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000}::double precision)`;
