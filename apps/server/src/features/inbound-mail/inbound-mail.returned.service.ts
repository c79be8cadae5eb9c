import type { ReadMail } from '@lanet/mail-reading';
import type { ScopedTx } from '../../platform/database/index.ts';
import { noteBounce } from '../mail/index.ts';
import type { StoredMessage } from './inbound-mail.repo.ts';

/** What mail systems say of mail that we sent: noted at the mail, the address and the ticket; never answered. */
export async function noteReturned(
  tx: ScopedTx,
  { message, read, nowMs }: { message: StoredMessage; read: ReadMail; nowMs: number },
): Promise<void> {
  for (const report of read.deliveryReports) {
    const { action } = report;
    // What arrived, or was handed on, is no news.
    if (action !== 'failed' && action !== 'delayed') continue;
    await noteBounce(tx, {
      recipient: report.recipient.toLowerCase(),
      action,
      status: report.status,
      ...(report.diagnostic !== null && { text: report.diagnostic }),
      originalMessageId: report.originalMessageId,
      inboundId: message.id,
      at: new Date(nowMs),
    });
  }
}
