import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** How a server names a message. */
export interface Place {
  folder: string;
  uidvalidity: string;
  uid: string;
}

export interface NewMessage {
  id: string;
  mailboxId: string;
  place: Place | null;
  sha256: string;
  sizeBytes: number;
  headersOnly: boolean;
  envelope: { from: string | null; to: string[]; remoteAddress: string | null } | null;
  receivedAt: Date;
  storedAt: Date;
}

/**
 * `known`: the id of the row that has this message already, and nothing is written then. `isAlone`: no other message waits that
 * somebody was asked to read.
 */
export async function insertStored(
  tx: ScopedTx,
  mail: NewMessage,
): Promise<{ known: string | undefined; isAlone: boolean }> {
  const { id, mailboxId, place, sha256, sizeBytes, headersOnly, envelope, receivedAt, storedAt } = mail;
  const row = await tx
    .insertInto('inbound_mail')
    .values({
      id,
      mailbox_id: mailboxId,
      folder: place?.folder ?? '',
      uidvalidity: place?.uidvalidity ?? '',
      uid: place?.uid ?? null,
      raw_sha256: sha256,
      size_bytes: sizeBytes,
      headers_only: headersOnly,
      envelope: envelope && JSON.stringify(envelope),
      state: 'stored',
      received_at: receivedAt,
      stored_at: storedAt,
    })
    .onConflict((on) => on.columns(['mailbox_id', 'folder', 'uidvalidity', 'uid']).doNothing())
    // Of what was there before this statement: its own row is not seen.
    .returning(
      sql<boolean>`not exists (select from inbound_mail w where w.state = 'stored' and w.attempts = 0)`.as('alone'),
    )
    .executeTakeFirst();
  if (row || !place) return { known: undefined, isAlone: row?.alone ?? true };
  return { known: (await findByPlace(tx, mailboxId, place))?.id, isAlone: true };
}

/** Whether a message waits since before `since` that nobody has looked at. */
export async function hasOverlooked(tx: ScopedTx, since: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('inbound_mail')
    .select('id')
    .where('state', '=', 'stored')
    .where('attempts', '=', 0)
    .where('stored_at', '<=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function findByPlace(tx: ScopedTx, mailboxId: string, { folder, uidvalidity, uid }: Place) {
  return tx
    .selectFrom('inbound_mail')
    .select('id')
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .where('uidvalidity', '=', uidvalidity)
    .where('uid', '=', uid)
    .executeTakeFirst();
}
