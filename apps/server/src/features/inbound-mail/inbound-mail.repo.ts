import { type InboundReason, InboundState } from '@lanet/contracts/inbound-mail';
import { sql } from 'kysely';
import { onceIn, type ScopedTx } from '../../platform/database/index.ts';

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

export interface Taken {
  id: string;
  /** This one included. */
  attempts: number;
  rawSha256: string;
}

/** Counts one more attempt at messages that wait and are not put off, the oldest first. */
export async function takeWaiting(tx: ScopedTx, most: number, now: Date): Promise<Taken[]> {
  const rows = await tx
    .updateTable('inbound_mail')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('inbound_mail as w')
        .select('w.id')
        .where('w.state', '=', 'stored')
        .where((or) => or.or([or('w.retry_at', 'is', null), or('w.retry_at', '<=', now)]))
        .orderBy('w.stored_at')
        .orderBy('w.id')
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'attempts', 'raw_sha256 as rawSha256', 'stored_at'])
    .execute();
  return rows.toSorted((a, b) => a.stored_at.getTime() - b.stored_at.getTime() || (a.id < b.id ? -1 : 1));
}

/** It failed: the next attempt is not before then. */
export async function putOff(tx: ScopedTx, id: string, until: Date): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({ retry_at: until })
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .execute();
}

/** A message waits again, to be read by its job; `forced` is what a person decided. */
export async function putBack(tx: ScopedTx, id: string, forced: Forced | undefined): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({
      state: 'stored',
      attempts: 0,
      retry_at: null,
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

/** All that was read and decided, in one write: the table has many indexes. */
export async function keepSettled(tx: ScopedTx, id: string, settled: ReadColumns & Outcome): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({
      message_id: settled.messageId,
      fingerprint: settled.fingerprint,
      thread_index: settled.threadIndex,
      subject_key: settled.subjectKey,
      from_address: settled.fromAddress,
      from_name: settled.fromName,
      subject: settled.subject,
      automatic: settled.automatic,
      preview: settled.preview,
      text: settled.text,
      visible_text: settled.visibleText,
      html: settled.html,
      facts: JSON.stringify(settled.facts),
      owner_mailbox_id: settled.ownerMailboxId,
      state: settled.state,
      reason: settled.reason,
      decision: JSON.stringify(settled.decision),
      client_id: settled.clientId,
      ticket_id: settled.ticketId,
      entry_id: settled.entryId,
      copy_of: settled.copyOf,
      suggested_ticket_id: settled.suggestedTicketId,
      processed_at: settled.processedAt,
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
export function ownAddresses(tx: ScopedTx): Promise<Map<string, string>> {
  return onceIn(tx, 'inbound_mail.own', async () => {
    const rows = await tx.selectFrom('mailboxes').select(['id', 'address', 'aliases']).execute();
    return new Map(rows.flatMap(({ id, address, aliases }) => [address, ...aliases].map((one) => [one, id])));
  });
}

async function blocksAnybody(tx: ScopedTx): Promise<boolean> {
  return (await tx.selectFrom('mail_blocks').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Whether a sender is blocked: by address, by domain, or by a pattern in which * stands for anything. */
export async function isBlocked(tx: ScopedTx, address: string): Promise<boolean> {
  // Most installations block nobody, and messages are settled many at a time.
  if (!(await onceIn(tx, 'inbound_mail.blocks', () => blocksAnybody(tx)))) return false;
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

/**
 * Mails of one address since then that say nearly the same under the same subject. Likeness is worked out only where there are
 * at least `least` to compare, which is hardly ever.
 */
export async function countSimilar(
  tx: ScopedTx,
  mail: { mailboxId: string; address: string; subjectKey: string; text: string; since: Date; least: number },
): Promise<number> {
  const { mailboxId, address, subjectKey, text, since, least } = mail;
  const { rows } = await sql<{ similar: number }>`
    with alike as materialized (
      select id from inbound_mail
      where from_address = ${address} and subject_key = ${subjectKey} and mailbox_id = ${mailboxId}
        and stored_at >= ${since} and state not in ('stored', 'duplicate')
    )
    select case when (select count(*) from alike) < ${least} then 0 else (
      select count(*) from inbound_mail m join alike using (id)
      where similarity(left(coalesce(m.visible_text, ''), 2000), left(${text}::text, 2000)) >= 0.9
    ) end::int as similar`.execute(tx);
  return rows[0]?.similar ?? 0;
}
