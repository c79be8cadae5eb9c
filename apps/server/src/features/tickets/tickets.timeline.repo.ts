import { TicketFile } from '@lanet/contracts/ticket-files';
import { EntryDetail, TimelineEntry } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant, pageOf } from '../../platform/http/cursor.ts';

export interface NewEntry {
  visibility: TimelineEntry['visibility'];
  /** The name is kept as it was: people are renamed and leave. */
  author: TimelineEntry['author'];
  text?: string;
  detail: EntryDetail;
}

/** The ticket's place goes along: row security holds a line to it. */
export async function insertEntry(
  tx: ScopedTx,
  ticket: { id: string; clientId: string; siteId: string | null },
  { visibility, author, text, detail }: NewEntry,
): Promise<TimelineEntry> {
  const row = await tx
    .insertInto('ticket_entries')
    .values({
      id: uuidv7(),
      client_id: ticket.clientId,
      ticket_id: ticket.id,
      site_id: ticket.siteId,
      visibility,
      author_kind: author.kind,
      author_id: author.id,
      author_name: author.name,
      text: text ?? null,
      detail: JSON.stringify(detail),
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toEntry(row);
}

const columns = [
  'id',
  'visibility',
  'author_kind',
  'author_id',
  'author_name',
  'text',
  'detail',
  'created_at',
] as const;

/** Null for the lines without a file, which are nearly all. */
const filesOfEntry = sql<unknown>`(
  select json_agg(json_build_object('id', f.id, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes, 'state', f.state,
                                    'width', f.width, 'height', f.height) order by f.created_at, f.id)
  from ticket_files f where f.entry_id = ticket_entries.id)`.as('files');

/** Oldest first. Which lines are there at all is decided by row security: no internal one for the client's side. */
export async function listEntries(tx: ScopedTx, ticketId: string, limit: number, after: [number, string] | undefined) {
  let query = tx
    .selectFrom('ticket_entries')
    .select([...columns, filesOfEntry, instantKey('created_at').as('key')])
    .where('ticket_id', '=', ticketId);
  if (after) {
    const [instant, id] = after;
    query = query.where(sql<boolean>`(created_at, id) > (${keyInstant(instant)}, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf<(typeof rows)[number], TimelineEntry>(rows, limit, toEntry, ({ key, id }) => [key, id]);
}

/** One line of the timeline. */
export async function findEntry(tx: ScopedTx, id: string): Promise<TimelineEntry | undefined> {
  const query = tx.selectFrom('ticket_entries').select([...columns, filesOfEntry]);
  const row = await query.where('id', '=', id).executeTakeFirst();
  return row && toEntry(row);
}

/** What was said in public before a line, newest first. */
export async function publicMessagesBefore(
  tx: ScopedTx,
  ticketId: string,
  entryId: string,
  limit: number,
): Promise<{ author: string; at: string; text: string }[]> {
  const rows = await tx
    .selectFrom('ticket_entries as e')
    .innerJoin('ticket_entries as now', (join) => join.on('now.id', '=', entryId))
    .select(['e.author_name', 'e.created_at', 'e.text'])
    .where('e.ticket_id', '=', ticketId)
    .where('e.visibility', '=', 'public')
    .where('e.text', 'is not', null)
    .where(sql<boolean>`(e.created_at, e.id) < (now.created_at, now.id)`)
    .orderBy('e.created_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ author: row.author_name, at: row.created_at.toISOString(), text: row.text ?? '' }));
}

/** Whether a ticket's timeline says already that this mail did not arrive. */
export async function saysUndelivered(tx: ScopedTx, ticketId: string, outboxId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('ticket_entries')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where(sql<boolean>`detail ->> 'kind' = 'mail_undelivered' and detail ->> 'outboxId' = ${outboxId}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

interface EntryRow {
  id: string;
  visibility: string;
  author_kind: string;
  author_id: string | null;
  author_name: string;
  text: string | null;
  detail: unknown;
  created_at: Date;
  files?: unknown;
}

function toEntry(row: EntryRow): TimelineEntry {
  return {
    id: row.id,
    visibility: TimelineEntry.shape.visibility.parse(row.visibility),
    author: {
      kind: TimelineEntry.shape.author.shape.kind.parse(row.author_kind),
      id: row.author_id,
      name: row.author_name,
    },
    text: row.text,
    detail: EntryDetail.parse(row.detail),
    ...(row.files != null && { files: TicketFile.array().parse(row.files) }),
    createdAt: row.created_at.toISOString(),
  };
}
