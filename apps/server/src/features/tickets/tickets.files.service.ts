import type { ScopedTx } from '../../platform/database/index.ts';
import { endAnnouncement, type FoundFile, findFile } from './tickets.files.repo.ts';
import { findTicketRef } from './tickets.repo.ts';
import { announceLine } from './tickets.timeline.service.ts';

/** A file of a ticket in whatever state; undefined when it is out of scope. */
export function findTicketFile(tx: ScopedTx, id: string): Promise<FoundFile | undefined> {
  return findFile(tx, id);
}

/** Says what became of a file that was announced, and tells the pages that show its line. Once: a repeat changes nothing. */
export async function settleTicketFile(
  tx: ScopedTx,
  file: { id: string; ticketId: string },
  outcome: { state: 'stored'; width: number; height: number } | { state: 'refused' },
): Promise<void> {
  if (!(await endAnnouncement(tx, file.id, outcome))) return;
  const ticket = await findTicketRef(tx, file.ticketId);
  if (ticket) announceLine(tx, ticket, 'internal');
}
