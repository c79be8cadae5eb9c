// The outbox as people see it, and what they may do with what waits or stopped.
import type { OutboxAttempt, OutboxMessage } from '@lanet/contracts/mail';
import type { Role } from '@lanet/contracts/roles';
import { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import { listAttempts } from './mail.delivery.repo.ts';
import { isDiscardable, isRetryable, showsSecret } from './mail.delivery.rules.ts';
import { findMail, listMail, moveMail, type StoredMail } from './mail.repo.ts';
import { withoutSecret } from './mail.rules.ts';

/** One delivery of a mail waits at a time. */
export async function queueDelivery(tx: ScopedTx, outboxId: string, runAt?: Date): Promise<void> {
  await enqueue(tx, 'mail.deliver', { outboxId }, { key: `mail.deliver:${outboxId}`, ...(runAt && { runAt }) });
}

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

/** @throws Refusal 404 `outbox.not_found`. */
export async function attemptsOf(tx: ScopedTx, id: string): Promise<{ items: z.output<typeof OutboxAttempt>[] }> {
  await foundMail(tx, id);
  const attempts = await listAttempts(tx, id);
  return { items: attempts.map((one) => ({ ...one, at: one.at.toISOString() })) };
}

/** @throws Refusal 404 `outbox.not_found`; 409 `outbox.not_retryable` for what is sent or waits already. */
export async function retryMail(tx: ScopedTx, viewer: Role, id: string): Promise<OutboxMessage> {
  const mail = await foundMail(tx, id);
  if (!isRetryable(mail.state) || !(await moveMail(tx, id, [mail.state], 'queued'))) {
    throw new Refusal('outbox.not_retryable');
  }
  await queueDelivery(tx, id);
  announceOutbox(tx, id);
  return toMessage({ ...mail, state: 'queued' }, viewer);
}

/** Sends what a budget stopped. @throws Refusal 404 `outbox.not_found`; 409 `outbox.not_held`. */
export async function releaseMail(tx: ScopedTx, caller: Caller, id: string): Promise<OutboxMessage> {
  const mail = await foundMail(tx, id);
  if (!(await moveMail(tx, id, ['held'], 'queued', { released: true }))) throw new Refusal('outbox.not_held');
  await queueDelivery(tx, id);
  announceOutbox(tx, id);
  await record(tx, caller, 'outbox.released', mail);
  return toMessage({ ...mail, state: 'queued', held_reason: null }, caller.role);
}

/** @throws Refusal 404 `outbox.not_found`; 409 `outbox.not_discardable` for what was sent or given up. */
export async function discardMail(tx: ScopedTx, caller: Caller, id: string): Promise<OutboxMessage> {
  const mail = await foundMail(tx, id);
  if (!isDiscardable(mail.state) || !(await moveMail(tx, id, [mail.state], 'discarded'))) {
    throw new Refusal('outbox.not_discardable');
  }
  announceOutbox(tx, id);
  await record(tx, caller, 'outbox.discarded', mail);
  return toMessage({ ...mail, state: 'discarded' }, caller.role);
}

async function foundMail(tx: ScopedTx, id: string): Promise<StoredMail> {
  const mail = await findMail(tx, id);
  if (!mail) throw new Refusal('outbox.not_found');
  return mail;
}

const record = (tx: ScopedTx, caller: Caller, action: string, { to_address, subject }: StoredMail) =>
  audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action,
    target: to_address,
    detail: { subject },
  });

function toMessage(row: StoredMail, viewer: Role): OutboxMessage {
  const secret = showsSecret(viewer, row.state, row.role) ? null : row.secret;
  return {
    id: row.id,
    to: row.to_address,
    kind: row.kind,
    subject: row.subject,
    text: withoutSecret(row.text, secret),
    state: row.state,
    attempts: row.attempts,
    lastError: row.last_error,
    heldReason: row.held_reason,
    bounce: row.bounce,
    serverReply: row.server_reply,
    messageId: row.message_id,
    ticketId: row.ticket_id,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  };
}
