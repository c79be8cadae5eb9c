// A ticket for tests; each call is another one.
import type { Ticket } from '@lanet/contracts/tickets';

let count = 0;

export function makeTicket(fields: Partial<Ticket> = {}): Ticket {
  count += 1;
  return {
    id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    folio: `TKT-${String(count).padStart(6, '0')}`,
    subject: 'La impresora no imprime',
    status: 'new',
    priority: 'medium',
    type: null,
    category: null,
    impact: null,
    urgency: null,
    channel: 'portal',
    client: { id: '00000000-0000-4000-9000-000000000001', name: 'Industrias Tebi' },
    site: null,
    device: null,
    requester: null,
    assignee: null,
    team: null,
    alerting: false,
    awaitingReply: false,
    scheduledFor: null,
    reopenCount: 0,
    mergedInto: null,
    sla: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    resolvedAt: null,
    version: 1,
    ...fields,
  };
}
