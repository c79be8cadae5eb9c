import type { OutboxMessage } from '@lanet/contracts/mail';
import type { Role } from '@lanet/contracts/roles';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { isRetryable, showsSecret } from './mail.delivery.rules.ts';
import {
  findMail,
  findRecipient,
  insertMail,
  listMail,
  moveMail,
  organisationName,
  type StoredMail,
} from './mail.repo.ts';
import { isPlainAddress, messageLocalPart, renderMail, withoutSecret } from './mail.rules.ts';
import type { MailTemplate, MailValues } from './mail.templates.rules.ts';

export interface MailRequest<Name extends MailTemplate> {
  /** What happened, once: a second mail of the same event to the same address is not made. */
  eventKey: string;
  personId: string;
  clientId?: string | null;
  ticketId?: string | null;
  template: Name;
  values: MailValues[Name];
}

/** Templates whose link opens an account. */
const SECRET_TEMPLATES: readonly MailTemplate[] = ['invitation', 'password_reset'];

/**
 * Writes a mail in the person's language into the outbox and queues its delivery, in the caller's transaction, which has
 * to see everything (jobs do). Does nothing for a deactivated person and for an event they were told of already. An
 * address nothing can be sent to becomes a failed mail that people see, never an exception: others must get theirs.
 */
export async function queueMail<Name extends MailTemplate>(tx: ScopedTx, mail: MailRequest<Name>): Promise<void> {
  const { eventKey, personId, clientId = null, ticketId = null, template, values } = mail;
  const recipient = await findRecipient(tx, personId);
  if (!recipient) return;
  const { name, email, language } = recipient;
  const organisation = await organisationName(tx);
  const isDeliverable = isPlainAddress(email);
  const id = uuidv7();
  const isNew = await insertMail(tx, {
    ...renderMail({ template, values, language, name, organisation }),
    id,
    clientId,
    personId,
    ticketId,
    eventKey,
    to: email,
    messageId: messageLocalPart(eventKey, email),
    threadId: ticketId && `ticket.${ticketId}`,
    secret: SECRET_TEMPLATES.includes(template) ? values.url : null,
    state: isDeliverable ? 'queued' : 'failed',
    lastError: isDeliverable ? null : 'not an address mail can be sent to',
  });
  if (!isNew) return;
  announceOutbox(tx, id);
  if (isDeliverable) await enqueue(tx, 'mail.deliver', { outboxId: id }, { key: deliveryKey(id) });
}

/** One delivery of a mail waits at a time. */
export const deliveryKey = (outboxId: string) => `mail.deliver:${outboxId}`;

export function announceOutbox(tx: ScopedTx, id: string): void {
  announce(tx, { topic: 'live', event: { type: 'outbox', id }, audience: { staffOnly: true } });
}

const Key = z.tuple([InstantKey, z.uuid()]);

/** One page of outgoing mail, newest first. @throws Refusal 422 for a cursor that is none. */
export async function outboxPage(
  tx: ScopedTx,
  viewer: Role,
  filter: { state?: OutboxMessage['state'] | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: OutboxMessage[]; nextCursor: string | null }> {
  const rows = await listMail(tx, filter, readCursor(Key, filter.cursor));
  return pageOf(
    rows,
    filter.limit,
    (row) => toMessage(row, viewer),
    ({ key, id }) => [key, id],
  );
}

/** @throws Refusal 404 `outbox.not_found`; 409 `outbox.not_retryable` for what is sent or waits already. */
export async function retryMail(tx: ScopedTx, viewer: Role, id: string): Promise<OutboxMessage> {
  const mail = await findMail(tx, id);
  if (!mail) throw new Refusal('outbox.not_found');
  if (!isRetryable(mail.state) || !(await moveMail(tx, id, [mail.state], 'queued'))) {
    throw new Refusal('outbox.not_retryable');
  }
  await enqueue(tx, 'mail.deliver', { outboxId: id }, { key: deliveryKey(id) });
  announceOutbox(tx, id);
  return toMessage({ ...mail, state: 'queued' }, viewer);
}

function toMessage(row: StoredMail, viewer: Role): OutboxMessage {
  const secret = showsSecret(viewer, row.state, row.role) ? null : row.secret;
  return {
    id: row.id,
    to: row.to_address,
    subject: row.subject,
    text: withoutSecret(row.text, secret),
    state: row.state,
    attempts: row.attempts,
    lastError: row.last_error,
    messageId: row.message_id,
    ticketId: row.ticket_id,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  };
}
