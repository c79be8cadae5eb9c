import type { InboundDecision } from '@lanet/contracts/inbound-mail';
import { describe, expect, it } from 'vitest';
import { wouldChange } from './inbound-mail.reprocess.rules.ts';

const ticket = { id: 't1', folio: 'T-1' };
const decision = (fields: Partial<InboundDecision>): InboundDecision => ({
  ...{ state: 'quarantine', reason: 'unknown_sender', ticket: null, visibility: null, unverified: false },
  ...{ sender: 'unknown', authenticity: 'unknown', automatic: { kind: 'none', reason: null }, matches: [] },
  ...{ forgedId: false, hops: 0, team: null },
  ...fields,
});
const held = decision({});
const opens = decision({ state: 'ticket', reason: 'new_mail' });
const answers = decision({ state: 'ticket', reason: 'reference', ticket, visibility: 'public' });
const notes = { ...answers, visibility: 'internal' as const };

describe('another decision', () => {
  it.each([
    ['held back as before', ['quarantine', null, held], held, false],
    ['held back for another reason', ['quarantine', null, held], { ...held, reason: 'blocked_sender' }, true],
    ['put away by hand, held back again', ['filed', null, held], held, true],
    ['let in', ['quarantine', null, held], opens, true],
    ['read at last', ['failed', null, null], opens, true],
    ['opened its ticket as it would now', ['ticket', 't1', { ...opens, ticket }], opens, false],
    [
      'opened a ticket by hand, would by the rules',
      ['ticket', 't1', { ...opens, reason: 'by_hand', ticket }],
      opens,
      true,
    ],
    ['an answer where it is', ['ticket', 't1', answers], answers, false],
    [
      'an answer where it is by a weaker sign',
      ['ticket', 't1', answers],
      { ...answers, reason: 'weak_reference' },
      false,
    ],
    ['an answer for staff alone now', ['ticket', 't1', answers], notes, true],
    ['an answer of another ticket', ['ticket', 't2', answers], answers, true],
    ['opened a ticket, is an answer now', ['ticket', 't2', { ...opens, ticket }], answers, true],
  ] as [string, [InboundDecision['state'], string | null, InboundDecision | null], InboundDecision, boolean][])(
    '%s',
    (_what, [state, ticketId, before], after, changes) => {
      expect(wouldChange({ state, ticketId, decision: before }, after)).toBe(changes);
    },
  );
});
