import type { ReadMail } from '@lanet/mail-reading';
import type { ScopedTx } from '../../platform/database/index.ts';
import { holdPair } from '../mail/index.ts';
import type { Booked } from './inbound-mail.booking.service.ts';
import type { Judged } from './inbound-mail.process.service.ts';
import { countSimilar, type StoredMessage } from './inbound-mail.repo.ts';

const HOUR_MS = 3_600_000;
/** Mails of one address within an hour that say nearly the same: nobody reads what is answered. */
const CIRCLE = 3;

/** Two that answer each other without a person: no automatic mail goes to that address until somebody releases it. */
export async function breakCircle(
  tx: ScopedTx,
  event: { message: StoredMessage; read: ReadMail; judged: Judged; booked: Booked; nowMs: number },
): Promise<void> {
  const { message, read, judged, booked, nowMs } = event;
  const { mailboxId, id } = message;
  const address = read.from?.address.toLowerCase();
  if (!mailboxId || !address || booked.state === 'quarantine') return;
  const similar = await countSimilar(tx, {
    mailboxId,
    address,
    subjectKey: judged.gathered.subjectKey,
    text: read.visibleText,
    since: new Date(nowMs - HOUR_MS),
    least: CIRCLE,
  });
  if (similar < CIRCLE) return;
  await holdPair(tx, {
    mailboxId,
    address,
    reason: 'similar',
    inboundId: id,
    since: new Date(nowMs),
    ticketId: booked.ticketId,
  });
}
