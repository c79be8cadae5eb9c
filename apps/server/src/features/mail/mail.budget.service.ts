// What holds automatic mail back, and who lets it go.
import type { HeldPair, HeldReason } from '@lanet/contracts/mail';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import { ownAddresses } from '../mailboxes/index.ts';
import {
  decidePair,
  findPair,
  forgetAutomaticSends,
  insertAutomaticSend,
  insertHeldPair,
  isAddressStopped,
  listAutomaticSends,
  listPairs,
  lockBudget,
  mailboxOfMail,
} from './mail.budget.repo.ts';
import { maySendAutomatically } from './mail.budget.rules.ts';
import { domainOf } from './mail.sender.service.ts';

const DAY_MS = 86_400_000;

interface AutomaticMail {
  id: string;
  address: string;
  ticketId: string | null;
  /** The mail it answers. */
  answersId: string | null;
  isOutside: boolean;
}

/** Why it is held; undefined when it may go, which is counted then. Decided before its first attempt alone. */
export async function spendBudget(tx: ScopedTx, mail: AutomaticMail, nowMs: number): Promise<HeldReason | undefined> {
  const { id, answersId, ticketId, isOutside } = mail;
  const address = mail.address.toLowerCase();
  const domain = domainOf(address);
  await lockBudget(tx, domain);
  const { suppressed, pairHeld } = await isAddressStopped(tx, address);
  const mailboxId = answersId === null ? null : await mailboxOfMail(tx, answersId);
  const verdict = maySendAutomatically({
    ...{ address, ticketId, mailboxId, isOutside, nowMs },
    isOwnAddress: (await ownAddresses(tx)).includes(address),
    isSuppressed: suppressed,
    isPairHeld: pairHeld,
    sends: await listAutomaticSends(tx, domain, new Date(nowMs - DAY_MS)),
  });
  if (verdict.kind === 'hold') return verdict.reason;
  await insertAutomaticSend(tx, id, { address, ticketId, mailboxId, atMs: nowMs }, domain);
  await forgetAutomaticSends(tx, new Date(nowMs - 2 * DAY_MS));
  return undefined;
}

export interface PairToHold {
  mailboxId: string;
  address: string;
  reason: HeldPair['reason'];
  inboundId: string | null;
  ticketId: string | null;
  since: Date;
}

/**
 * From now on no automatic mail goes from us to this address, until a person releases the pair. The assignee of the
 * ticket hears of it once. False when it was held or blocked already.
 */
export async function holdPair(tx: ScopedTx, pair: PairToHold): Promise<boolean> {
  const address = pair.address.toLowerCase();
  const isNew = await insertHeldPair(tx, { ...pair, address });
  if (!isNew) return false;
  const { mailboxId, ticketId, since } = pair;
  await enqueue(tx, 'notifications.mail_pair_held', { mailboxId, address, ticketId, since: since.toISOString() });
  return true;
}

const SHOWN = 500;

export const heldPairs = (tx: ScopedTx): Promise<HeldPair[]> => listPairs(tx, SHOWN);

/** @throws Refusal 404 `mail_pairs.not_found`. */
export async function decideHeldPair(
  tx: ScopedTx,
  caller: Caller,
  { mailboxId, address, state }: { mailboxId: string; address: string; state: 'released' | 'blocked' },
  nowMs: number,
): Promise<HeldPair> {
  const before = await findPair(tx, mailboxId, address);
  if (!before) throw new Refusal('mail_pairs.not_found');
  await decidePair(tx, { mailboxId, address }, { state, by: caller.personId, at: new Date(nowMs) });
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: `mail_pairs.${state}`,
    target: address,
    detail: { mailbox: before.mailbox },
  });
  return { ...before, state };
}
