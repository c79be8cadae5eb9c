import type { ScopedTx } from '../../platform/database/index.ts';

/** How far a folder was read. */
export interface FolderProgress {
  uidvalidity: string;
  highestUid: number;
  /** Where the server keeps track of what is new: where the last look ended. */
  cursor: string | null;
}

export async function findProgress(
  tx: ScopedTx,
  mailboxId: string,
  folder: string,
): Promise<FolderProgress | undefined> {
  const row = await tx
    .selectFrom('mailbox_folders')
    .select(['uidvalidity', 'highest_uid', 'cursor'])
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .executeTakeFirst();
  return row && { uidvalidity: row.uidvalidity, highestUid: Number(row.highest_uid), cursor: row.cursor };
}

export async function saveProgress(
  tx: ScopedTx,
  mailboxId: string,
  folder: string,
  { uidvalidity, highestUid, cursor }: FolderProgress,
  at: Date,
): Promise<void> {
  const progress = { uidvalidity, highest_uid: highestUid, cursor, scanned_at: at };
  await tx
    .insertInto('mailbox_folders')
    .values({ mailbox_id: mailboxId, folder, ...progress })
    .onConflict((on) => on.columns(['mailbox_id', 'folder']).doUpdateSet(progress))
    .execute();
}
