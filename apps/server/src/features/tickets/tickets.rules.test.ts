import { Priority } from '@lanet/contracts/alert-rules';
import { isOpen, ticketMoves } from '@lanet/contracts/ticket-moves';
import { TicketStatus, ticketKinds } from '@lanet/contracts/tickets';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterReply,
  canPlanFor,
  canReopen,
  changed,
  cleanSubject,
  folioOf,
  isHigher,
  linesOf,
  type ProofCase,
  resolvesByProof,
  type TicketFields,
} from './tickets.rules.ts';

const unsorted = { typeId: null, categoryId: null, impact: null, urgency: null };

const ticket = (fields: Partial<TicketFields> = {}): TicketFields => ({
  subject: 'Printer',
  status: 'in_progress',
  scheduledFor: null,
  priority: 'medium',
  assigneeId: 'ana',
  teamId: null,
  ...unsorted,
  ...fields,
});

const status = fc.constantFrom(...TicketStatus.options);
const assigneeId = fc.constantFrom(null, 'ana', 'luis');
const teamId = fc.constantFrom(null, 'redes');
const fields = fc
  .record({ subject: fc.string(), status, priority: fc.constantFrom(...Priority.options), assigneeId, teamId })
  // No ticket is stored as assigned to nobody.
  .filter((one) => one.status !== 'assigned' || one.assigneeId !== null)
  .map((one) => ({ ...one, scheduledFor: null, ...unsorted }));

describe('a status that staff choose', () => {
  it.each([
    ['new', 'in_progress', 'allowed'],
    ['new', 'cancelled', 'allowed'],
    ['new', 'new', 'allowed'],
    ['waiting_client', 'in_progress', 'allowed'],
    ['scheduled', 'waiting_third', 'allowed'],
    ['reopened', 'assigned', 'allowed'],
    ['resolved', 'closed', 'allowed'],
    ['new', 'resolved', 'tickets.resolution_required'],
    ['in_progress', 'closed', 'tickets.resolution_required'],
    ['in_progress', 'new', 'tickets.move_not_allowed'],
    ['in_progress', 'reopened', 'tickets.move_not_allowed'],
    ['resolved', 'in_progress', 'tickets.move_not_allowed'],
    ['resolved', 'reopened', 'tickets.move_not_allowed'],
    ['closed', 'in_progress', 'tickets.move_not_allowed'],
    ['closed', 'resolved', 'tickets.move_not_allowed'],
    ['cancelled', 'new', 'tickets.move_not_allowed'],
  ] as const)('from %s to %s is %s', (from, to, expected) => {
    const change = changed(ticket({ status: from }), { status: to });

    expect(change.kind === 'refused' ? change.code : change.kind).toBe(expected);
  });

  it('never resolves or reopens, whatever else is asked', () => {
    fc.assert(
      fc.property(fields, fc.record({ status, assigneeId }, { requiredKeys: [] }), (current, wanted) => {
        const change = changed(current, wanted);

        if (change.kind === 'refused' || change.next.status === current.status) return;
        expect(['resolved', 'reopened']).not.toContain(change.next.status);
      }),
    );
  });

  it('never leaves a ticket assigned to nobody', () => {
    fc.assert(
      fc.property(fields, fc.record({ status, assigneeId }, { requiredKeys: [] }), (current, wanted) => {
        const change = changed(current, wanted);

        if (change.kind === 'allowed' && change.next.status === 'assigned')
          expect(change.next.assigneeId).not.toBeNull();
      }),
    );
  });

  it('can be left again, except where only a reopening helps', () => {
    const stuck = TicketStatus.options.filter((one) => ticketMoves[one].length === 0);

    expect(stuck).toEqual(['closed', 'cancelled']);
  });
});

