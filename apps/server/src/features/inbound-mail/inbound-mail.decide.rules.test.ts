import { MatchRule } from '@lanet/contracts/inbound-mail';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './inbound-mail.decide.rules.ts';
import type { Evidence, Match, Sender } from './inbound-mail.evidence.rules.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

const match = (fields: Partial<Match> = {}): Match => ({
  rule: 'reply_address',
  ticketId: 't1',
  clientId: 'acme',
  kind: 'open',
  resolvedAtMs: null,
  reopenDays: 7,
  tokenPersonId: null,
  toInternal: false,
  takesPart: false,
  maySee: false,
  ...fields,
});

const evidence = (fields: Partial<Evidence> = {}): Evidence => ({
  automatic: 'none',
  hasAutoSubmitted: false,
  sender: { kind: 'unknown' },
  authenticity: 'unknown',
  matches: [],
  isForgedId: false,
  copyOf: null,
  namesDeleted: false,
  isAllowedSystem: false,
  suggestedTicketId: null,
  isOnlyThanks: false,
  command: null,
  onBehalfOf: null,
  nowMs: NOW,
  options: { thanksKeepsState: false },
  ...fields,
});

const ana: Sender = { kind: 'person', personId: 'ana', clientId: 'acme' };
const staff: Sender = { kind: 'staff', personId: 'tec' };
const allowed: Sender = { kind: 'allowed', clientId: 'acme' };
const other: Sender = { kind: 'person', personId: 'eva', clientId: 'globex' };
const unknown: Sender = { kind: 'unknown' };

const strong = match();
const weak = match({ rule: 'subject' });
const quarantined = (reason: string) => ({ kind: 'quarantine', reason });

describe('a person’s mail that points to a ticket', () => {
  it.each([
    [
      'participant, strong',
      { sender: ana, matches: [match({ takesPart: true })] },
      { visibility: 'public', effect: 'answer' },
    ],
    [
      'participant, weak',
      { sender: ana, matches: [match({ rule: 'subject', takesPart: true })] },
      { visibility: 'public', effect: 'answer' },
    ],
    [
      'participant, weak, forged',
      { sender: ana, authenticity: 'fail', matches: [match({ rule: 'subject', takesPart: true })] },
      quarantined('authentication_failed'),
    ],
    [
      'participant, strong, authentication failed',
      { sender: ana, authenticity: 'fail', matches: [match({ takesPart: true })] },
      { visibility: 'public', effect: 'answer' },
    ],
    [
      'person of the client who may see it, strong',
      { sender: ana, matches: [match({ maySee: true })] },
      { visibility: 'public', unverified: false },
    ],
    [
      'person of the client who may see it, weak',
      { sender: ana, matches: [{ ...weak, maySee: true }] },
      { visibility: 'public', reason: 'weak_reference' },
    ],
    [
      'person of the client who may see it, weak, forged',
      { sender: ana, authenticity: 'fail', matches: [{ ...weak, maySee: true }] },
      quarantined('authentication_failed'),
    ],
    [
      'person of the client who may not see it, strong',
      { sender: ana, matches: [strong] },
      { visibility: 'internal', effect: 'keep', unverified: true },
    ],
    [
      'person of the client who may not see it, weak',
      { sender: ana, matches: [weak] },
      { kind: 'ticket', clientId: 'acme', follows: null },
    ],
    ['allowed domain, strong', { sender: allowed, matches: [strong] }, { visibility: 'public', makesPerson: true }],
    [
      'allowed domain, weak',
      { sender: allowed, matches: [weak], suggestedTicketId: 't1' },
      { kind: 'ticket', makesPerson: true, suggestedTicketId: 't1' },
    ],
    ['person of another client, strong', { sender: other, matches: [strong] }, quarantined('other_client')],
    [
      'person of another client, weak',
      { sender: other, matches: [weak] },
      { kind: 'ticket', clientId: 'globex', follows: null },
    ],
    [
      'domain of another client, strong',
      { sender: { kind: 'allowed', clientId: 'globex' }, matches: [strong] },
      quarantined('other_client'),
    ],
    [
      'stranger, strong',
      { sender: unknown, matches: [strong] },
      { visibility: 'internal', effect: 'keep', unverified: true },
    ],
    ['stranger, weak', { sender: unknown, matches: [weak] }, quarantined('unknown_sender')],
    [
      'inactive person, weak',
      { sender: { kind: 'inactive', personId: 'x' }, matches: [weak] },
      quarantined('inactive_person'),
    ],
    ['a reference to a deleted ticket', { sender: ana, namesDeleted: true }, quarantined('deleted_ticket')],
  ] as [string, Partial<Evidence>, object][])('%s', (_who, fields, decision) => {
    expect(decide(evidence(fields))).toMatchObject(decision);
  });

  it('goes to the first ticket that its sender may write to, whatever it names first', () => {
    const foreign = match({ rule: 'subject', ticketId: 't0', clientId: 'globex' });
    const own = match({ rule: 'subject', ticketId: 't2', takesPart: true });

    expect(decide(evidence({ sender: ana, matches: [foreign, own] }))).toMatchObject({ ticketId: 't2' });
  });

  it('is believed by weak signs alone when its Message-ID belongs to another mail', () => {
    const matches = [match({ takesPart: true }), match({ rule: 'subject', ticketId: 't2', takesPart: true })];

    expect(decide(evidence({ sender: ana, isForgedId: true, matches }))).toMatchObject({ ticketId: 't2' });
  });
});

