// What comes back: marked at the mail, told at its ticket, and kept in mind for the address.
import type { PersonAddress, SuppressedAddress } from '@lanet/contracts/mail-addresses';
import { type Db, inScope, onceIn, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import {
  addressesOf,
  findAddress,
  findSentByMessageId,
  findSentTo,
  hasUnhealthy,
  listKnown,
  listSuppressed,
  lockAddress,
  markBounced,
  type SentMail,
  updateAddress,
} from './mail.bounces.repo.ts';
import { afterBounce } from './mail.bounces.rules.ts';
import { undeliveredReason } from './mail.delivery.rules.ts';
import { announceOutbox } from './mail.service.ts';

export interface Bounce {
  /** Of the report, as far as it names one. */
  recipient: string;
  /** RFC 3463, such as 5.1.1; null where it has none. */
  status: string | null;
  action: 'failed' | 'delayed';
  /** Message-ID of the mail it is about, where the report names it; angle brackets or not. */
  originalMessageId: string | null;
  inboundId: string;
  at: Date;
  /** The other server's words. */
  text?: string;
}

const LINKED_DAYS_MS = 3 * 86_400_000;

/**
 * Takes in what a report says of one recipient. `matched` is false when it is about no mail of ours: then nothing is
 * written at all, since anybody can send a report. Running twice is harmless.
 */
export async function noteBounce(tx: ScopedTx, bounce: Bounce): Promise<{ matched: boolean; ticketId: string | null }> {
  const named = await namedMail(tx, bounce);
  const mail = named ?? (await recentMail(tx, bounce));
  if (!mail) return { matched: false, ticketId: null };
  const { ticketId } = mail;
  if (mail.bouncedBy === bounce.inboundId) return { matched: true, ticketId };
  const { action, status, inboundId, at, text = '' } = bounce;
  const reason = undeliveredReason(status);
  await markBounced(tx, mail.id, { action, status, reason, at: at.toISOString(), inboundId });
  announceOutbox(tx, mail.id);
  if (action === 'delayed') return { matched: true, ticketId };
  // Anybody can send a report: only one that names a mail by the id that just its recipient has says what an address is worth.
  if (named) await learn(tx, mail.to, status, at);
  if (ticketId !== null && (mail.kind === 'r' || mail.kind === 'a')) {
    await enqueue(tx, 'notifications.mail_undelivered', {
      outboxId: mail.id,
      reason,
      status,
      text: text.slice(0, 500),
    });
  }
  return { matched: true, ticketId };
}

/** The mail that a report names. */
function namedMail(tx: ScopedTx, { originalMessageId }: Bounce): Promise<SentMail | undefined> {
  const id = originalMessageId?.replaceAll(/[<>\s]/g, '') ?? '';
  return id === '' ? Promise.resolve(undefined) : findSentByMessageId(tx, id);
}

/** The last one that went to the recipient in the last three days. */
function recentMail(tx: ScopedTx, { recipient, at }: Bounce): Promise<SentMail | undefined> {
  return findSentTo(tx, recipient.toLowerCase(), new Date(at.getTime() - LINKED_DAYS_MS), at);
}

/** What a server said of an address while it was spoken to: the same as a report that comes later. */
export async function noteRefusedAddress(
  tx: ScopedTx,
  address: string,
  status: string | null,
  at: Date,
): Promise<void> {
  if (status !== null) await learn(tx, address, status, at);
}

async function learn(tx: ScopedTx, given: string, status: string | null, at: Date): Promise<void> {
  const address = given.toLowerCase();
  const before = await lockAddress(tx, address);
  const health = { soft: before.softBounces.map((one) => one.getTime()), suppressed: before.suppressedAt !== null };
  const { soft, suppressed } = afterBounce(health, status, at.getTime());
  await updateAddress(tx, address, {
    softBounces: soft.map((ms) => new Date(ms)),
    suppressedAt: suppressed ? (before.suppressedAt ?? at) : null,
    status,
    reason: undeliveredReason(status),
    at,
  });
}

export interface KnownHealth {
  suppressed: boolean;
  status: string | null;
  reason: string | null;
  suppressedAt: string | null;
}

/** What is known of an address, for whoever is about to write to it. */
export async function addressHealth(tx: ScopedTx, address: string): Promise<KnownHealth> {
  const found = await findAddress(tx, address.toLowerCase());
  const suppressedAt = found?.suppressedAt?.toISOString() ?? null;
  return {
    suppressed: suppressedAt !== null,
    suppressedAt,
    status: found?.status ?? null,
    reason: found?.reason ?? null,
  };
}

/** By hand, or because mail came from it: whoever writes can be written to. */
export async function releaseAddress(tx: ScopedTx, given: string, at: Date): Promise<void> {
  const address = given.toLowerCase();
  // Hardly ever is there one at all.
  if (!(await onceIn(tx, 'mail.unhealthy', () => hasUnhealthy(tx)))) return;
  const before = await findAddress(tx, address);
  if (!before || (before.suppressedAt === null && before.softBounces.length === 0)) return;
  await updateAddress(tx, address, { softBounces: [], suppressedAt: null, status: null, reason: null, at });
}

const SHOWN = 500;

export const suppressedAddresses = (tx: ScopedTx): Promise<SuppressedAddress[]> => listSuppressed(tx, SHOWN);

/**
 * What is known of the addresses of a person. Addresses are nobody's, so only the whole program reads them: whoever sees the
 * person is told of theirs alone. @throws Refusal 404 `people.not_found`.
 */
export async function addressesOfPerson(db: Db, caller: Caller, personId: string): Promise<PersonAddress[]> {
  const addresses = await inScope(db, caller, (tx) => addressesOf(tx, personId));
  if (!addresses) throw new Refusal('people.not_found');
  return inScope(db, SYSTEM, (tx) => listKnown(tx, addresses));
}

/** By hand: somebody knows that mail arrives there again. */
export async function releaseByHand(tx: ScopedTx, caller: Caller, address: string, nowMs: number): Promise<void> {
  await releaseAddress(tx, address, new Date(nowMs));
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'mail_addresses.released',
    target: address,
  });
}