describe('a date', () => {
  const [monday, tuesday] = [new Date('2026-11-23T15:00:00Z'), new Date('2026-11-24T15:00:00Z')];

  it.each([
    ['in_progress', { status: 'scheduled' }, 'tickets.schedule_required'],
    ['in_progress', { status: 'scheduled', scheduledFor: monday }, monday],
    ['in_progress', { scheduledFor: monday }, 'tickets.schedule_not_allowed'],
    ['in_progress', { status: 'waiting_client', scheduledFor: monday }, 'tickets.schedule_not_allowed'],
    ['closed', { status: 'scheduled', scheduledFor: monday }, 'tickets.move_not_allowed'],
    ['scheduled', { scheduledFor: tuesday }, tuesday],
    ['scheduled', { priority: 'high' }, monday],
    ['scheduled', { status: 'in_progress' }, null],
    ['scheduled', { status: 'in_progress', scheduledFor: tuesday }, 'tickets.schedule_not_allowed'],
  ] as const)('of what is %s and is to be %j is %s', (from, wanted, expected) => {
    const change = changed(ticket({ status: from, scheduledFor: from === 'scheduled' ? monday : null }), wanted);

    expect(change.kind === 'refused' ? change.code : change.next.scheduledFor).toEqual(expected);
  });

  it('belongs to what is planned alone, whatever is asked', () => {
    const date = fc.constantFrom(monday, tuesday);
    const wanted = fc.record({ status, scheduledFor: date, assigneeId }, { requiredKeys: [] });
    fc.assert(
      fc.property(fields, wanted, (current, wish) => {
        const scheduledFor = current.status === 'scheduled' ? monday : null;
        const change = changed({ ...current, scheduledFor }, wish);

        if (change.kind === 'refused') return;
        expect(change.next.scheduledFor !== null).toBe(change.next.status === 'scheduled');
      }),
    );
  });

  it.each([
    [-1, false],
    [0, false],
    [1, true],
    [366 * 86_400_000, true],
    [366 * 86_400_000 + 1, false],
  ])('%d ms ahead may be chosen: %s', (aheadMs, expected) => {
    expect(canPlanFor(monday.getTime() + aheadMs, monday.getTime())).toBe(expected);
  });

  it('is told with the status, or when it moves', () => {
    const planned = ticket({ status: 'scheduled', scheduledFor: monday });

    expect(linesOf(ticket(), planned)).toEqual([
      { kind: 'status', from: 'in_progress', to: 'scheduled', scheduledFor: monday.toISOString() },
    ]);
    expect(linesOf(planned, { ...planned, scheduledFor: tuesday })).toEqual([
      { kind: 'rescheduled', from: monday.toISOString(), to: tuesday.toISOString() },
    ]);
    expect(linesOf(planned, { ...planned })).toEqual([]);
  });
});

describe('an assignee', () => {
  it.each([
    [{ status: 'new', assigneeId: null }, { assigneeId: 'ana' }, 'assigned'],
    [{ status: 'new', assigneeId: null }, { assigneeId: 'ana', status: 'in_progress' }, 'in_progress'],
    [{ status: 'new', assigneeId: null }, { priority: 'high' }, 'new'],
    [{ status: 'assigned' }, { assigneeId: null }, 'new'],
    [{ status: 'assigned' }, { assigneeId: 'luis' }, 'assigned'],
    [{ status: 'in_progress' }, { assigneeId: null }, 'in_progress'],
    [{ status: 'resolved' }, { assigneeId: 'luis' }, 'resolved'],
  ] as const)('turns %j by %j into %s', (current, wanted, expected) => {
    expect(changed(ticket(current), wanted)).toMatchObject({ kind: 'allowed', next: { status: expected } });
  });

  it('is wanted for the status assigned', () => {
    const change = changed(ticket({ status: 'new', assigneeId: null }), { status: 'assigned' });

    expect(change).toEqual({ kind: 'refused', code: 'tickets.move_not_allowed' });
  });
});

it('is for a team without anything else becoming of it', () => {
  const untouched = ticket({ status: 'new', assigneeId: null });

  expect(changed(untouched, { teamId: 'redes' })).toEqual({ kind: 'allowed', next: { ...untouched, teamId: 'redes' } });
});

