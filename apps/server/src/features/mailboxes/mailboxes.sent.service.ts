import { isHandedOver } from '@lanet/contracts/mailboxes';
import type { Platform } from '../../platform/platform.ts';
import { openSource } from './mailboxes.opening.service.ts';
import type { StoredMailbox } from './mailboxes.repo.ts';
import { openSecrets } from './mailboxes.secrets.service.ts';
import { freshToken } from './mailboxes.tokens.service.ts';

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
  const token = await freshToken(platform, mailbox);
  const source = await openSource(platform, mailbox, openSecrets(platform, mailbox), token);
  try {
    await source.keep(folder, raw, messageId);
  } finally {
    await source.close();
  }
}
