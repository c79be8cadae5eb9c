import { type InboundReason, InboundState } from '@lanet/contracts/inbound-mail';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** What the processing needs of a message and of the mailbox it came by. */
export interface StoredMessage {
  id: string;
  state: InboundState;
  attempts: number;
  rawSha256: string;
  sizeBytes: number;
  headersOnly: boolean;
  rawRemovedAt: Date | null;
  envelope: { from: string | null; to: string[]; remoteAddress: string | null } | null;
  receivedAt: Date;
  mailboxId: string | null;
  ticketId: string | null;
  entryId: string | null;
  clientId: string | null;
  forced: Forced | null;
}

/** What a person decided instead of the rules. */
export type Forced = { by: string } & (
  | { kind: 'ticket'; clientId: string; siteId: string | null }
  | { kind: 'message'; ticketId: string }
);

/** Locks the row until the transaction ends: of two that process one message, the second sees what the first made of it. */
export async function lockMessage(tx: ScopedTx, id: string): Promise<StoredMessage | undefined> {
  const row = await tx
    .selectFrom('inbound_mail')
    .select([
      'id',
      'state',
      'attempts',
      'raw_sha256',
      'size_bytes',
      'headers_only',
      'raw_removed_at',
      'envelope',
      'received_at',
      'mailbox_id',
      'ticket_id',
      'entry_id',
      'client_id',
      'forced',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      state: InboundState.parse(row.state),
      attempts: row.attempts,
      rawSha256: row.raw_sha256,
      sizeBytes: row.size_bytes,
      headersOnly: row.headers_only,
      rawRemovedAt: row.raw_removed_at,
      // Written by `storeArrival` alone, in this shape.
      envelope: row.envelope as StoredMessage['envelope'],
      receivedAt: row.received_at,
      mailboxId: row.mailbox_id,
      ticketId: row.ticket_id,
      entryId: row.entry_id,
      clientId: row.client_id,
      // Written by `putBack` alone, in this shape.
      forced: row.forced as StoredMessage['forced'],
    }
  );
}

