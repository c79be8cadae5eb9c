import { ListedFile, TicketFile } from '@lanet/contracts/ticket-files';
import { type RawBuilder, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StoredFile } from '../../platform/files/file-store.ts';
import { instantKey, keyInstant, pageOf } from '../../platform/http/cursor.ts';

/** What is known of a file before its bytes are. */
export interface AnnouncedFile extends StoredFile {
  name: string;
  mediaType: string;
}

/** Whether the name of a file ends as those do that only staff may take; by the alias of its table. */
export function isBlocked(table: 'f' | 'ticket_files' | 'ticket_uploads'): RawBuilder<boolean> {
  return sql<boolean>`exists (select from organisation o where
    lower(substring(${sql.ref(`${table}.name`)} from '[.]([^.]*)$')) = any (o.blocked_extensions))`;
}

export interface NewFile extends AnnouncedFile {
  state: 'announced' | 'stored';
  inline?: boolean;
  contentId?: string | null;
}

/**
 * A file of a line, seen by whoever sees the line. Answers its id; undefined when there is no such line of that ticket. Its
 * name and type are clean already.
 */
export async function insertTicketFile(
  tx: ScopedTx,
  { ticketId, entryId }: { ticketId: string; entryId: string },
  file: NewFile,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into ticket_files (client_id, id, ticket_id, entry_id, site_id, visibility, name, media_type, sha256, size_bytes,
                              state, inline, content_id, created_at)
    select client_id, ${uuidv7()}::uuid, ticket_id, id, site_id, visibility, ${file.name}, ${file.mediaType}, ${file.sha256},
           ${file.sizeBytes}, ${file.state}, ${file.inline ?? false}, ${file.contentId ?? null}, created_at
    from ticket_entries where id = ${entryId} and ticket_id = ${ticketId}
    returning id`.execute(tx);
  return rows[0]?.id;
}

export interface FoundFile extends AnnouncedFile {
  id: string;
  ticketId: string;
  state: TicketFile['state'];
  blocked: boolean;
}

export async function findFile(tx: ScopedTx, id: string): Promise<FoundFile | undefined> {
  const row = await tx
    .selectFrom('ticket_files')
    .select(['id', 'ticket_id', 'name', 'media_type', 'sha256', 'size_bytes', 'state'])
    .select(isBlocked('ticket_files').as('blocked'))
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      ticketId: row.ticket_id,
      name: row.name,
      mediaType: row.media_type,
      sha256: row.sha256,
      sizeBytes: row.size_bytes,
      state: TicketFile.shape.state.parse(row.state),
      blocked: row.blocked,
    }
  );
}

/** Of these tickets, newest first, with the lines they came with; without what was refused. */
export async function listFiles(
  tx: ScopedTx,
  ticketIds: readonly string[],
  { limit, after }: { limit: number; after: [number, string] | undefined },
) {
  let query = tx
    .selectFrom('ticket_files as f')
    .innerJoin('ticket_entries as e', 'e.id', 'f.entry_id')
    .select(['f.id', 'f.name', 'f.media_type', 'f.size_bytes', 'f.state', 'f.width', 'f.height', 'f.inline'])
    .select(['f.content_id', 'f.ticket_id', 'f.entry_id', 'f.visibility', 'f.created_at'])
    .select(['e.author_id', 'e.author_name', isBlocked('f').as('blocked'), instantKey('f.created_at').as('key')])
    .where('f.ticket_id', 'in', [...ticketIds])
    .where('f.state', '<>', 'refused');
  if (after) {
    const [instant, id] = after;
    query = query.where(sql<boolean>`(f.created_at, f.id) < (${keyInstant(instant)}, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy('f.created_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf<(typeof rows)[number], ListedFile>(rows, limit, toListed, ({ key, id }) => [key, id]);
}

function toListed(row: {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  state: string;
  width: number | null;
  height: number | null;
  inline: boolean;
  content_id: string | null;
  blocked: boolean;
  ticket_id: string;
  entry_id: string;
  visibility: string;
  author_id: string | null;
  author_name: string;
  created_at: Date;
}): ListedFile {
  const { id, name, width, height, inline, blocked } = row;
  return {
    ...{ id, name, width, height, inline, blocked },
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    state: TicketFile.shape.state.parse(row.state),
    contentId: row.content_id,
    ticketId: row.ticket_id,
    entryId: row.entry_id,
    visibility: ListedFile.shape.visibility.parse(row.visibility),
    author: { id: row.author_id, name: row.author_name },
    createdAt: row.created_at.toISOString(),
  };
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
