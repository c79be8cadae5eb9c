// What needs me, in the order of what cannot wait. Each ticket is in the first group it fits.
import type { Priority } from '@lanet/contracts/alert-rules';
import { isOpen } from '@lanet/contracts/ticket-moves';
import type { Ticket } from '@lanet/contracts/tickets';

export const INBOX_GROUPS = ['alerts', 'replies', 'new', 'mine'] as const;
export type InboxGroup = (typeof INBOX_GROUPS)[number];

export interface InboxRow {
  ticket: Ticket;
  group: InboxGroup;
}

/** Open tickets by group, the most urgent first in each. `tickets` may name one twice. */
export function inboxRows(tickets: readonly Ticket[], meId: string): InboxRow[] {
  const unique = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const rows = [...unique.values()].flatMap((ticket) => {
    const group = groupOf(ticket, meId);
    return group ? [{ ticket, group }] : [];
  });
  return rows.sort(
    (a, b) =>
      INBOX_GROUPS.indexOf(a.group) - INBOX_GROUPS.indexOf(b.group) ||
      RANK[b.ticket.priority] - RANK[a.ticket.priority] ||
      Date.parse(b.ticket.updatedAt) - Date.parse(a.ticket.updatedAt),
  );
}

/** An alert concerns everybody; everything else is mine or nobody's. */
function groupOf({ status, alerting, awaitingReply, assignee }: Ticket, meId: string): InboxGroup | undefined {
  if (!isOpen(status)) return undefined;
  if (alerting) return 'alerts';
  if (assignee && assignee.id !== meId) return undefined;
  // What the client just opened waits for its first answer: that is a new ticket, not a reply.
  if (awaitingReply && status !== 'new') return 'replies';
  return assignee ? 'mine' : 'new';
}

const RANK: Record<Priority, number> = { low: 0, medium: 1, high: 2, critical: 3 };
