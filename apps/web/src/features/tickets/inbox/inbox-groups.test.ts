import type { Ticket } from '@lanet/contracts/tickets';
import { expect, it } from 'vitest';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { inboxRows } from './inbox-groups.ts';

const ME = 'me';
const me = { id: ME, name: 'Yo' };
const other = { id: 'other', name: 'Otra' };

const cases: [Partial<Ticket>, string | undefined, string][] = [
  [{ alerting: true, assignee: other }, 'alerts', 'an alert concerns everybody'],
  [{ alerting: true, awaitingReply: true, assignee: me }, 'alerts', 'an alert comes before a reply'],
  [{ awaitingReply: true, assignee: me, status: 'in_progress' }, 'replies', 'the client answered me'],
  [{ awaitingReply: true, status: 'new' }, 'new', 'the first message is not a reply'],
  [{ awaitingReply: true, assignee: other, status: 'in_progress' }, undefined, 'a colleague answers'],
  [{ assignee: null }, 'new', 'nobody has it'],
  [{ assignee: me, status: 'waiting_client' }, 'mine', 'I have it'],
  [{ assignee: other, status: 'assigned' }, undefined, 'a colleague has it'],
  [{ alerting: true, status: 'resolved' }, undefined, 'resolved'],
  [{ assignee: me, status: 'cancelled' }, undefined, 'cancelled'],
];

it.each(cases)('%o is in %s: %s', (fields, group) => {
  expect(inboxRows([makeTicket(fields)], ME)[0]?.group).toBe(group);
});

it('shows a ticket once, in the order of groups, urgency and change', () => {
  const old = makeTicket({ folio: 'old', assignee: me, status: 'assigned', updatedAt: '2026-01-01T00:00:00Z' });
  const recent = makeTicket({ folio: 'recent', assignee: me, status: 'assigned', updatedAt: '2026-01-02T00:00:00Z' });
  const urgent = {
    ...makeTicket({ folio: 'urgent', assignee: me, status: 'assigned' }),
    priority: 'critical' as const,
  };
  const alert = makeTicket({ folio: 'alert', alerting: true });

  const rows = inboxRows([old, recent, urgent, alert, old], ME);

  expect(rows.map(({ ticket }) => ticket.folio)).toEqual(['alert', 'urgent', 'recent', 'old']);
});
