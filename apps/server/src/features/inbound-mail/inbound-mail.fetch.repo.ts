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

/** One more place of a message that is stored already. */
export async function insertCopy(
  tx: ScopedTx,
  series: Series,
  { id, uid, copyOf, at }: { id: string; uid: string; copyOf: string; at: Date },
): Promise<void> {
  await sql`
    insert into inbound_mail (id, client_id, mailbox_id, folder, uidvalidity, uid, raw_sha256, size_bytes, headers_only,
                              state, reason, message_id, fingerprint, from_address, from_name, subject, copy_of,
                              received_at, stored_at, processed_at)
    select ${id}, client_id, ${series.mailboxId}, ${series.folder}, ${series.uidvalidity}, ${uid}, raw_sha256, size_bytes,
           headers_only, 'duplicate', 'renumbered', message_id, fingerprint, from_address, from_name, subject, id,
           received_at, ${at}, ${at}
    from inbound_mail where id = ${copyOf}
    on conflict (mailbox_id, folder, uidvalidity, uid) do nothing`.execute(tx);
}
