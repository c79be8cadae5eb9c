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
}

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
    }
  );
}

/** Counts one more attempt at a message that waits; undefined when it does not wait any more. */
export async function takeWaiting(tx: ScopedTx, id: string): Promise<{ attempts: number } | undefined> {
  return tx
    .updateTable('inbound_mail')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .returning('attempts')
    .executeTakeFirst();
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

/** Every address that is a mailbox of ours, lower case. */
export async function ownAddresses(tx: ScopedTx): Promise<Set<string>> {
  const rows = await tx.selectFrom('mailboxes').select(['address', 'aliases']).execute();
  return new Set(rows.flatMap(({ address, aliases }) => [address, ...aliases]));
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

/** True when the pair was not held before: somebody is to be told. A pair that a person released is held anew. */
export async function holdPair(
  tx: ScopedTx,
  pair: { mailboxId: string; address: string; reason: string; inboundId: string; at: Date },
): Promise<boolean> {
  const result = await tx
    .insertInto('mail_held_pairs')
    .values({
      mailbox_id: pair.mailboxId,
      address: pair.address,
      state: 'held',
      reason: pair.reason,
      inbound_id: pair.inboundId,
      since: pair.at,
    })
    .onConflict((on) =>
      on
        .columns(['mailbox_id', 'address'])
        .doUpdateSet({ state: 'held', reason: pair.reason, inbound_id: pair.inboundId, since: pair.at })
        .where('mail_held_pairs.state', '=', 'released'),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
