// Uploads: files of a person that no line has taken yet.
import { TICKET_FILE_MAX_BYTES, type TicketUpload } from '@lanet/contracts/ticket-files';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { FileTooLarge } from '../../platform/files/file-store.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertTicketFile } from './tickets.files.repo.ts';
import { cleanFileName, cleanMediaType } from './tickets.files.rules.ts';
import { countUploads, deleteUploads, findUpload, insertUpload, takeUploads } from './tickets.uploads.repo.ts';

/** Of one person at a time; whoever sends more than one message needs never wait for it. */
const MOST_WAITING = 100;
const KEPT_MS = 24 * 3_600_000;

/**
 * Stores what a person uploads, under the id they chose for it; the same sent again is the same upload.
 * @throws Refusal 413; 429 `request.too_many` when a hundred wait to be sent; 409 `request.conflict` when other bytes came
 * under that id.
 */
export async function takeUpload(
  { db, clock, files }: Platform,
  caller: Caller,
  { id, name, mediaType }: { id: string; name: string; mediaType: string },
  body: AsyncIterable<Uint8Array>,
): Promise<TicketUpload> {
  const { personId } = caller;
  if ((await inScope(db, caller, (tx) => countUploads(tx, personId))) >= MOST_WAITING) {
    throw new Refusal('request.too_many');
  }
  const stored = await files.put(body, { maxBytes: TICKET_FILE_MAX_BYTES }).catch((error: unknown) => {
    throw error instanceof FileTooLarge ? new Refusal('request.too_large') : error;
  });
  const wanted = { id, name: cleanFileName(name), mediaType: cleanMediaType(mediaType), ...stored };
  return inScope(db, caller, async (tx) => {
    await insertUpload(tx, personId, wanted, new Date(clock.now()));
    const upload = await findUpload(tx, personId, id);
    if (!upload || upload.sha256 !== stored.sha256) throw new Refusal('request.conflict');
    const { sha256: _, ...shown } = upload;
    return shown;
  });
}

/**
 * Gives uploads of the caller to a line, in their order.
 * @throws Refusal 422 `files.not_uploaded` when one is not there, or was sent already.
 */
export async function attachUploads(
  tx: ScopedTx,
  caller: Caller,
  line: { ticketId: string; entryId: string },
  fileIds: readonly string[] | undefined,
): Promise<void> {
  if (!fileIds || fileIds.length === 0) return;
  const ids = [...new Set(fileIds)];
  const taken = new Map((await takeUploads(tx, caller.personId, ids)).map((upload) => [upload.id, upload]));
  for (const id of ids) {
    const upload = taken.get(id);
    if (!upload) throw new Refusal('files.not_uploaded');
    await insertTicketFile(tx, line, { ...upload, state: 'stored' });
  }
}

/** What was uploaded a day ago and not sent since will not be. */
export function forgetUploads({ db, clock }: Platform): Promise<void> {
  return inScope(db, SYSTEM, (tx) => deleteUploads(tx, new Date(clock.now() - KEPT_MS)));
}
