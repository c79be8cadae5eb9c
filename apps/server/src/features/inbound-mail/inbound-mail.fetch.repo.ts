import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** A numbering of a folder of a mailbox. */
export interface Series {
  mailboxId: string;
  folder: string;
  uidvalidity: string;
}

/** Which of these names are stored already. */
export async function knownUids(tx: ScopedTx, series: Series, uids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ uid: string }>`
    select uid from inbound_mail
    where mailbox_id = ${series.mailboxId} and folder = ${series.folder} and uidvalidity = ${series.uidvalidity}
      and uid = any (${uids}::text[])`.execute(tx);
  return new Set(rows.map(({ uid }) => uid));
}

/**
 * Messages of a mailbox by Message-ID and size, as the server says both without handing them over: the id of the row that
 * each is a copy of, by `keyOf`.
 */
export async function findCopies(
  tx: ScopedTx,
  mailboxId: string,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; message_id: string; size_bytes: number }>`
    select coalesce(copy_of, id) as id, message_id, size_bytes from inbound_mail
    where mailbox_id = ${mailboxId} and message_id = any (${messageIds}::text[])
    order by stored_at desc`.execute(tx);
  return new Map(rows.map((row) => [keyOf(row.message_id, row.size_bytes), row.id]));
}

export const keyOf = (messageId: string, sizeBytes: number) => `${sizeBytes} ${messageId}`;

/** One more place of each of these messages, which are stored already. */
export async function insertCopies(
  tx: ScopedTx,
  series: Series,
  copies: readonly { id: string; uid: string; copyOf: string }[],
  at: Date,
): Promise<void> {
  await sql`
    insert into inbound_mail (id, client_id, mailbox_id, folder, uidvalidity, uid, raw_sha256, size_bytes, headers_only,
                              state, reason, message_id, fingerprint, from_address, from_name, subject, copy_of,
                              received_at, stored_at, processed_at)
    select copy.id, o.client_id, ${series.mailboxId}, ${series.folder}, ${series.uidvalidity}, copy.uid, o.raw_sha256,
           o.size_bytes, o.headers_only, 'duplicate', 'renumbered', o.message_id, o.fingerprint, o.from_address,
           o.from_name, o.subject, o.id, o.received_at, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${copies.map(({ id }) => id)}::uuid[], ${copies.map(({ uid }) => uid)}::text[],
                ${copies.map(({ copyOf }) => copyOf)}::uuid[]) as copy (id, uid, copy_of)
    join inbound_mail o on o.id = copy.copy_of
    on conflict (mailbox_id, folder, uidvalidity, uid) do nothing`.execute(tx);
}
