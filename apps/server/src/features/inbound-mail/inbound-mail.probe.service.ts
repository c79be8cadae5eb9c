import type { MailFault } from '@lanet/contracts/mailboxes';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type Described,
  faultOf,
  findProbe,
  type MailSink,
  type MailSource,
  openOutgoing,
  plusAddress,
  probeMessageId,
  type StoredMailbox,
  saveProbe,
  sendProbe,
} from '../mailboxes/index.ts';
import { probeDue } from './inbound-mail.fetch.rules.ts';

const FORM = '<lanet.probe.';

/**
 * Takes the probe out of what came: it is removed from the server and never stored. Only the one that was sent, so that
 * nobody can make mail vanish by its form.
 */
export async function withoutProbe(
  { db, clock }: Platform,
  mailboxId: string,
  source: MailSource,
  described: readonly Described[],
): Promise<Described[]> {
  const looksLikeOne = ({ messageId }: Described) => messageId?.startsWith(FORM) ?? false;
  if (!described.some(looksLikeOne)) return [...described];
  const probe = await inScope(db, SYSTEM, (tx) => findProbe(tx, mailboxId));
  if (!probe || !described.some(({ messageId }) => messageId === probe.messageId)) return [...described];
  await source.discard(probe.messageId);
  const seenAt = new Date(clock.now()).toISOString();
  if (probe.seenAt === null) await inScope(db, SYSTEM, (tx) => saveProbe(tx, mailboxId, { ...probe, seenAt }));
  return described.filter(({ messageId }) => messageId !== probe.messageId);
}

/** Sends a mailbox that nothing came to for a while a mail of its own. What is wrong with that is answered, not thrown. */
export async function probe(platform: Platform, mailbox: StoredMailbox): Promise<MailFault | undefined> {
  const { db, clock } = platform;
  if (!mailbox.outgoing || !mailbox.options.plusAddressing) return undefined;
  const last = await inScope(db, SYSTEM, (tx) => findProbe(tx, mailbox.id));
  const due = probeDue(last, mailbox.lastMessageAt?.getTime() ?? null, clock.now());
  if (due === 'lost') return { code: 'timeout', text: `the probe of ${last?.sentAt} did not come back` };
  if (due === 'no') return undefined;
  const messageId = probeMessageId(mailbox.address);
  const sentAt = new Date(clock.now()).toISOString();
  let sink: MailSink | undefined;
  try {
    sink = await openOutgoing(platform, mailbox);
    if (!sink) return undefined;
    await inScope(db, SYSTEM, (tx) => saveProbe(tx, mailbox.id, { messageId, sentAt, seenAt: null }));
    await sendProbe(sink, mailbox.address, plusAddress(mailbox.address, 'sonda'), messageId);
    return undefined;
  } catch (error) {
    return faultOf(error);
  } finally {
    sink?.close();
  }
}
