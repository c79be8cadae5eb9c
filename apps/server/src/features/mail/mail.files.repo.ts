// Files of the lines that mail carries, as far as they may leave. The table is of the feature `tickets`.
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { SendableFile } from './mail.files.rules.ts';

const isBlocked = sql<boolean>`exists (select from organisation o where
  lower(substring(f.name from '[.]([^.]*)$')) = any (o.blocked_extensions))`.as('blocked');

const files = (tx: ScopedTx) =>
  tx
    .selectFrom('ticket_files as f')
    .select(['f.id', 'f.name', 'f.media_type as mediaType', 'f.sha256', 'f.size_bytes as sizeBytes', isBlocked])
    .where('f.state', '=', 'stored')
    .where('f.visibility', '=', 'public');

const MOST = 100;

/** Of what was said; what somebody sent to open a ticket is not sent back to them. */
export async function filesOfEntry(tx: ScopedTx, entryId: string): Promise<SendableFile[]> {
  return files(tx)
    .innerJoin('ticket_entries as e', 'e.id', 'f.entry_id')
    .where('f.entry_id', '=', entryId)
    .where(sql<boolean>`e.detail ->> 'kind' <> 'created'`)
    .orderBy('f.created_at')
    .orderBy('f.id')
    .limit(MOST)
    .execute();
}

export async function findSendableFile(tx: ScopedTx, id: string): Promise<SendableFile | undefined> {
  return files(tx).where('f.id', '=', id).executeTakeFirst();
}
