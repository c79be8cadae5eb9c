import type { Ticket } from '@lanet/contracts/tickets';
import { expect, it } from 'vitest';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { inboxRows } from './inbox-groups.ts';

const ME = 'me';
const me = { id: ME, name: 'Yo' };
const other = { id: 'other', name: 'Otra' };

const NOW = Date.parse('2026-03-06T12:00:00Z');
const dueIn = (minutes: number) => ({
  ...{ state: 'running' as const, clock: 'resolution' as const, late: minutes < 0, pausedSince: null },
  dueAt: new Date(NOW + minutes * 60_000).toISOString(),
});
const paused = { ...dueIn(-5), state: 'paused' as const, dueAt: null };

const cases: [Partial<Ticket>, string | undefined, string][] = [
  [{ alerting: true, assignee: other }, 'alerts', 'an alert concerns everybody'],
  [{ alerting: true, awaitingReply: true, assignee: me }, 'alerts', 'an alert comes before a reply'],
  [{ awaitingReply: true, assignee: me, status: 'in_progress' }, 'replies', 'the client answered me'],
  [{ awaitingReply: true, status: 'new' }, 'new', 'the first message is not a reply'],
  [{ awaitingReply: true, assignee: other, status: 'in_progress' }, undefined, 'a colleague answers'],
  [{ assignee: null }, 'new', 'nobody has it'],
  [{ assignee: me, status: 'waiting_client' }, 'mine', 'I have it'],
  [{ assignee: other, status: 'assigned' }, undefined, 'a colleague has it'],
  [{ assignee: me, status: 'assigned', sla: dueIn(-5) }, 'due', 'it is late'],
  [{ assignee: null, alerting: true, sla: dueIn(60) }, 'due', 'nobody keeps a promise that ends within the hour'],
  [{ assignee: me, status: 'assigned', sla: dueIn(61) }, 'mine', 'there is time'],
  [{ assignee: me, status: 'waiting_client', sla: paused }, 'mine', 'the clock is paused'],
  [{ assignee: other, status: 'assigned', sla: dueIn(-5) }, undefined, 'a colleague is late'],
  [
    { assignee: other, alerting: true, sla: dueIn(-5) },
    'alerts',
    'a colleague is late, and an alert concerns everybody',
  ],
  [{ assignee: me, status: 'resolved', sla: dueIn(-5) }, undefined, 'resolved, though late'],
  [{ alerting: true, status: 'resolved' }, undefined, 'resolved'],
  [{ assignee: me, status: 'cancelled' }, undefined, 'cancelled'],
];

it.each(cases)('%o is in %s: %s', (fields, group) => {
  expect(inboxRows([makeTicket(fields)], ME, NOW)[0]?.group).toBe(group);
});

it('shows a ticket once, in the order of groups, urgency and change', () => {
  const old = makeTicket({ folio: 'old', assignee: me, status: 'assigned', updatedAt: '2026-01-01T00:00:00Z' });
  const recent = makeTicket({ folio: 'recent', assignee: me, status: 'assigned', updatedAt: '2026-01-02T00:00:00Z' });
  const urgent = {
    ...makeTicket({ folio: 'urgent', assignee: me, status: 'assigned' }),
    priority: 'critical' as const,
  };
  const alert = makeTicket({ folio: 'alert', alerting: true });

  const rows = inboxRows([old, recent, urgent, alert, old], ME, NOW);

  expect(rows.map(({ ticket }) => ticket.folio)).toEqual(['alert', 'urgent', 'recent', 'old']);
});

it('puts what is due first before what is more urgent, and what is not due at all last', () => {
  const none = makeTicket({ folio: 'none', assignee: me, status: 'assigned', priority: 'critical' });
  const tomorrow = { ...none, id: 'tomorrow', folio: 'tomorrow', priority: 'low' as const, sla: dueIn(1_440) };
  const today = { ...none, id: 'today', folio: 'today', priority: 'low' as const, sla: dueIn(120) };
  const late = { ...none, id: 'late', folio: 'late', priority: 'low' as const, sla: dueIn(-120) };
  const soon = { ...none, id: 'soon', folio: 'soon', sla: dueIn(10) };

  const rows = inboxRows([none, tomorrow, today, soon, late], ME, NOW);

  expect(rows.map(({ ticket }) => ticket.folio)).toEqual(['late', 'soon', 'today', 'tomorrow', 'none']);
});
