import type { TicketUpload } from '@lanet/contracts/ticket-files';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type AnnouncedFile, isBlocked } from './tickets.files.repo.ts';

export interface Upload extends AnnouncedFile {
  id: string;
}

export async function countUploads(tx: ScopedTx, personId: string): Promise<number> {
  const query = tx.selectFrom('ticket_uploads').select((eb) => eb.fn.countAll<number>().as('count'));
  return (await query.where('person_id', '=', personId).executeTakeFirstOrThrow()).count;
}

/** False when the person has an upload of that id already. */
export async function insertUpload(
  tx: ScopedTx,
  personId: string,
  { id, name, mediaType, sha256, sizeBytes }: Upload,
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('ticket_uploads')
    .values({
      ...{ person_id: personId, id, name, media_type: mediaType },
      ...{ sha256, size_bytes: sizeBytes, created_at: at },
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

export async function findUpload(
  tx: ScopedTx,
  personId: string,
  id: string,
): Promise<(TicketUpload & { sha256: string }) | undefined> {
  return tx
    .selectFrom('ticket_uploads')
    .select(['id', 'name', 'media_type as mediaType', 'size_bytes as sizeBytes', 'sha256'])
    .select(isBlocked('ticket_uploads').as('blocked'))
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Takes uploads of a person to be sent, each once: whoever comes second gets nothing. */
export async function takeUploads(tx: ScopedTx, personId: string, ids: readonly string[]): Promise<Upload[]> {
  return tx
    .deleteFrom('ticket_uploads')
    .where('person_id', '=', personId)
    .where('id', 'in', [...ids])
    .returning(['id', 'name', 'media_type as mediaType', 'sha256', 'size_bytes as sizeBytes'])
    .execute();
}

/** Forgets what was uploaded before and never sent; the content stays, since others may have stored the same. */
export async function deleteUploads(tx: ScopedTx, before: Date): Promise<void> {
  await tx.deleteFrom('ticket_uploads').where('created_at', '<', before).execute();
}

export async function deleteUpload(tx: ScopedTx, personId: string, id: string): Promise<void> {
  await tx.deleteFrom('ticket_uploads').where('person_id', '=', personId).where('id', '=', id).execute();
}
