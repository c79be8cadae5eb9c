import { AutomaticKind, InboundReason, InboundState, type InboundSummary } from '@lanet/contracts/inbound-mail';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';
import { holdsWords } from '../search/index.ts';

function selectMessages(tx: ScopedTx) {
  return tx
    .selectFrom('inbound_mail as m')
    .leftJoin('mailboxes as b', 'b.id', 'm.mailbox_id')
    .leftJoin('clients as c', 'c.id', 'm.client_id')
    .leftJoin('tickets as t', 't.id', 'm.ticket_id')
    .select([
      'm.id',
      'm.state',
      'm.reason',
      'm.from_address',
      'm.from_name',
      'm.subject',
      'm.preview',
      'm.automatic',
      'm.mailbox_id',
      'b.name as mailbox_name',
      'm.ticket_id',
      't.folio',
      'm.client_id',
      'c.name as client_name',
      'm.size_bytes',
      'm.received_at',
      'm.processed_at',
      instantKey('m.stored_at').as('key'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMessages>['executeTakeFirstOrThrow']>>;

export interface ListFilter {
  state?: InboundState | undefined;
  mailboxId?: string | undefined;
  ticketId?: string | undefined;
  words: readonly string[];
  limit: number;
}

/** Newest first, `limit` and one more. */
export async function listMessages(
  tx: ScopedTx,
  { state, mailboxId, ticketId, words, limit }: ListFilter,
  after: readonly [number, string] | undefined,
): Promise<Row[]> {
  let query = selectMessages(tx);
  if (state) query = query.where('m.state', '=', state);
  if (mailboxId) query = query.where('m.mailbox_id', '=', mailboxId);
  if (ticketId) query = query.where('m.ticket_id', '=', ticketId);
  if (words.length > 0) {
    const said = sql`plain(coalesce(m.subject, '') || ' ' || coalesce(m.from_address, '') || ' ' || coalesce(m.from_name, ''))`;
    query = query.where(holdsWords(said, words));
  }
  if (after) query = query.where(sql<boolean>`(m.stored_at, m.id) < (${keyInstant(after[0])}, ${after[1]}::uuid)`);
  return query
    .orderBy('m.stored_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute();
}

export async function findSummary(tx: ScopedTx, id: string): Promise<InboundSummary | undefined> {
  const row = await selectMessages(tx).where('m.id', '=', id).executeTakeFirst();
  return row && toSummary(row);
}

export function toSummary(row: Omit<Row, 'key'>): InboundSummary {
  const { mailbox_id: mailboxId, ticket_id: ticketId, client_id: clientId } = row;
  return {
    id: row.id,
    state: InboundState.parse(row.state),
    reason: row.reason === null ? null : InboundReason.parse(row.reason),
    from: row.from_address === null ? null : { name: row.from_name ?? '', address: row.from_address },
    subject: row.subject ?? '',
    preview: row.preview ?? '',
    automatic: row.automatic === null ? null : AutomaticKind.parse(row.automatic),
    mailbox: mailboxId === null ? null : { id: mailboxId, name: row.mailbox_name ?? '' },
    ticket: ticketId === null || row.folio === null ? null : { id: ticketId, folio: row.folio },
    client: clientId === null ? null : { id: clientId, name: row.client_name ?? '' },
    sizeBytes: row.size_bytes,
    receivedAt: row.received_at.toISOString(),
    processedAt: row.processed_at?.toISOString() ?? null,
  };
}

/** What the page of one message shows besides its summary. */
export async function findDetails(tx: ScopedTx, id: string) {
  return tx
    .selectFrom('inbound_mail as m')
    .leftJoin('tickets as s', 's.id', 'm.suggested_ticket_id')
    .select([
      'm.text',
      'm.visible_text',
      'm.html',
      'm.facts',
      'm.message_id',
      'm.decision',
      'm.attempts',
      'm.raw_sha256',
      'm.raw_removed_at',
      'm.suggested_ticket_id',
      's.folio as suggested_folio',
    ])
    .where('m.id', '=', id)
    .executeTakeFirst();
}

/** Where the same message arrived besides. */
export async function listRoutes(tx: ScopedTx, id: string) {
  return tx
    .selectFrom('inbound_mail as m')
    .leftJoin('mailboxes as b', 'b.id', 'm.mailbox_id')
    .select(['b.name as mailbox', 'm.folder', 'm.received_at'])
    .where('m.copy_of', '=', id)
    .orderBy('m.received_at')
    .limit(20)
    .execute();
}

export async function countWaiting(tx: ScopedTx) {
  const row = await tx
    .selectFrom('inbound_mail')
    .select([
      sql<number>`count(*) filter (where state = 'quarantine')`.as('quarantine'),
      sql<number>`count(*) filter (where state = 'failed')`.as('failed'),
      sql<number>`(select count(*) from mail_held_pairs where state = 'held')`.as('heldPairs'),
    ])
    .where('state', 'in', ['quarantine', 'failed'])
    .executeTakeFirstOrThrow();
  return { quarantine: Number(row.quarantine), failed: Number(row.failed), heldPairs: Number(row.heldPairs) };
}
