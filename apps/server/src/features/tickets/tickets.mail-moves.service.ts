import { isOpen } from '@lanet/contracts/ticket-moves';
import type { ScopedTx } from '../../platform/database/index.ts';
import { deleteEntry, findMailEntry } from './tickets.mail-moves.repo.ts';
import { ticketForUpdate } from './tickets.monitoring.service.ts';
import { record, SYSTEM_AUTHOR } from './tickets.timeline.service.ts';

/**
 * Takes a mail back from where it was, because it was decided about again: its line goes, with its files, and one for staff
 * says so. A ticket that it had opened keeps it, and is cancelled, unless somebody has ended it already.
 */
export async function withdrawMailEntry(tx: ScopedTx, entryId: string): Promise<void> {
  const entry = await findMailEntry(tx, entryId);
  const ticket = entry && (await ticketForUpdate(tx, entry.ticketId));
  if (!ticket) return;
  const opened = entry.kind === 'created';
  if (!opened) await deleteEntry(tx, entryId);
  const change = opened && isOpen(ticket.status) ? { status: 'cancelled' as const, awaitingReply: false } : {};
  await record(tx, ticket, change, [
    {
      visibility: 'internal',
      author: SYSTEM_AUTHOR,
      detail: { kind: 'mail_withdrawn', from: entry.from, opened },
    },
  ]);
}
