import { TicketKind } from '@lanet/contracts/tickets';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, followUpOf } from './tickets.rules.ts';

const DAY = 86_400_000;
const now = 1_000 * DAY;

describe('an answer by mail', () => {
  it.each<{ kind: TicketKind; daysAgo?: number; outcome: string; because: string }>([
    { kind: 'new', outcome: 'message', because: 'it is read with the rest' },
    { kind: 'open', outcome: 'message', because: 'somebody works on it' },
    { kind: 'waiting_client', outcome: 'open', because: 'this is what it waits for' },
    { kind: 'waiting_third', outcome: 'message', because: 'it waits for somebody else' },
    { kind: 'scheduled', outcome: 'message', because: 'the plan stands' },
    { kind: 'resolved', daysAgo: 0, outcome: 'reopen', because: 'it still fails' },
    { kind: 'resolved', daysAgo: 7, outcome: 'reopen', because: 'the seventh day counts' },
    { kind: 'resolved', daysAgo: 7.0001, outcome: 'follow', because: 'that is too long ago' },
    { kind: 'resolved', outcome: 'reopen', because: 'nobody knows since when' },
    { kind: 'closed', daysAgo: 0, outcome: 'follow', because: 'what is closed stays closed' },
  ])('of the client to a $kind ticket $daysAgo days after: $outcome, because $because', (row) => {
    const resolvedAt = row.daysAgo === undefined ? null : now - row.daysAgo * DAY;

    expect(followUpOf(row.kind, { resolvedAt, now, reopenDays: 7, side: 'client' })).toBe(row.outcome);
  });

  it.each(TicketKind.options)('of the staff is a message of a %s ticket', (kind) => {
    expect(followUpOf(kind, { resolvedAt: 0, now, reopenDays: 0, side: 'staff' })).toBe('message');
  });
});

it('makes any text one that can be stored and shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const clean = cleanText(text);

      expect(clean).not.toMatch(/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u);
      expect(clean.isWellFormed()).toBe(true);
      expect(cleanText(clean)).toBe(clean);
    }),
  );
});
