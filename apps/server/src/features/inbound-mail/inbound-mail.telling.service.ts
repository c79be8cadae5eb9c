import type { ReadMail } from '@lanet/mail-reading';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { queueAnswer } from '../mail/index.ts';
import type { Booked } from './inbound-mail.booking.service.ts';
import type { Gathered } from './inbound-mail.evidence.service.ts';
import { storable } from './inbound-mail.reading.rules.ts';
import { findIntakeMailbox, type StoredMessage } from './inbound-mail.repo.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;

/**
 * The two things that a sender hears of the intake itself: that their mail was too large to be taken, and, where the mailbox
 * is set to say so, that it waits for a person. Never to a machine, nor where somebody else wrote in the sender's name.
 */
export async function tellSender(
  platform: Platform,
  tx: ScopedTx,
  event: { message: StoredMessage; read: ReadMail; gathered: Gathered; booked: Booked; nowMs: number },
): Promise<void> {
  const { message, read, gathered, booked, nowMs } = event;
  const { evidence, personId, options } = gathered;
  if (evidence.automatic !== 'none' || evidence.authenticity === 'fail' || booked.state === 'duplicate') return;
  const about = { inboundId: message.id, personId, nowMs };
  if (message.headersOnly && ['person', 'allowed', 'staff'].includes(evidence.sender.kind)) {
    const subject = storable(read.subject).slice(0, 200).toWellFormed();
    const values = { subject, size: (message.sizeBytes / MIB).toFixed(1), limit: String(options.maxMiB) };
    await queueAnswer(platform, tx, { ...about, clientId: booked.clientId, template: 'mail_too_large', values });
  }
  if (!options.tellUnknown || booked.state !== 'quarantine' || booked.reason !== 'unknown_sender') return;
  const mailbox = message.mailboxId === null ? undefined : await findIntakeMailbox(tx, message.mailboxId);
  if (!mailbox) return;
  const values = { address: mailbox.address };
  await queueAnswer(platform, tx, { ...about, clientId: null, template: 'mail_waiting', values, quietMs: DAY_MS });
}
