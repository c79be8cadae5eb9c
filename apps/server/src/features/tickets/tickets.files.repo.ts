import { PictureType } from '@lanet/contracts/help-requests';
import { TicketFile } from '@lanet/contracts/ticket-files';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StoredFile } from '../../platform/files/file-store.ts';

export interface AnnouncedFile extends StoredFile {
  mediaType: PictureType;
}

/** A file of a line that is on its way. Answers its id. */
export async function insertTicketFile(
  tx: ScopedTx,
  ticket: { id: string; clientId: string; siteId: string | null },
  entry: { id: string; visibility: 'public' | 'internal' },
  { sha256, sizeBytes, mediaType }: AnnouncedFile,
): Promise<string> {
  const id = uuidv7();
  await tx
    .insertInto('ticket_files')
    .values({
      id,
      client_id: ticket.clientId,
      ticket_id: ticket.id,
      entry_id: entry.id,
      site_id: ticket.siteId,
      visibility: entry.visibility,
      media_type: mediaType,
      sha256,
      size_bytes: sizeBytes,
    })
    .execute();
  return id;
}

export interface FoundFile extends AnnouncedFile {
  id: string;
  ticketId: string;
  folio: string;
  state: TicketFile['state'];
}

export async function findFile(tx: ScopedTx, id: string): Promise<FoundFile | undefined> {
  const row = await tx
    .selectFrom('ticket_files')
    .innerJoin('tickets', 'tickets.id', 'ticket_files.ticket_id')
    .select(['ticket_files.id', 'ticket_id', 'folio', 'media_type', 'sha256', 'size_bytes', 'state'])
    .where('ticket_files.id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      ticketId: row.ticket_id,
      folio: row.folio,
      mediaType: PictureType.parse(row.media_type),
      sha256: row.sha256,
      sizeBytes: row.size_bytes,
      state: TicketFile.shape.state.parse(row.state),
    }
  );
}

/** Says what became of a file that was on its way; nothing when that is known already. */
export async function endAnnouncement(
  tx: ScopedTx,
  id: string,
  outcome: { state: 'stored'; width: number; height: number } | { state: 'refused' },
): Promise<boolean> {
  const query = tx.updateTable('ticket_files').set(outcome).where('id', '=', id).where('state', '=', 'announced');
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}
