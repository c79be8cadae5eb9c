import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { beforeOf, familyOf, instantOf, isLate, type TicketCase, ticketFor } from './alerts.edges.rules.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 6, 1, 12);

describe('which ticket a new alert belongs to', () => {
  const ticket = { id: 'last', kind: 'resolved', reopenCount: 0 } as const;
  const alone: TicketCase = {
    atMs: NOW,
    reopenWithinHours: 24,
    last: null,
    ofFamily: null,
    open: { alerts: 0, ticketId: null },
  };
  const ended = (hoursAgo: number, of: Partial<NonNullable<NonNullable<TicketCase['last']>['ticket']>> = {}) => ({
    last: { resolvedMs: NOW - hoursAgo * HOUR, ticket: { ...ticket, ...of } },
  });

  it.each<{ what: string; facts: Partial<TicketCase>; choice: object }>([
    { what: 'the first one', facts: {}, choice: { kind: 'create' } },
    { what: 'again after 23 h', facts: ended(23), choice: { kind: 'reopen', ticketId: 'last' } },
    { what: 'again after 25 h', facts: ended(25), choice: { kind: 'create' } },
    { what: 'again, but a person closed it', facts: ended(1, { kind: 'closed' }), choice: { kind: 'create' } },
    { what: 'again, for the fourth time', facts: ended(1, { reopenCount: 3 }), choice: { kind: 'create' } },
    {
      what: 'again, where tickets never reopen',
      facts: { ...ended(1), reopenWithinHours: 0 },
      choice: { kind: 'create' },
    },
    {
      what: 'again, before its ticket was resolved',
      facts: { ...ended(1, { kind: 'open' }), ofFamily: 'last' },
      choice: { kind: 'append', ticketId: 'last' },
    },
    {
      what: 'again, after an alert that had no ticket',
      facts: { last: { resolvedMs: NOW - HOUR, ticket: null } },
      choice: { kind: 'create' },
    },
    {
      what: 'the disk is critical, and was full',
      facts: { ofFamily: 'full' },
      choice: { kind: 'append', ticketId: 'full' },
    },
    {
      what: 'the twentieth other one',
      facts: { open: { alerts: 19, ticketId: 'other' } },
      choice: { kind: 'create' },
    },
    {
      what: 'one more than a device can have',
      facts: { open: { alerts: 20, ticketId: 'other' } },
      choice: { kind: 'append', ticketId: 'other' },
    },
  ])('$what', ({ facts, choice }) => {
    expect(ticketFor({ ...alone, ...facts })).toEqual(choice);
  });

  it('takes what measures one thing for one family', () => {
    expect(familyOf('volume.freeBytes')).toBe(familyOf('volume.usedPercent'));
    expect(familyOf('cpu.usedPercent')).not.toBe(familyOf('memory.usedPercent'));
  });
});

describe('the instants of an agent', () => {
  it('are never in the future, before the alert, or absurd', () => {
    expect(instantOf({ at: NOW + HOUR }, NOW).getTime()).toBe(NOW);
    expect(instantOf({ at: NOW - HOUR }, NOW).getTime()).toBe(NOW - HOUR);
    expect(instantOf({ at: NOW - HOUR }, NOW, NOW - 60_000).getTime()).toBe(NOW - 60_000);
    expect(instantOf({ at: 0 }, NOW).getTime()).toBe(NOW - 30 * 24 * HOUR);
  });

  it('are late after a quarter of an hour', () => {
    expect(isLate({ at: NOW - 15 * 60_000 }, NOW)).toBe(false);
    expect(isLate({ at: NOW - 15 * 60_000 - 1 }, NOW)).toBe(true);
  });
});

describe('what a recovery is compared with', () => {
  const alert = { metric: 'volume.usedPercent', value: 93, trigger: 90, recover: 85, lastAt: new Date(NOW - HOUR) };
  const samples = [
    { at: NOW - HOUR, value: 97 },
    { at: NOW, value: 60 },
  ];

  it('is the alert itself when both are of one measure', () => {
    expect(beforeOf(alert, { metric: 'volume.usedPercent', samples } as AlertEdge, NOW)).toBe(alert);
  });

  it('is the oldest sample of the measure that recovered, when the rule has two', () => {
    const edge = { metric: 'volume.inodesUsedPercent', trigger: 91, recover: 86, samples } as AlertEdge;

    expect(beforeOf(alert, edge, NOW)).toEqual({
      metric: 'volume.inodesUsedPercent',
      value: 97,
      trigger: 91,
      recover: 86,
      lastAt: new Date(NOW - HOUR),
    });
  });
});
