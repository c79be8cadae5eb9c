// A mail on its way: taken, rendered, tried, and how that ended.
import { OutboxKind, type OutboxMessage } from '@lanet/contracts/mail';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const taken = [
  ...([
    'id',
    'kind',
    'mailbox_id',
    'client_id',
    'ticket_id',
    'entry_id',
    'to_address',
    'shown_to',
    'shown_cc',
  ] as const),
  ...(['subject', 'text', 'html', 'message_id', 'thread_id', 'in_reply_to', 'reference_ids', 'reply_to'] as const),
  ...(['answers_id', 'hops', 'raw_sha256', 'attempts', 'secret', 'released'] as const),
] as const;

const People = z.array(z.object({ name: z.string(), address: z.string() }));

/** The mail, held until the transaction ends, if it waits to be sent. */
export async function lockQueued(tx: ScopedTx, id: string) {
  const row = await tx
    .selectFrom('outbox')
    .select([...taken, sql<string | null>`(select folio from tickets where tickets.id = outbox.ticket_id)`.as('folio')])
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      ...row,
      kind: OutboxKind.parse(row.kind),
      shown_to: People.parse(row.shown_to),
      shown_cc: People.parse(row.shown_cc),
    }
  );
}
export type QueuedMail = NonNullable<Awaited<ReturnType<typeof lockQueued>>>;

/**
 * Counts one more attempt, and gives the Message-ID the domain it is first sent from. From then on it is fixed: an
 * operator who changes the sender between two attempts does not make it another message.
 */
export async function countAttempt(
  tx: ScopedTx,
  id: string,
  domain: string,
): Promise<{ attempts: number; messageId: string }> {
  const row = await tx
    .updateTable('outbox')
    .set({
      attempts: sql<number>`attempts + 1`,
      message_id: sql<string>`case when message_id like '%@%' then message_id else message_id || '@' || ${domain}::text end`,
    })
    .where('id', '=', id)
    .returning(['attempts', 'message_id'])
    .executeTakeFirstOrThrow();
  return { attempts: row.attempts, messageId: row.message_id };
}

export async function holdMail(tx: ScopedTx, id: string, reason: string): Promise<void> {
  await tx.updateTable('outbox').set({ state: 'held', held_reason: reason }).where('id', '=', id).execute();
}

/** The bytes that every attempt sends; the first ones stay. */
export async function keepRaw(tx: ScopedTx, id: string, sha256: string): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ raw_sha256: sha256 })
    .where('id', '=', id)
    .where('raw_sha256', 'is', null)
    .execute();
}

export interface Attempt {
  number: number;
  at: Date;
  code: number | null;
  text: string;
  ms: number;
}

export async function insertAttempt(tx: ScopedTx, outboxId: string, attempt: Attempt): Promise<void> {
  await tx
    .insertInto('outbox_attempts')
    .values({ outbox_id: outboxId, ...attempt })
    .onConflict((on) => on.columns(['outbox_id', 'number']).doNothing())
    .execute();
}

/** In their order. */
export async function listAttempts(tx: ScopedTx, outboxId: string): Promise<Attempt[]> {
  return tx
    .selectFrom('outbox_attempts')
    .select(['number', 'at', 'code', 'text', 'ms'])
    .where('outbox_id', '=', outboxId)
    .orderBy('number')
    .limit(200)
    .execute();
}

/** `texts`: what stays to be read, without what may not; then the bytes are not kept either. */
export async function markSent(
  tx: ScopedTx,
  id: string,
  { sentAt, reply, texts }: { sentAt: Date; reply: string; texts: { text: string; html: string } | undefined },
): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({
      ...{ state: 'sent', sent_at: sentAt, last_error: null, server_reply: reply, secret: null },
      ...(texts && { ...texts, raw_sha256: null }),
    })
    .where('id', '=', id)
    .execute();
}

/** Nothing where it was given up, or sent by another attempt, in the meantime. */
export async function markAttempt(
  tx: ScopedTx,
  id: string,
  state: 'queued' | 'failed',
  error: string,
): Promise<boolean> {
  const waiting: OutboxMessage['state'] = 'queued';
  const result = await tx
    .updateTable('outbox')
    .set({ state, last_error: error })
    .where('id', '=', id)
    .where('state', '=', waiting)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Whether a mail still needs these bytes. */
export async function isRawNamed(tx: ScopedTx, sha256: string): Promise<boolean> {
  const row = await tx.selectFrom('outbox').select('id').where('raw_sha256', '=', sha256).limit(1).executeTakeFirst();
  return row !== undefined;
}

export async function findSentBytes(tx: ScopedTx, id: string) {
  return tx
    .selectFrom('outbox')
    .select(['mailbox_id', 'raw_sha256', 'message_id', 'sent_message_id', 'to_address', 'subject', 'sent_at'])
    .where('id', '=', id)
    .where('state', 'in', ['sent', 'bounced'])
    .executeTakeFirst();
}

/** The Message-ID under which others know it, without angle brackets. */
export async function saveSentId(tx: ScopedTx, id: string, messageId: string): Promise<void> {
  await tx.updateTable('outbox').set({ sent_message_id: messageId }).where('id', '=', id).execute();
}

/** Of mail to an address since then. */
export async function listSentIds(tx: ScopedTx, address: string, since: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('outbox')
    .select('sent_message_id')
    .where('to_address', '=', address)
    .where('sent_at', '>=', since)
    .where('sent_message_id', 'is not', null)
    .limit(500)
    .execute();
  return rows.flatMap(({ sent_message_id }) => sent_message_id ?? []);
}
