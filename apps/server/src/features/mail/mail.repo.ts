import { Language } from '@lanet/contracts/endpoint';
import { type OutboxMessage, OutboxState as States } from '@lanet/contracts/mail';
import { Role } from '@lanet/contracts/roles';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';

export interface Recipient {
  name: string;
  email: string;
  language: Language;
}

/** The person a mail is for; undefined when there is none or they are deactivated. */
export async function findRecipient(tx: ScopedTx, personId: string): Promise<Recipient | undefined> {
  const row = await tx
    .selectFrom('people')
    .select(['name', 'email', 'language'])
    .where('id', '=', personId)
    .where('active', '=', true)
    .executeTakeFirst();
  return row && { ...row, language: Language.parse(row.language) };
}

export async function organisationName(tx: ScopedTx): Promise<string> {
  const row = await tx.selectFrom('organisation').select('name').executeTakeFirst();
  return row?.name ?? 'LANET';
}

export interface NewMail {
  id: string;
  clientId: string | null;
  personId: string;
  ticketId: string | null;
  eventKey: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  threadId: string | null;
  secret: string | null;
  state: OutboxMessage['state'];
  lastError: string | null;
}

/** False when this address has this event's mail already. */
export async function insertMail(tx: ScopedTx, mail: NewMail): Promise<boolean> {
  const result = await tx
    .insertInto('outbox')
    .values({
      id: mail.id,
      client_id: mail.clientId,
      person_id: mail.personId,
      ticket_id: mail.ticketId,
      event_key: mail.eventKey,
      to_address: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      message_id: mail.messageId,
      thread_id: mail.threadId,
      secret: mail.secret,
      state: mail.state,
      last_error: mail.lastError,
    })
    .onConflict((conflict) => conflict.columns(['to_address', 'event_key']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

const columns = [
  'outbox.id',
  'outbox.to_address',
  'outbox.subject',
  'outbox.text',
  'outbox.state',
  'outbox.attempts',
  'outbox.last_error',
  'outbox.message_id',
  'outbox.secret',
  'outbox.ticket_id',
  'outbox.created_at',
  'outbox.sent_at',
] as const;

function selectMail(tx: ScopedTx) {
  return tx
    .selectFrom('outbox')
    .leftJoin('people', 'people.id', 'outbox.person_id')
    .select([...columns, 'people.role', instantKey('outbox.created_at').as('key')]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMail>['executeTakeFirstOrThrow']>>;

const toStored = (row: Row) => ({
  ...row,
  state: States.parse(row.state),
  role: row.role === null ? null : Role.parse(row.role),
});
export type StoredMail = ReturnType<typeof toStored>;

export async function findMail(tx: ScopedTx, id: string): Promise<StoredMail | undefined> {
  const row = await selectMail(tx).where('outbox.id', '=', id).executeTakeFirst();
  return row && toStored(row);
}

/** Newest first, `limit` and one more. */
export async function listMail(
  tx: ScopedTx,
  { state, limit }: { state?: OutboxMessage['state'] | undefined; limit: number },
  after: readonly [number, string] | undefined,
): Promise<StoredMail[]> {
  let query = selectMail(tx);
  if (state) query = query.where('outbox.state', '=', state);
  if (after) {
    const [instant, id] = after;
    query = query.where(sql<boolean>`(outbox.created_at, outbox.id) < (${keyInstant(instant)}, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy('outbox.created_at', 'desc')
    .orderBy('outbox.id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map(toStored);
}

/** False when it is in another state by now. */
export async function moveMail(
  tx: ScopedTx,
  id: string,
  from: readonly OutboxMessage['state'][],
  to: OutboxMessage['state'],
): Promise<boolean> {
  const result = await tx
    .updateTable('outbox')
    .set({ state: to })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * Counts one more attempt at a mail that waits, and gives its Message-ID the domain it is first sent from. From then on
 * it is fixed: an operator who changes the sender between two attempts does not make it another message.
 */
export async function takeForDelivery(tx: ScopedTx, id: string, domain: string) {
  return tx
    .updateTable('outbox')
    .set({
      attempts: sql<number>`attempts + 1`,
      message_id: sql<string>`case when message_id like '%@%' then message_id else message_id || '@' || ${domain}::text end`,
    })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning(['id', 'to_address', 'subject', 'text', 'html', 'message_id', 'thread_id', 'attempts', 'secret'])
    .executeTakeFirst();
}
export type TakenMail = NonNullable<Awaited<ReturnType<typeof takeForDelivery>>>;

/** `texts`: what stays to be read, without what may not. */
export async function markSent(
  tx: ScopedTx,
  id: string,
  sentAt: Date,
  texts: { text: string; html: string },
): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ state: 'sent', sent_at: sentAt, last_error: null, secret: null, ...texts })
    .where('id', '=', id)
    .execute();
}

export async function markAttempt(tx: ScopedTx, id: string, state: 'queued' | 'failed', error: string): Promise<void> {
  await tx.updateTable('outbox').set({ state, last_error: error }).where('id', '=', id).execute();
}

export async function countWaiting(tx: ScopedTx): Promise<number> {
  const row = await tx
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow();
  return row.waiting;
}
