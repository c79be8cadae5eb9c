// What a mail of a ticket answers. Mail that came is of the feature `inbound-mail`, which needs this one.
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Message-IDs of the ticket's mail: what came by mail, and what this address was sent. Oldest first, the last 40. */
export async function messageIdsOf(
  tx: ScopedTx,
  ticketId: string,
  address: string,
): Promise<{ messageId: string; cameIn: boolean }[]> {
  const { rows } = await sql<{ message_id: string; came_in: boolean }>`
    select message_id, came_in from (
      select message_id, true as came_in, received_at as at from inbound_mail
        where ticket_id = ${ticketId} and state = 'ticket' and message_id is not null
      union all
      select coalesce(sent_message_id, message_id), false, created_at from outbox
        where ticket_id = ${ticketId} and to_address = ${address} and message_id like '%@%' and state <> 'discarded'
      order by at desc limit 40) ids
    order by at`.execute(tx);
  return rows.map((row) => ({ messageId: row.message_id, cameIn: row.came_in }));
}

/** The first mail of a ticket that was opened by mail: its thread begins there for whoever wrote it. */
export async function firstMailOf(
  tx: ScopedTx,
  ticketId: string,
): Promise<{ messageId: string | null; mailboxId: string | null } | undefined> {
  const row = await tx
    .selectFrom('inbound_mail')
    .select(['message_id', 'mailbox_id'])
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'ticket')
    .orderBy('received_at')
    .limit(1)
    .executeTakeFirst();
  return row && { messageId: row.message_id, mailboxId: row.mailbox_id };
}

/** A mail that came, as what is sent back to its writer needs it. */
export async function findAnswered(tx: ScopedTx, inboundId: string) {
  return tx
    .selectFrom('inbound_mail')
    .select(['id', 'message_id', 'from_address', 'automatic', 'mailbox_id'])
    .select(sql<number>`coalesce((decision ->> 'hops')::int, 0)`.as('hops'))
    .where('id', '=', inboundId)
    .executeTakeFirst();
}

/** Whether a mail of this address that came since was answered so; held until the transaction ends, so that one asks at a time. */
export async function wasAnswered(
  tx: ScopedTx,
  { address, keyPrefix, since }: { address: string; keyPrefix: string; since: Date },
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail.answer ${keyPrefix} ${address}`}, 29))`.execute(tx);
  const row = await tx
    .selectFrom('outbox as o')
    .innerJoin('inbound_mail as m', 'm.id', 'o.answers_id')
    .select('o.id')
    .where('o.to_address', '=', address)
    .where(sql<boolean>`starts_with(o.event_key, ${keyPrefix})`)
    .where('m.stored_at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The mail a line of the timeline came by. `hops`: how often it was answered by machine before, as its reader noted. */
export async function mailOfEntry(
  tx: ScopedTx,
  entryId: string,
): Promise<{ id: string; messageId: string | null; from: string | null; hops: number } | undefined> {
  const row = await tx
    .selectFrom('inbound_mail')
    .select(['id', 'message_id', 'from_address', sql<number>`coalesce((decision ->> 'hops')::int, 0)`.as('hops')])
    .where('entry_id', '=', entryId)
    .where('state', '=', 'ticket')
    .orderBy('received_at')
    .limit(1)
    .executeTakeFirst();
  return row && { id: row.id, messageId: row.message_id, from: row.from_address, hops: row.hops };
}