it('tells every difference and nothing else', () => {
  const next = ticket({ subject: 'Scanner', priority: 'high', status: 'waiting_client' });

  expect(linesOf(ticket(), next)).toEqual([
    { kind: 'subject', from: 'Printer', to: 'Scanner' },
    { kind: 'priority', from: 'medium', to: 'high' },
    { kind: 'status', from: 'in_progress', to: 'waiting_client' },
  ]);
  expect(linesOf(ticket(), ticket())).toEqual([]);
});

describe('a public answer', () => {
  it.each([
    ['client', 'waiting_client', 'in_progress'],
    ['client', 'resolved', 'reopened'],
    ['client', 'waiting_third', 'waiting_third'],
    ['client', 'new', 'new'],
    ['client', 'closed', undefined],
    ['client', 'cancelled', undefined],
    ['staff', 'new', 'in_progress'],
    ['staff', 'assigned', 'in_progress'],
    ['staff', 'reopened', 'in_progress'],
    ['staff', 'waiting_client', 'waiting_client'],
    ['staff', 'resolved', 'resolved'],
    ['staff', 'closed', 'closed'],
  ] as const)('of %s on %s leaves it %s', (side, from, to) => {
    expect(afterReply(from, side)).toBe(to);
  });
});

it.each([
  ['resolved', true, true],
  ['closed', true, false],
  ['cancelled', true, false],
  ['in_progress', false, false],
] as const)('%s is reopened by staff: %s, by the client: %s', (from, byStaff, byClient) => {
  expect([canReopen(from, 'staff'), canReopen(from, 'client')]).toEqual([byStaff, byClient]);
});

describe('a proof', () => {
  const untouched: ProofCase = { status: 'new', awaitingReply: false, touched: false, fixRan: false };

  it.each<[Partial<ProofCase>, boolean, string]>([
    [{}, true, 'nobody touched it'],
    [{ touched: true }, false, 'somebody works on it'],
    [{ touched: true, fixRan: true }, true, 'the fix ran from it'],
    [{ awaitingReply: true, fixRan: true }, false, 'the client waits for an answer'],
    [{ status: 'waiting_third' }, false, 'a third party works on it'],
    [{ status: 'pending_approval', fixRan: true }, false, 'somebody has to approve'],
    [{ status: 'scheduled' }, true, 'the plan is no longer needed'],
    [{ status: 'resolved' }, false, 'it is resolved'],
    [{ status: 'cancelled' }, false, 'it is cancelled'],
  ])('with %j resolves: %s, because %s', (fields, expected) => {
    expect(resolvesByProof({ ...untouched, ...fields })).toBe(expected);
  });
});

it('is open exactly when its kind is not an end', () => {
  const open = TicketStatus.options.filter(isOpen);

  expect(open.map((one) => ticketKinds[one])).not.toContain('resolved');
  expect(TicketStatus.options.filter((one) => !open.includes(one))).toEqual(['resolved', 'closed', 'cancelled']);
});

it('ranks priorities', () => {
  expect(isHigher('critical', 'high')).toBe(true);
  expect(isHigher('medium', 'medium')).toBe(false);
  expect(isHigher('low', 'medium')).toBe(false);
});

it.each([
  [1, 'TKT-000001'],
  [999_999, 'TKT-999999'],
  [1_000_000, 'TKT-1000000'],
])('gives number %d the folio %s', (number, folio) => {
  expect(folioOf('TKT', number)).toBe(folio);
});

it('makes any text a subject that can be stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const subject = cleanSubject(text);

      expect(subject).not.toMatch(/\p{Cc}/u);
      expect(subject.isWellFormed()).toBe(true);
      expect(subject.length).toBeGreaterThan(0);
      expect(subject.length).toBeLessThanOrEqual(200);
    }),
  );
});
