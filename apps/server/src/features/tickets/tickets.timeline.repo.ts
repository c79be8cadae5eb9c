import { TicketFile } from '@lanet/contracts/ticket-files';
import { EntryDetail, TimelineEntry } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant, pageOf } from '../../platform/http/cursor.ts';
import { isBlocked } from './tickets.files.repo.ts';
import type { Family } from './tickets.merges.repo.ts';

export interface NewEntry {
  visibility: TimelineEntry['visibility'];
  /** The name is kept as it was: people are renamed and leave. */
  author: TimelineEntry['author'];
  text?: string;
  detail: EntryDetail;
  /** When it came in, where that was not just now. */
  createdAt?: Date;
}

/** The ticket's place goes along: row security holds a line to it. */
export async function insertEntry(
  tx: ScopedTx,
  ticket: { id: string; clientId: string; siteId: string | null },
  { visibility, author, text, detail, createdAt }: NewEntry,
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
      ...(createdAt && { created_at: createdAt }),
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
  select json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes,
                                    'state', f.state, 'width', f.width, 'height', f.height, 'inline', f.inline,
                                    'contentId', f.content_id, 'blocked', ${isBlocked('f')}) order by f.created_at, f.id)
  from ticket_files f where f.entry_id = ticket_entries.id)`.as('files');

export interface TimelinePage {
  limit: number;
  after: [number, string] | undefined;
}

/**
 * Oldest first: the lines of a ticket with those of the tickets that were merged into it, which stay where they are. Which
 * lines are there at all is decided by row security: no internal one for the client's side.
 */
export async function listEntries(tx: ScopedTx, [ticket, ...merged]: Family, { limit, after }: TimelinePage) {
  let query = tx
    .selectFrom('ticket_entries')
    .select([...columns, 'ticket_id', filesOfEntry, instantKey('created_at').as('key')]);
  if (merged.length === 0) query = query.where('ticket_id', '=', ticket.id);
  else {
    query = query
      .where('ticket_id', 'in', [ticket.id, ...merged.map(({ id }) => id)])
      // What the merged one says of the merge, this one says itself.
      .where(sql<boolean>`(ticket_id = ${ticket.id} or detail ->> 'kind' not in ('merged_into', 'unmerged'))`);
  }
  if (after) {
    const [instant, id] = after;
    query = query.where(sql<boolean>`(created_at, id) > (${keyInstant(instant)}, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const folios = new Map(merged.map(({ id, folio }) => [id, folio]));
  const entryOf = (row: (typeof rows)[number]): TimelineEntry => {
    const folio = folios.get(row.ticket_id);
    return { ...toEntry(row), ...(folio !== undefined && { of: { id: row.ticket_id, folio } }) };
  };
  return pageOf<(typeof rows)[number], TimelineEntry>(rows, limit, entryOf, ({ key, id }) => [key, id]);
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

/** The line with which a ticket began, the last time it did. */
export async function findBeginning(tx: ScopedTx, ticketId: string): Promise<TimelineEntry | undefined> {
  const row = await tx
    .selectFrom('ticket_entries')
    .select(columns)
    .where('ticket_id', '=', ticketId)
    .where(sql<boolean>`detail ->> 'kind' in ('created', 'reopened')`)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toEntry(row);
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
