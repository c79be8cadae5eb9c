import type { ReadMail } from '@lanet/mail-reading';
import type { ScopedTx } from '../../platform/database/index.ts';
import { noteBounce } from '../mail/index.ts';
import { storable } from './inbound-mail.reading.rules.ts';
import type { StoredMessage } from './inbound-mail.repo.ts';

/** More than any address, id or sentence of a mail system has. */
const MAX_ID = 1000;

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
      recipient: storable(report.recipient).slice(0, MAX_ID).toLowerCase(),
      action,
      status: report.status && storable(report.status),
      ...(report.diagnostic !== null && { text: storable(report.diagnostic).slice(0, MAX_ID).toWellFormed() }),
      originalMessageId: report.originalMessageId && storable(report.originalMessageId).slice(0, MAX_ID),
      inboundId: message.id,
      at: new Date(nowMs),
    });
  }
}