/** Waits until nobody else settles a message of the same Message-ID (or content, where it has none). */
export async function lockTwins(tx: ScopedTx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`inbound_mail ${key}`}, 0))`.execute(tx);
}

/** Counts one more attempt at a message that waits; undefined when it does not wait any more. */
export async function takeWaiting(
  tx: ScopedTx,
  id: string,
): Promise<{ attempts: number; rawSha256: string } | undefined> {
  return tx
    .updateTable('inbound_mail')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .returning(['attempts', 'raw_sha256 as rawSha256'])
    .executeTakeFirst();
}

/** A message waits again, to be read by its job; `forced` is what a person decided. */
export async function putBack(tx: ScopedTx, id: string, forced: Forced | undefined): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({
      state: 'stored',
      attempts: 0,
      forced: forced ? JSON.stringify(forced) : null,
      forced_by: forced?.by ?? null,
    })
    .where('id', '=', id)
    .execute();
}

export async function keepFiled(tx: ScopedTx, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({ state: 'filed', reason: 'by_hand', processed_at: at })
    .where('id', '=', id)
    .execute();
}

/** Until when whoever reads an address is away, as their own mail says. */
export async function keepAway(
  tx: ScopedTx,
  { address, until, inboundId }: { address: string; until: string; inboundId: string },
): Promise<void> {
  await tx
    .insertInto('mail_addresses')
    .values({ address, away_until: until, inbound_id: inboundId })
    .onConflict((on) => on.column('address').doUpdateSet({ away_until: until, updated_at: sql`now()` }))
    .execute();
}

export async function sitesOfClient(tx: ScopedTx, clientId: string): Promise<string[]> {
  const rows = await tx.selectFrom('sites').select('id').where('client_id', '=', clientId).limit(200).execute();
  return rows.map(({ id }) => id);
}

/** What was read of a message; kept whatever is decided. */
export interface ReadColumns {
  messageId: string | null;
  fingerprint: string;
  threadIndex: string | null;
  subjectKey: string;
  fromAddress: string | null;
  fromName: string | null;
  subject: string;
  automatic: string;
  preview: string;
  text: string | null;
  visibleText: string;
  html: string | null;
  facts: unknown;
  ownerMailboxId: string | null;
}

export interface Outcome {
  state: InboundState;
  reason: InboundReason;
  decision: unknown;
  clientId: string | null;
  ticketId: string | null;
  entryId: string | null;
  copyOf: string | null;
  suggestedTicketId: string | null;
  processedAt: Date;
}

export async function keepRead(tx: ScopedTx, id: string, read: ReadColumns): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({
      message_id: read.messageId,
      fingerprint: read.fingerprint,
      thread_index: read.threadIndex,
      subject_key: read.subjectKey,
      from_address: read.fromAddress,
      from_name: read.fromName,
      subject: read.subject,
      automatic: read.automatic,
      preview: read.preview,
      text: read.text,
      visible_text: read.visibleText,
      html: read.html,
      facts: JSON.stringify(read.facts),
      owner_mailbox_id: read.ownerMailboxId,
    })
    .where('id', '=', id)
    .execute();
}

export async function keepOutcome(tx: ScopedTx, id: string, outcome: Outcome): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({
      state: outcome.state,
      reason: outcome.reason,
      decision: JSON.stringify(outcome.decision),
      client_id: outcome.clientId,
      ticket_id: outcome.ticketId,
      entry_id: outcome.entryId,
      copy_of: outcome.copyOf,
      suggested_ticket_id: outcome.suggestedTicketId,
      processed_at: outcome.processedAt,
    })
    .where('id', '=', id)
    .execute();
}

/** It could not even be kept as something unread: people see it, and try again. */
export async function markFailed(tx: ScopedTx, id: string, error: string, at: Date): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({ state: 'failed', reason: 'unreadable', preview: error, processed_at: at })
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .execute();
}

export interface IntakeMailbox {
  id: string;
  name: string;
  address: string;
  aliases: string[];
  options: unknown;
}

export async function findIntakeMailbox(tx: ScopedTx, id: string): Promise<IntakeMailbox | undefined> {
  return tx
    .selectFrom('mailboxes')
    .select(['id', 'name', 'address', 'aliases', 'options'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The mailbox of every address that is ours, lower case. */
export async function ownAddresses(tx: ScopedTx): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('mailboxes').select(['id', 'address', 'aliases']).execute();
  return new Map(rows.flatMap(({ id, address, aliases }) => [address, ...aliases].map((one) => [one, id])));
}

/** Whether a sender is blocked: by address, by domain, or by a pattern in which * stands for anything. */
export async function isBlocked(tx: ScopedTx, address: string): Promise<boolean> {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const row = await tx
    .selectFrom('mail_blocks')
    .select('id')
    .where((eb) =>
      eb.or([
        eb.and([eb('kind', '=', 'address'), eb('value', '=', address)]),
        eb.and([eb('kind', '=', 'domain'), eb('value', '=', domain)]),
        eb.and([eb('kind', '=', 'pattern'), sql<boolean>`${address} like value`]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Mails of one address within an hour that say nearly the same under the same subject, the message itself included. */
export async function countSimilar(
  tx: ScopedTx,
  mail: { mailboxId: string; address: string; subjectKey: string; text: string; since: Date },
): Promise<number> {
  const { mailboxId, address, subjectKey, text, since } = mail;
  const row = await tx
    .selectFrom('inbound_mail')
    .select((eb) => eb.fn.countAll<number>().as('similar'))
    .where('from_address', '=', address)
    .where('subject_key', '=', subjectKey)
    .where('mailbox_id', '=', mailboxId)
    .where('stored_at', '>=', since)
    .where('state', '!=', 'duplicate')
    .where(sql<boolean>`similarity(left(coalesce(visible_text, ''), 2000), left(${text}, 2000)) >= 0.9`)
    .executeTakeFirstOrThrow();
  return Number(row.similar);
}
