// Mailboxes, as far as mail is sent by them. The table is of the feature `mailboxes`.
import { MailboxOptions, Outgoing } from '@lanet/contracts/mailboxes';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

const columns = ['id', 'name', 'address', 'outgoing', 'options', 'secrets', 'version'] as const;

const active = (tx: ScopedTx) => tx.selectFrom('mailboxes').select(columns).where('active', '=', true);
type Row = Awaited<ReturnType<ReturnType<typeof active>['executeTakeFirstOrThrow']>>;

const toMailbox = (row: Row) => ({
  ...row,
  outgoing: Outgoing.nullable().parse(row.outgoing),
  options: MailboxOptions.parse(row.options),
});
export type SendingMailbox = ReturnType<typeof toMailbox>;

export async function activeMailbox(tx: ScopedTx, id: string): Promise<SendingMailbox | undefined> {
  const row = await active(tx).where('id', '=', id).executeTakeFirst();
  return row && toMailbox(row);
}

/** The oldest one; with `sending` the oldest that sends. */
export async function oldestMailbox(
  tx: ScopedTx,
  { sending }: { sending: boolean },
): Promise<SendingMailbox | undefined> {
  let query = active(tx);
  if (sending) query = query.where('outgoing', 'is not', null);
  const row = await query.orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
  return row && toMailbox(row);
}

/** Whether an address is one of our own, of mailboxes that are off too. */
export async function isOwnAddress(tx: ScopedTx, address: string): Promise<boolean> {
  const row = await tx
    .selectFrom('mailboxes')
    .select('id')
    .where(sql<boolean>`${address} = any (array_append(aliases, address))`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