describe('an answer to what has ended', () => {
  it.each([
    ['resolved yesterday', { kind: 'resolved', resolvedAtMs: NOW - DAY }, { kind: 'message', effect: 'answer' }],
    [
      'resolved just seven days ago',
      { kind: 'resolved', resolvedAtMs: NOW - 7 * DAY },
      { kind: 'message', effect: 'answer' },
    ],
    ['resolved earlier', { kind: 'resolved', resolvedAtMs: NOW - 7 * DAY - 1 }, { kind: 'ticket', follows: 't1' }],
    ['closed', { kind: 'closed', resolvedAtMs: NOW }, { kind: 'ticket', follows: 't1', reason: 'ticket_closed' }],
  ] as [string, Partial<Match>, object][])('%s', (_when, fields, decision) => {
    expect(decide(evidence({ sender: ana, matches: [match({ takesPart: true, ...fields })] }))).toMatchObject(decision);
  });

  it('that is only thanks leaves it resolved where the mailbox says so', () => {
    const matches = [match({ takesPart: true, kind: 'resolved', resolvedAtMs: NOW })];
    const thanks = { sender: ana, matches, isOnlyThanks: true };
    const keeps = { options: { thanksKeepsState: true } };

    expect(decide(evidence(thanks))).toMatchObject({ effect: 'answer' });
    expect(decide(evidence({ ...thanks, ...keeps }))).toMatchObject({ effect: 'keep', visibility: 'public' });
  });
});

describe('new mail', () => {
  it.each([
    ['of a person of a client', { sender: ana }, { kind: 'ticket', clientId: 'acme', makesPerson: false }],
    ['of a person of a client, forged', { sender: ana, authenticity: 'fail' }, quarantined('authentication_failed')],
    ['from an allowed domain', { sender: allowed }, { kind: 'ticket', clientId: 'acme', makesPerson: true }],
    ['of a stranger', { sender: unknown }, quarantined('unknown_sender')],
    ['of somebody who left', { sender: { kind: 'inactive', personId: 'x' } }, quarantined('inactive_person')],
    ['of staff', { sender: staff }, quarantined('staff_without_ticket')],
    [
      'of a blocked sender',
      { sender: { kind: 'blocked' }, matches: [strong] },
      { kind: 'quarantine', reason: 'blocked_sender' },
    ],
    ['of a mailbox of ours', { sender: { kind: 'own' } }, { kind: 'file', reason: 'own_mailbox' }],
    ['that came before', { sender: ana, copyOf: 'm1' }, { kind: 'copy', of: 'm1' }],
  ] as [string, Partial<Evidence>, object][])('%s', (_what, fields, decision) => {
    expect(decide(evidence(fields))).toMatchObject(decision);
  });
});

