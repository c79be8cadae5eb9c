import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AutomaticSend, type BudgetFacts, isSystemAddress, maySendAutomatically } from './mail.budget.rules.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const address = 'luis@example.com';
const facts: BudgetFacts = {
  ...{ address, ticketId: 't1', mailboxId: null, isOutside: true, nowMs: NOW },
  ...{ isOwnAddress: false, isSuppressed: false, isPairHeld: false, sends: [] },
};
/** So many, one a second, the last of them some minutes ago. */
const sends = (count: number, minutesAgo: number, more: Partial<AutomaticSend> = {}): AutomaticSend[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ address, ticketId: null, mailboxId: null, atMs: NOW - minutesAgo * MINUTE - index * 1000 },
    ...more,
  }));
const reasonOf = (changes: Partial<BudgetFacts>) => {
  const verdict = maySendAutomatically({ ...facts, ...changes });
  return verdict.kind === 'hold' ? verdict.reason : 'send';
};

describe('automatic mail', () => {
  it.each<{ what: string; changes: Partial<BudgetFacts>; reason: string }>([
    { what: 'with nothing before it', changes: {}, reason: 'send' },
    { what: 'to one of our own mailboxes', changes: { isOwnAddress: true }, reason: 'own_mailbox' },
    { what: 'to a system', changes: { address: 'MAILER-DAEMON@example.com' }, reason: 'system_address' },
    { what: 'to where mail comes back from', changes: { isSuppressed: true }, reason: 'suppressed' },
    { what: 'to who answers by machine', changes: { isPairHeld: true }, reason: 'pair_held' },
    { what: 'to a technician who answers by machine', changes: { isPairHeld: true, isOutside: false }, reason: 'send' },
  ])('$what: $reason', ({ changes, reason }) => {
    expect(reasonOf(changes)).toBe(reason);
  });

  it.each([
    { count: 2, minutesAgo: 1, reason: 'send' },
    { count: 3, minutesAgo: 1, reason: 'pair_budget' },
    { count: 3, minutesAgo: 9, reason: 'pair_budget' },
    { count: 3, minutesAgo: 10, reason: 'send' },
    { count: 10, minutesAgo: 50, reason: 'pair_budget' },
    { count: 19, minutesAgo: 61, reason: 'send' },
    { count: 20, minutesAgo: 61, reason: 'pair_budget' },
  ])('that answers a mail, $count within the last $minutesAgo minutes: $reason', ({ count, minutesAgo, reason }) => {
    expect(reasonOf({ mailboxId: 'm1', sends: sends(count, minutesAgo, { mailboxId: 'm1' }) })).toBe(reason);
    expect(reasonOf({ mailboxId: 'm2', sends: sends(count, minutesAgo, { mailboxId: 'm1' }) })).toBe('send');
  });

  it.each([
    { more: { ticketId: 't1' }, count: 9, minutesAgo: 1, reason: 'send' },
    { more: { ticketId: 't1' }, count: 10, minutesAgo: 1, reason: 'ticket_budget' },
    { more: { ticketId: 't1' }, count: 15, minutesAgo: 20, reason: 'ticket_budget' },
    { more: { ticketId: 't1' }, count: 25, minutesAgo: 50, reason: 'ticket_budget' },
    { more: { ticketId: 't1' }, count: 50, minutesAgo: 170, reason: 'ticket_budget' },
    { more: { ticketId: 't1' }, count: 100, minutesAgo: 590, reason: 'ticket_budget' },
    { more: { ticketId: 't2' }, count: 29, minutesAgo: 1, reason: 'send' },
    { more: { ticketId: 't2' }, count: 30, minutesAgo: 1, reason: 'recipient_budget' },
    { more: { ticketId: 't2' }, count: 60, minutesAgo: 20, reason: 'recipient_budget' },
    { more: { address: 'eva@example.com' }, count: 59, minutesAgo: 30, reason: 'send' },
    { more: { address: 'eva@example.com' }, count: 60, minutesAgo: 30, reason: 'domain_budget' },
    { more: { address: 'eva@example.com' }, count: 60, minutesAgo: 60, reason: 'send' },
  ])('after $count of $more $minutesAgo minutes ago: $reason', ({ more, count, minutesAgo, reason }) => {
    expect(reasonOf({ sends: sends(count, minutesAgo, more) })).toBe(reason);
  });

  it('between two that answer each other is at most three in ten minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5 * MINUTE), { maxLength: 200 }), (pauses) => {
        const sent: AutomaticSend[] = [];
        let nowMs = NOW;
        for (const pause of pauses) {
          nowMs += pause;
          const verdict = maySendAutomatically({ ...facts, mailboxId: 'm1', sends: sent, nowMs });
          if (verdict.kind === 'send') sent.push({ address, ticketId: null, mailboxId: 'm1', atMs: nowMs });
        }

        for (const { atMs } of sent) {
          expect(sent.filter((one) => one.atMs >= atMs && one.atMs < atMs + 10 * MINUTE).length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });
});

it.each([
  ['postmaster@example.com', true],
  ['No-Reply+x@example.com', true],
  ['bounces@example.com', true],
  ['abuse@example.com', true],
  ['rootana@example.com', false],
  ['ana@postmaster.example', false],
])('%s is of a system: %s', (given, isSystem) => {
  expect(isSystemAddress(given)).toBe(isSystem);
});
