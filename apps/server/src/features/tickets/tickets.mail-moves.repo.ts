import { EntryDetail } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';

/** A line that holds a mail; undefined for any other. */
export async function findMailEntry(
  tx: ScopedTx,
  id: string,
): Promise<{ ticketId: string; kind: EntryDetail['kind']; from: string } | undefined> {
  const row = await tx
    .selectFrom('ticket_entries')
    .select(['ticket_id', 'detail'])
    .where('id', '=', id)
    .executeTakeFirst();
  const detail = row && EntryDetail.parse(row.detail);
  if (!detail || !('mail' in detail) || !detail.mail) return undefined;
  return { ticketId: row.ticket_id, kind: detail.kind, from: detail.mail.from };
}

export async function deleteEntry(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('ticket_files').where('entry_id', '=', id).execute();
  await tx.deleteFrom('ticket_entries').where('id', '=', id).execute();
}
