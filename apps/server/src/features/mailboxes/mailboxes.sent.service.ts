import { isHandedOver } from '@lanet/contracts/mailboxes';
import type { Platform } from '../../platform/platform.ts';
import { openMailbox, openOutgoing } from './mailboxes.opening.service.ts';
import type { StoredMailbox } from './mailboxes.repo.ts';
import type { SentMail } from './mailboxes.sink.source.ts';

/**
 * Puts a copy of what was sent into the mailbox's own folder for that, where it has one. Safe to repeat. `messageId` with angle
 * brackets. @throws MailTrouble
 */
export async function keepSent(
  platform: Platform,
  mailbox: StoredMailbox,
  { raw, messageId }: { raw: Buffer; messageId: string },
): Promise<void> {
  const folder = mailbox.outgoing?.sentFolder;
  if (!folder || mailbox.kind === 'pop3' || isHandedOver(mailbox.kind)) return;
  const source = await openMailbox(platform, mailbox);
  try {
    await source.keep(folder, raw, messageId);
  } finally {
    await source.close();
  }
}

/**
 * The Message-ID a mail left with, with angle brackets; undefined where the server leaves ours alone, or cannot tell yet.
 * @throws MailTrouble
 */
export async function idOfSent(
  platform: Platform,
  mailbox: StoredMailbox,
  sent: SentMail,
): Promise<string | undefined> {
  const sink = await openOutgoing(platform, mailbox);
  try {
    return await sink?.idOf?.(sent);
  } finally {
    sink?.close();
  }
}
