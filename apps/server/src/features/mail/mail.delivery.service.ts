// What is decided about one attempt before it is made, and after it.
import type { ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { findMailbox, type idOfSent, isByGraph, type StoredMailbox } from '../mailboxes/index.ts';
import { noteRefusedAddress } from './mail.bounces.service.ts';
import { spendBudget } from './mail.budget.service.ts';
import {
  type Attempt,
  countAttempt,
  findSentBytes,
  holdMail,
  insertAttempt,
  listSentIds,
  lockQueued,
  markAttempt,
  markSent,
  type QueuedMail,
} from './mail.delivery.repo.ts';
import { afterFailure, statusIn, undeliveredReason, withJitter } from './mail.delivery.rules.ts';
import type { SendableFile } from './mail.files.rules.ts';
import { splitFilesOf } from './mail.files.service.ts';
import { installationId } from './mail.keys.repo.ts';
import { moveMail } from './mail.repo.ts';
import { withoutSecret } from './mail.rules.ts';
import { type Sender, senderOf } from './mail.sender.service.ts';
import { announceOutbox, queueDelivery } from './mail.service.ts';

export interface ReadyMail {
  mail: QueuedMail;
  messageId: string;
  /** This one included. */
  attempts: number;
  sender: Sender;
  installation: string;
  /** What goes along. */
  files: SendableFile[];
}

/**
 * The mail that is tried now, counted; undefined when it waits no longer, when there is no server for it, in which case
 * people see it and send it later if they like, or when a budget holds it.
 */
export async function takeMail(platform: Platform, tx: ScopedTx, outboxId: string): Promise<ReadyMail | undefined> {
  const mail = await lockQueued(tx, outboxId);
  if (!mail) return undefined;
  const sender = await senderOf(platform, tx, mail.mailbox_id);
  if (!sender) {
    await moveMail(tx, outboxId, ['queued'], 'kept');
    announceOutbox(tx, outboxId);
    return undefined;
  }
  if (await isStopped(platform, tx, mail)) return undefined;
  const { attempts, messageId } = await countAttempt(tx, outboxId, sender.domain);
  const { attached: files } = await splitFilesOf(tx, mail.entry_id, sender.maxBytes);
  return { mail, messageId, attempts, sender, installation: await installationId(tx), files };
}

/** Automatic mail alone, before its first attempt; never a link somebody waits for. */
async function isStopped({ clock }: Platform, tx: ScopedTx, mail: QueuedMail): Promise<boolean> {
  const {
    id,
    kind,
    attempts,
    released,
    secret,
    to_address: address,
    ticket_id: ticketId,
    answers_id: answersId,
  } = mail;
  if (kind === 'r' || attempts > 0 || released || secret !== null) return false;
  const reason = await spendBudget(tx, { id, address, ticketId, answersId, isOutside: kind === 'a' }, clock.now());
  if (reason === undefined) return false;
  await holdMail(tx, id, reason);
  announceOutbox(tx, id);
  return true;
}

export interface Tried {
  at: Date;
  ms: number;
  /** The server's code; undefined when it did not answer. */
  code: number | undefined;
  /** Its words, or what went wrong. */
  text: string;
  /** `elsewhere`: the fault is not this mail's, such as a password the server does not take. */
  outcome: 'sent' | 'refused' | 'elsewhere';
}

/** Writes down how an attempt went. True when the bytes hold what may not be kept. */
export async function settleAttempt(tx: ScopedTx, ready: ReadyMail, tried: Tried): Promise<boolean> {
  const { mail, attempts } = ready;
  const attempt: Attempt = { number: attempts, at: tried.at, code: tried.code ?? null, text: tried.text, ms: tried.ms };
  await insertAttempt(tx, mail.id, attempt);
  announceOutbox(tx, mail.id);
  if (tried.outcome !== 'sent') {
    await settleFailure(tx, ready, tried);
    return false;
  }
  const { secret } = mail;
  const texts =
    secret === null ? undefined : { text: withoutSecret(mail.text, secret), html: withoutSecret(mail.html, secret) };
  await markSent(tx, mail.id, { sentAt: tried.at, reply: tried.text, texts });
  await queueAfterwards(tx, ready);
  return texts !== undefined;
}

/** What a mailbox's own server is asked once it took a mail. One that cannot be reached is tried for some hours. */
async function queueAfterwards(tx: ScopedTx, { mail, sender: { server } }: ReadyMail): Promise<void> {
  if (!('mailbox' in server)) return;
  const { id: outboxId, secret, ticket_id } = mail;
  // What opens an account is kept nowhere.
  if (server.mailbox.outgoing?.sentFolder && secret === null) {
    await enqueue(tx, 'mail.keep_sent', { outboxId }, { maxAttempts: 10 });
  }
  if (isByGraph(server.mailbox) && ticket_id !== null) {
    await enqueue(tx, 'mail.learn_sent_id', { outboxId }, { maxAttempts: 10 });
  }
}

export interface SentByMailbox {
  mailbox: StoredMailbox;
  sent: Parameters<typeof idOfSent>[2];
}

const RECENT_MS = 60 * 60_000;

/** A mail that its server may have given another Message-ID; undefined where that is known, or cannot be learnt any more. */
export async function findUnnamed(tx: ScopedTx, outboxId: string): Promise<SentByMailbox | undefined> {
  const mail = await findSentBytes(tx, outboxId);
  if (!mail?.mailbox_id || mail.sent_at === null || mail.sent_message_id !== null) return undefined;
  const mailbox = await findMailbox(tx, mail.mailbox_id);
  if (!mailbox?.active || !isByGraph(mailbox)) return undefined;
  const { message_id, to_address: to, subject, sent_at: sentAt } = mail;
  const others = (await listSentIds(tx, to, new Date(sentAt.getTime() - RECENT_MS))).map((id) => `<${id}>`);
  return { mailbox, sent: { messageId: `<${message_id}>`, mark: outboxId, to, subject, sentAt, others } };
}

/** What the folder of sent mail gets; undefined when there is none any more, or the bytes are gone. */
export async function findSentCopy(
  tx: ScopedTx,
  outboxId: string,
): Promise<{ mailbox: StoredMailbox; sha256: string; messageId: string } | undefined> {
  const mail = await findSentBytes(tx, outboxId);
  if (!mail?.mailbox_id || mail.raw_sha256 === null) return undefined;
  const mailbox = await findMailbox(tx, mail.mailbox_id);
  return mailbox?.active ? { mailbox, sha256: mail.raw_sha256, messageId: `<${mail.message_id}>` } : undefined;
}

async function settleFailure(tx: ScopedTx, { mail, attempts }: ReadyMail, tried: Tried): Promise<void> {
  const responseCode = tried.outcome === 'refused' ? tried.code : undefined;
  const next = afterFailure({ responseCode, attempts });
  if (!(await markAttempt(tx, mail.id, next.kind === 'failed' ? 'failed' : 'queued', tried.text))) return;
  if (next.kind === 'again') {
    // By the database's own time, which is what the queue goes by.
    return queueDelivery(tx, mail.id, new Date(Date.now() + withJitter(next.afterMs, Math.random())));
  }
  const status = statusIn(tried.text);
  await noteRefusedAddress(tx, mail.to_address, status, tried.at);
  if (mail.ticket_id === null || mail.kind === 'n' || mail.kind === 'm') return;
  const reason = undeliveredReason(status ?? (responseCode === undefined ? '4.4.1' : null));
  await enqueue(tx, 'notifications.mail_undelivered', { outboxId: mail.id, reason, status, text: tried.text });
}