describe('mail without a person', () => {
  const mine = [match({ takesPart: true })];
  it.each([
    ['a loop', { automatic: 'loop', matches: mine }, { kind: 'file', reason: 'loop' }],
    [
      'a bounce of ours',
      { automatic: 'bounce', matches: [strong] },
      { kind: 'file', reason: 'bounce', ticketId: 't1' },
    ],
    ['a bounce of others', { automatic: 'bounce' }, { kind: 'file', reason: 'bounce', ticketId: null }],
    [
      'an automatic answer',
      { automatic: 'auto-reply', matches: mine },
      { kind: 'message', visibility: 'internal', effect: 'keep' },
    ],
    [
      'an absence',
      { automatic: 'out-of-office', matches: mine },
      { kind: 'message', visibility: 'internal', effect: 'keep' },
    ],
    [
      'an absence from an address of its own, signed',
      { automatic: 'out-of-office', matches: [strong] },
      { kind: 'message', visibility: 'internal' },
    ],
    ['an absence of a stranger who knows a folio', { automatic: 'out-of-office', matches: [weak] }, { kind: 'file' }],
    [
      'an absence that belongs nowhere',
      { automatic: 'out-of-office', sender: ana },
      { kind: 'file', reason: 'out_of_office' },
    ],
    ['a newsletter', { automatic: 'bulk', sender: ana }, { kind: 'file', reason: 'bulk' }],
    [
      'a list’s answer of a person',
      { automatic: 'bulk', sender: ana, matches: mine },
      { kind: 'message', visibility: 'public', effect: 'answer' },
    ],
    [
      'bulk mail that says so',
      { automatic: 'bulk', hasAutoSubmitted: true, sender: ana, matches: mine },
      { kind: 'message', effect: 'keep' },
    ],
    [
      'an allowed system',
      { automatic: 'bulk', sender: ana, isAllowedSystem: true },
      { kind: 'ticket', reason: 'system_mail' },
    ],
    ['an allowed system of no client', { automatic: 'bulk', isAllowedSystem: true }, quarantined('unknown_sender')],
  ] as [string, Partial<Evidence>, object][])('%s', (_what, fields, decision) => {
    expect(decide(evidence(fields))).toMatchObject(decision);
  });
});

const someMatch = fc.record<Match>({
  rule: fc.constantFrom(...MatchRule.options),
  ticketId: fc.constantFrom('t1', 't2'),
  clientId: fc.constantFrom('acme', 'globex'),
  kind: fc.constantFrom('new', 'open', 'waiting_client', 'scheduled', 'resolved', 'closed'),
  resolvedAtMs: fc.constantFrom(null, NOW, NOW - 30 * DAY),
  reopenDays: fc.constant(7),
  tokenPersonId: fc.constantFrom(null, 'tec', 'ana'),
  toInternal: fc.boolean(),
  takesPart: fc.constant(false),
  maySee: fc.boolean(),
});
const strangers = fc.constantFrom<Sender>(
  unknown,
  other,
  { kind: 'inactive', personId: 'x' },
  { kind: 'allowed', clientId: 'globex' },
);
const someEvidence = fc.record<Evidence>({
  automatic: fc.constantFrom('none', 'auto-reply', 'out-of-office', 'bounce', 'bulk', 'loop'),
  hasAutoSubmitted: fc.boolean(),
  sender: strangers,
  authenticity: fc.constantFrom('pass', 'fail', 'unknown'),
  matches: fc.array(
    someMatch.map((one) => ({ ...one, clientId: 'acme' })),
    { maxLength: 3 },
  ),
  isForgedId: fc.boolean(),
  copyOf: fc.constant(null),
  namesDeleted: fc.boolean(),
  isAllowedSystem: fc.boolean(),
  suggestedTicketId: fc.constantFrom(null, 't1'),
  isOnlyThanks: fc.boolean(),
  command: fc.constantFrom(null, 'resolve', 'internal'),
  onBehalfOf: fc.constant(null),
  nowMs: fc.constant(NOW),
  options: fc.constant({ thanksKeepsState: false }),
});

it('never lets whoever has no part in a client write publicly into its tickets, move them, or open one there', () => {
  fc.assert(
    fc.property(someEvidence, (known) => {
      const decision = decide(known);

      if (decision.kind === 'message') expect(decision).toMatchObject({ visibility: 'internal', effect: 'keep' });
      if (decision.kind === 'ticket') expect(decision).toMatchObject({ clientId: 'globex', follows: null });
    }),
    { numRuns: 2000 },
  );
});
