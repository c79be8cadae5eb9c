import { Language } from '@lanet/contracts/endpoint';
import { HeldReason, OutboxBounce, OutboxKind, type OutboxMessage, OutboxState as States } from '@lanet/contracts/mail';
import { Role } from '@lanet/contracts/roles';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';
import type { Shown } from './mail.headers.rules.ts';
import type { MessageKind } from './mail.tokens.rules.ts';

export interface Recipient {
  name: string;
  email: string;
  language: Language;
  timeZone: string;
  role: Role;
}

/** The person a mail is for; undefined when there is none or they are deactivated. */
export async function findRecipient(tx: ScopedTx, personId: string): Promise<Recipient | undefined> {
  const row = await tx
    .selectFrom('people')
    .select(['name', 'email', 'language', 'time_zone as timeZone', 'role'])
    .where('id', '=', personId)
    .where('active', '=', true)
    .executeTakeFirst();
  return row && { ...row, language: Language.parse(row.language), role: Role.parse(row.role) };
}

export async function organisationName(tx: ScopedTx): Promise<string> {
  const row = await tx.selectFrom('organisation').select('name').executeTakeFirst();
  return row?.name ?? 'LANET';
}

export interface NewMail {
  id: string;
  clientId: string | null;
  personId: string | null;
  ticketId: string | null;
  entryId: string | null;
  eventKey: string;
  kind: MessageKind;
  mailboxId: string | null;
  to: string;
  shownTo: readonly Shown[];
  shownCc: readonly Shown[];
  subject: string;
  text: string;
  html: string;
  messageId: string;
  threadId: string | null;
  inReplyTo: string | null;
  references: string[];
  replyTo: string | null;
  answersId: string | null;
  hops: number;
  secret: string | null;
  state: OutboxMessage['state'];
  lastError: string | null;
}

/** False when this address has this event's mail already, or the message of this line. */
export async function insertMail(tx: ScopedTx, mail: NewMail): Promise<boolean> {
  const result = await tx
    .insertInto('outbox')
    .values({
      id: mail.id,
      client_id: mail.clientId,
      person_id: mail.personId,
      ticket_id: mail.ticketId,
      entry_id: mail.entryId,
      event_key: mail.eventKey,
      kind: mail.kind,
      mailbox_id: mail.mailboxId,
      to_address: mail.to,
      shown_to: JSON.stringify(mail.shownTo),
      shown_cc: JSON.stringify(mail.shownCc),
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      message_id: mail.messageId,
      thread_id: mail.threadId,
      in_reply_to: mail.inReplyTo,
      reference_ids: mail.references,
      reply_to: mail.replyTo,
      answers_id: mail.answersId,
      hops: mail.hops,
      secret: mail.secret,
      state: mail.state,
      last_error: mail.lastError,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

const columns = [
  ...(['outbox.id', 'outbox.to_address', 'outbox.kind', 'outbox.subject', 'outbox.text', 'outbox.state'] as const),
  ...(['outbox.attempts', 'outbox.last_error', 'outbox.held_reason', 'outbox.bounce', 'outbox.server_reply'] as const),
  ...(['outbox.message_id', 'outbox.secret', 'outbox.ticket_id', 'outbox.created_at', 'outbox.sent_at'] as const),
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
  kind: OutboxKind.parse(row.kind),
  state: States.parse(row.state),
  held_reason: HeldReason.nullable().parse(row.held_reason),
  bounce: OutboxBounce.nullable().parse(row.bounce),
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

/** `released`: no budget stops it any more. False when it is in another state by now. */
export async function moveMail(
  tx: ScopedTx,
  id: string,
  from: readonly OutboxMessage['state'][],
  to: OutboxMessage['state'],
  { released = false }: { released?: boolean } = {},
): Promise<boolean> {
  const result = await tx
    .updateTable('outbox')
    .set({ state: to, ...(released && { released, held_reason: null }) })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** What waits to be sent, and for how long the oldest has, in seconds. */
export async function outboxWaiting(tx: ScopedTx): Promise<{ waiting: number; oldestSeconds: number | null }> {
  const row = await tx
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .select(sql<number | null>`extract(epoch from clock_timestamp() - min(created_at))::float8`.as('oldest_seconds'))
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow();
  return { waiting: row.waiting, oldestSeconds: row.oldest_seconds === null ? null : Math.max(0, row.oldest_seconds) };
}
