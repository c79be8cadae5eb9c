import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue, type JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { afterFailure } from './mail.delivery.rules.ts';
import { markAttempt, markSent, moveMail, type TakenMail, takeForDelivery } from './mail.repo.ts';
import { withoutSecret } from './mail.rules.ts';
import { announceOutbox, deliveryKey } from './mail.service.ts';
import { type Mailer, mailerOf } from './mail.transport.jobs.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    'mail.deliver': { outboxId: string };
  }
}

export const mailJobs = (platform: Platform): JobHandlers => ({
  /**
   * One attempt at one mail. Running twice: what is sent, failed or kept already is left alone. Only a process that dies
   * between the server's 250 and our commit sends twice, with the same Message-ID, which mailboxes fold into one.
   */
  async 'mail.deliver'({ outboxId }) {
    const mailer = mailerOf(platform);
    if (!mailer) return keep(platform, outboxId);
    const mail = await inScope(platform.db, SYSTEM, (tx) => takeForDelivery(tx, outboxId, mailer.domain));
    if (!mail) return;
    const failure = await send(mailer, mail);
    await inScope(platform.db, SYSTEM, async (tx) => {
      announceOutbox(tx, mail.id);
      if (failure === undefined) {
        const texts = { text: withoutSecret(mail.text, mail.secret), html: withoutSecret(mail.html, mail.secret) };
        return markSent(tx, mail.id, new Date(platform.clock.now()), texts);
      }
      const next = afterFailure({ responseCode: failure.responseCode, attempts: mail.attempts });
      await markAttempt(tx, mail.id, next.kind === 'failed' ? 'failed' : 'queued', failure.message);
      if (next.kind === 'failed') return;
      // By the database's own time, which is what the queue goes by.
      const runAt = new Date(Date.now() + next.afterMs);
      await enqueue(tx, 'mail.deliver', { outboxId: mail.id }, { key: deliveryKey(mail.id), runAt });
    });
  },
});

/** Nothing is lost while no mail server is configured: people see the mail, and send it later if they like. */
async function keep({ db }: Platform, outboxId: string): Promise<void> {
  await inScope(db, SYSTEM, async (tx) => {
    if (await moveMail(tx, outboxId, ['queued'], 'kept')) announceOutbox(tx, outboxId);
  });
}

interface Failure {
  responseCode: number | undefined;
  message: string;
}

/** Undefined when the server took it. A refusal is the mail's state, not an exception of the job. */
async function send(mailer: Mailer, mail: TakenMail): Promise<Failure | undefined> {
  const { to_address: to, subject, text, html, message_id: messageId, thread_id: threadId } = mail;
  try {
    await mailer.send({ to, subject, text, html, messageId, threadId });
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const responseCode =
      error instanceof Error && 'responseCode' in error ? Number(error.responseCode) || undefined : undefined;
    return { responseCode, message: message.replaceAll('\0', '').toWellFormed().slice(0, 500) };
  }
}
