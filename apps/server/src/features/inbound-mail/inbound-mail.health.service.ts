import type { MailFault } from '@lanet/contracts/mailboxes';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  announceMailbox,
  lockMailbox,
  markAlarmed,
  markConnected,
  markFailed,
  markFetched,
  type StoredMailbox,
  silentMailboxes,
} from '../mailboxes/index.ts';
import { notifyAdmins } from '../notifications/index.ts';
import { stateAfter } from './inbound-mail.fetch.rules.ts';

/** Without a look that succeeded for so long, a mailbox is red whatever the reason. */
const SILENT_MS = 15 * 60_000;

export async function connected(tx: ScopedTx, { clock }: Platform, id: string, certUntil: Date | null): Promise<void> {
  await markConnected(tx, id, new Date(clock.now()), certUntil);
  announceMailbox(tx, id);
}

/** A look that succeeded. Whoever was told that mail stays away is told that it comes again. */
export async function fetched(
  tx: ScopedTx,
  { clock }: Platform,
  id: string,
  { stored, troubles }: { stored: number; troubles: readonly MailFault[] },
): Promise<void> {
  const at = new Date(clock.now());
  const before = await lockMailbox(tx, id);
  if (!before) return;
  const fault = troubles[0] && { ...troubles[0], at: at.toISOString() };
  await markFetched(tx, id, { at, lastMessageAt: stored > 0 ? at : undefined, fault });
  if (before.alarmedAt) await tell(tx, before, 'mailbox_back', before.alarmedAt);
  if (stored > 0 || before.state !== 'ok' || before.failedConnects > 0) announceMailbox(tx, id);
}

/** A look that failed; administrators hear of it once for each outage. */
export async function failed(tx: ScopedTx, { clock }: Platform, id: string, fault: MailFault): Promise<void> {
  const before = await lockMailbox(tx, id);
  if (!before) return;
  const at = new Date(clock.now());
  const failedConnects = before.failedConnects + 1;
  const state = stateAfter(before.state, failedConnects, fault);
  await markFailed(tx, id, { state, failedConnects, fault: { ...fault, at: at.toISOString() } });
  if (state === 'failing' || state === 'needs_sign_in') await alarm(tx, before, at, fault);
  announceMailbox(tx, id);
}

/** Turns mailboxes red that nobody fetched for a quarter of an hour. Not what was so while this process did not run. */
export async function judgeSilence({ db, clock }: Platform, startedAtMs: number): Promise<void> {
  if (clock.now() - startedAtMs < SILENT_MS) return;
  const at = new Date(clock.now());
  await inScope(db, SYSTEM, async (tx) => {
    for (const id of await silentMailboxes(tx, new Date(clock.now() - SILENT_MS))) {
      const before = await lockMailbox(tx, id);
      if (!before || (before.state !== 'ok' && before.state !== 'new')) continue;
      const fault = before.lastError ?? { code: 'timeout', text: 'not fetched for 15 minutes', at: at.toISOString() };
      await markFailed(tx, id, { state: 'failing', failedConnects: before.failedConnects, fault });
      await alarm(tx, before, at, fault);
      announceMailbox(tx, id);
    }
  });
}

async function alarm(tx: ScopedTx, mailbox: StoredMailbox, at: Date, fault: MailFault): Promise<void> {
  if (mailbox.alarmedAt) return;
  await markAlarmed(tx, mailbox.id, at);
  await tell(tx, mailbox, 'mailbox_failing', at, fault);
}

async function tell(
  tx: ScopedTx,
  { id, name, address }: StoredMailbox,
  kind: 'mailbox_back' | 'mailbox_failing',
  since: Date,
  fault?: MailFault,
): Promise<void> {
  await notifyAdmins(tx, {
    kind,
    eventKey: `${kind}.${id}.${since.getTime()}`,
    values: { mailboxId: id, name, address, ...(fault && { code: fault.code, text: fault.text }) },
    priority: kind === 'mailbox_failing' ? 'high' : null,
  });
}
