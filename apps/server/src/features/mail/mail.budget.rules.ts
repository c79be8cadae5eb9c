// Whether automatic mail may go out: budgets and breakers, so that two robots never talk for long (mail.md 3.3). Pure.
import type { HeldReason } from '@lanet/contracts/mail';

/** Automatic mail of the last day to the domain that is written to. */
export interface AutomaticSend {
  address: string;
  ticketId: string | null;
  /** The mailbox whose mail it answered; null for one that answered none. */
  mailboxId: string | null;
  atMs: number;
}

export interface BudgetFacts {
  address: string;
  ticketId: string | null;
  /** The mailbox whose mail it answers, if it does. */
  mailboxId: string | null;
  /** To people outside; what technicians are told of has the budgets of a recipient alone. */
  isOutside: boolean;
  isOwnAddress: boolean;
  isSuppressed: boolean;
  /** The address and one of our mailboxes answered each other without a person. */
  isPairHeld: boolean;
  sends: readonly AutomaticSend[];
  nowMs: number;
}

type Verdict = { kind: 'send' } | { kind: 'hold'; reason: HeldReason };

interface Limit {
  minutes: number;
  most: number;
}

const PAIR: readonly Limit[] = [
  { minutes: 10, most: 3 },
  { minutes: 60, most: 10 },
  { minutes: 1440, most: 20 },
];
/** Zammad's figures. */
const TICKET: readonly Limit[] = [
  { minutes: 10, most: 10 },
  { minutes: 30, most: 15 },
  { minutes: 60, most: 25 },
  { minutes: 180, most: 50 },
  { minutes: 600, most: 100 },
];
const RECIPIENT: readonly Limit[] = [
  { minutes: 10, most: 30 },
  { minutes: 30, most: 60 },
  { minutes: 60, most: 120 },
  { minutes: 180, most: 240 },
  { minutes: 600, most: 360 },
];
const DOMAIN: readonly Limit[] = [{ minutes: 60, most: 60 }];

const SYSTEM_NAMES = new Set([
  ...['mailer-daemon', 'postmaster', 'abuse', 'root', 'noreply', 'no-reply', 'donotreply', 'bounce', 'bounces'],
  ...['listserv', 'majordomo'],
]);

/** Whether nobody reads what is sent to this address. */
export function isSystemAddress(address: string): boolean {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).toLowerCase();
  return SYSTEM_NAMES.has(local.split('+')[0] ?? '');
}

/** A person's reply is never asked about; what this stops is held, not dropped. */
export function maySendAutomatically(facts: BudgetFacts): Verdict {
  const { address, ticketId, mailboxId, isOutside, sends, nowMs } = facts;
  if (facts.isOwnAddress) return hold('own_mailbox');
  if (isSystemAddress(address)) return hold('system_address');
  if (facts.isSuppressed) return hold('suppressed');
  if (isOutside && facts.isPairHeld) return hold('pair_held');
  const mine = sends.filter((one) => one.address === address);
  const ofPair = mailboxId === null ? [] : mine.filter((one) => one.mailboxId === mailboxId);
  if (isOutside && isSpent(ofPair, PAIR, nowMs)) return hold('pair_budget');
  const ofTicket = ticketId === null ? [] : mine.filter((one) => one.ticketId === ticketId);
  if (isSpent(ofTicket, TICKET, nowMs)) return hold('ticket_budget');
  if (isSpent(mine, RECIPIENT, nowMs)) return hold('recipient_budget');
  if (isOutside && isSpent(sends, DOMAIN, nowMs)) return hold('domain_budget');
  return { kind: 'send' };
}

const hold = (reason: HeldReason): Verdict => ({ kind: 'hold', reason });

/** Whether one more would be one too many in any of the windows that end now. */
function isSpent(sends: readonly AutomaticSend[], limits: readonly Limit[], nowMs: number): boolean {
  return limits.some(({ minutes, most }) => sends.filter(({ atMs }) => atMs > nowMs - minutes * 60_000).length >= most);
}
