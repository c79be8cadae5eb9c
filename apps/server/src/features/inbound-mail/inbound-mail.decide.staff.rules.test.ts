import { describe, expect, it } from 'vitest';
import { decide } from './inbound-mail.decide.rules.ts';
import type { Evidence, Match } from './inbound-mail.evidence.rules.ts';

const match = (fields: Partial<Match> = {}): Match => ({
  ...{ rule: 'message_id', ticketId: 't1', clientId: 'acme', kind: 'open', resolvedAtMs: null, reopenDays: 7 },
  ...{ tokenPersonId: 'tec', toInternal: false, takesPart: false, maySee: true },
  ...fields,
});
const theirs = match();
const replyAddress = match({ rule: 'reply_address', tokenPersonId: null });

/** Mail of a technician whose server vouches for them. */
const evidence = (fields: Partial<Evidence>): Evidence => ({
  ...{ automatic: 'none', hasAutoSubmitted: false, sender: { kind: 'staff', personId: 'tec' }, authenticity: 'pass' },
  ...{ matches: [], isForgedId: false, copyOf: null, namesDeleted: false, isAllowedSystem: false },
  ...{ suggestedTicketId: null, isOnlyThanks: false, command: null, onBehalfOf: null, nowMs: 0 },
  options: { thanksKeepsState: false },
  ...fields,
});

const said = { kind: 'message', visibility: 'public', effect: 'answer', command: null };
const noted = { kind: 'message', visibility: 'internal', effect: 'keep', command: null };

describe('a technician’s mail', () => {
  it.each([
    ['to their own notification', { matches: [theirs], authenticity: 'unknown' }, said],
    ['to their own notification, forged', { matches: [theirs], authenticity: 'fail' }, noted],
    ['to an internal line', { matches: [match({ toInternal: true })] }, noted],
    ['by somebody else’s token', { matches: [match({ tokenPersonId: 'eva' })] }, noted],
    ['by the reply address alone', { matches: [replyAddress] }, noted],
    ['that names the ticket alone', { matches: [match({ rule: 'subject', tokenPersonId: null })] }, noted],
    // A mail program answers to the signed address, and names the mail that it answers as well.
    ['to the reply address, of their own notification', { matches: [replyAddress, theirs] }, said],
    ['to the reply address, of somebody else’s', { matches: [replyAddress, match({ tokenPersonId: 'eva' })] }, noted],
    ['to the reply address, of an internal line', { matches: [replyAddress, match({ toInternal: true })] }, noted],
    ['to the reply address, of another ticket', { matches: [replyAddress, match({ ticketId: 't2' })] }, noted],
    ['that resolves', { matches: [theirs], command: 'resolve' }, { ...said, command: 'resolve' }],
    [
      'that resolves by its reply address',
      { matches: [replyAddress, theirs], command: 'resolve' },
      { command: 'resolve' },
    ],
    ['for staff alone', { matches: [theirs], command: 'internal' }, { ...noted, command: 'internal' }],
    ['that a list handed on', { automatic: 'bulk', matches: [replyAddress] }, noted],
  ] as [string, Partial<Evidence>, object][])('%s, whether or not they take part', (_what, fields, decision) => {
    for (const takesPart of [false, true]) {
      const matches = (fields.matches ?? []).map((one) => ({ ...one, takesPart }));

      expect(decide(evidence({ ...fields, matches })), `takesPart ${takesPart}`).toMatchObject(decision);
    }
  });

  it.each([
    ['nobody vouches for them', { authenticity: 'unknown', matches: [theirs] }, said],
    ['it is forged', { authenticity: 'fail', matches: [theirs] }, noted],
    ['the token is somebody else’s', { matches: [match({ tokenPersonId: 'eva' })] }, noted],
    ['there is only a reply address', { matches: [replyAddress] }, noted],
    ['it is matched weakly', { matches: [match({ rule: 'subject', tokenPersonId: null })] }, noted],
    ['another mail has its Message-ID', { isForgedId: true, matches: [theirs] }, { kind: 'quarantine' }],
    ['they do not see that client', { matches: [match({ maySee: false })] }, said],
    ['it answers an internal line', { matches: [match({ toInternal: true })] }, noted],
  ] as [string, Partial<Evidence>, object][])('is not obeyed where %s', (_what, fields, decision) => {
    expect(decide(evidence({ ...fields, command: 'resolve' }))).toMatchObject(decision);
  });

  it.each([
    ['a person of a client', { kind: 'person', personId: 'ana', clientId: 'acme' }, false],
    ['an allowed address', { kind: 'allowed', clientId: 'acme' }, true],
  ] as [string, Evidence['onBehalfOf'], boolean][])(
    'opens a ticket in the name of %s',
    (_what, onBehalfOf, makesPerson) => {
      expect(decide(evidence({ onBehalfOf }))).toMatchObject({
        ...{ kind: 'ticket', reason: 'on_behalf', clientId: 'acme', onBehalf: true, makesPerson, follows: null },
      });
    },
  );

  it.each([
    ['nobody vouches for it', { authenticity: 'unknown' }],
    ['it is forged', { authenticity: 'fail' }],
    ['its writer is not known', { onBehalfOf: null }],
  ] as [string, Partial<Evidence>][])('is held back where %s', (_what, fields) => {
    const onBehalfOf = { kind: 'allowed', clientId: 'acme' } as const;

    expect(decide(evidence({ onBehalfOf, ...fields }))).toMatchObject({
      ...{ kind: 'quarantine', reason: 'staff_without_ticket' },
    });
  });

  it('of no person orders nothing', () => {
    expect(decide(evidence({ automatic: 'auto-reply', matches: [theirs], command: 'resolve' }))).toMatchObject(noted);
  });
});

it('words of others order nothing', () => {
  const sender = { kind: 'person', personId: 'ana', clientId: 'acme' } as const;

  expect(decide(evidence({ sender, matches: [match({ takesPart: true })], command: 'resolve' }))).toMatchObject(said);
});
