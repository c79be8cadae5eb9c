import type { ScopedTx } from '../../platform/database/index.ts';
import type { Arrival } from './inbound-mail.storing.service.ts';

type Place = NonNullable<Arrival['place']>;

/** The id of the row that has this message already, and nothing is written then; undefined when it is new. */
export async function insertStored(
  tx: ScopedTx,
  mail: Omit<Arrival, 'raw'> & { id: string; sha256: string; storedAt: Date },
): Promise<string | undefined> {
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
    .returning('id')
    .executeTakeFirst();
  if (row || !place) return undefined;
  return (await findByPlace(tx, mailboxId, place))?.id;
}

/** Whether no other message waits that somebody was asked to read already. */
export async function isAlone(tx: ScopedTx, id: string): Promise<boolean> {
  const other = await tx
    .selectFrom('inbound_mail')
    .select('id')
    .where('state', '=', 'stored')
    .where('attempts', '=', 0)
    .where('id', '!=', id)
    .limit(1)
    .executeTakeFirst();
  return other === undefined;
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
