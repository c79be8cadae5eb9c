import { isStaff } from '@lanet/contracts/roles';
import type { ticketFiles } from '@lanet/contracts/ticket-files';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StoredFile } from '../../platform/files/file-store.ts';
import { InstantKey, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { endAnnouncement, type FoundFile, findFile, insertTicketFile, listFiles } from './tickets.files.repo.ts';
import { cleanFileName, cleanMediaType } from './tickets.files.rules.ts';
import { familyOf } from './tickets.merges.repo.ts';
import { findTicketRef } from './tickets.repo.ts';
import { announceLine } from './tickets.timeline.service.ts';

const Position = z.tuple([InstantKey, z.uuid()]);

/** Of a ticket, and of those that were merged into it. @throws Refusal 404 `tickets.not_found`. */
export async function filePage(tx: ScopedTx, ticketId: string, query: z.output<typeof ticketFiles.list.query>) {
  const after = readCursor(Position, query.cursor);
  if (!(await findTicketRef(tx, ticketId))) throw new Refusal('tickets.not_found');
  const family = await familyOf(tx, ticketId);
  const ids = family.map(({ id }) => id);
  return listFiles(tx, ids, { limit: query.limit, after });
}

/** @throws Refusal 404 `files.not_found`; 403 `files.blocked` for who is not of the staff. */
export async function fileToSave(
  tx: ScopedTx,
  caller: Caller,
  { id: ticketId, fileId }: { id: string; fileId: string },
): Promise<FoundFile> {
  const file = await findFile(tx, fileId);
  if (file?.ticketId !== ticketId || file.state !== 'stored') throw new Refusal('files.not_found');
  if (file.blocked && !isStaff(caller.role)) throw new Refusal('files.blocked');
  return file;
}

/** A file of a ticket in whatever state; undefined when it is out of scope. */
export function findTicketFile(tx: ScopedTx, id: string): Promise<FoundFile | undefined> {
  return findFile(tx, id);
}

export interface ArrivedFile extends StoredFile {
  ticketId: string;
  entryId: string;
  /** As the sender called it. */
  name: string;
  mediaType: string;
  /** Shown within the text, under its content id. */
  inline: boolean;
  contentId: string | null;
}

/** Adds a file whose content is stored to a line. Answers its id. */
export async function attachFile(tx: ScopedTx, file: ArrivedFile): Promise<string> {
  const { sha256, sizeBytes, inline, contentId } = file;
  const id = await insertTicketFile(tx, file, {
    ...{ name: cleanFileName(file.name), mediaType: cleanMediaType(file.mediaType), state: 'stored' },
    ...{ sha256, sizeBytes, inline, contentId },
  });
  if (id === undefined) throw new Error(`there is no line ${file.entryId} of the ticket ${file.ticketId}`);
  return id;
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
