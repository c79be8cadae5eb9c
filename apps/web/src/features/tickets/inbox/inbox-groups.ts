// What needs me, in the order of what cannot wait. Each ticket is in the first group it fits.
import type { Priority } from '@lanet/contracts/alert-rules';
import { isOpen } from '@lanet/contracts/ticket-moves';
import type { Ticket } from '@lanet/contracts/tickets';
import { toMs } from '../../../platform/format.ts';
import { SOON_MS } from '../../sla/ticket/due-words.ts';

export const INBOX_GROUPS = ['due', 'alerts', 'replies', 'new', 'mine'] as const;
export type InboxGroup = (typeof INBOX_GROUPS)[number];

export interface InboxRow {
  ticket: Ticket;
  group: InboxGroup;
}

/** Open tickets by group, in each what is due first, then the most urgent. `tickets` may name one twice. */
export function inboxRows(tickets: readonly Ticket[], meId: string, nowMs: number): InboxRow[] {
  const unique = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const rows = [...unique.values()].flatMap((ticket) => {
    const group = groupOf(ticket, meId, nowMs);
    return group ? [{ ticket, group }] : [];
  });
  return rows.sort(
    (a, b) =>
      INBOX_GROUPS.indexOf(a.group) - INBOX_GROUPS.indexOf(b.group) ||
      dueMs(a.ticket) - dueMs(b.ticket) ||
      RANK[b.ticket.priority] - RANK[a.ticket.priority] ||
      Date.parse(b.ticket.updatedAt) - Date.parse(a.ticket.updatedAt),
  );
}

/** What is late or soon is first of all a promise of mine. An alert concerns everybody; everything else is mine or nobody's. */
function groupOf(ticket: Ticket, meId: string, nowMs: number): InboxGroup | undefined {
  const { status, alerting, awaitingReply, assignee } = ticket;
  if (!isOpen(status)) return undefined;
  const isAnothers = assignee !== null && assignee.id !== meId;
  if (!isAnothers && dueMs(ticket) <= nowMs + SOON_MS) return 'due';
  if (alerting) return 'alerts';
  if (isAnothers) return undefined;
  // What the client just opened waits for its first answer: that is a new ticket, not a reply.
  if (awaitingReply && status !== 'new') return 'replies';
  return assignee ? 'mine' : 'new';
}

/** What is paused, or of which nothing is promised, is not due at all. A number still, so that two of them can be compared. */
const dueMs = ({ sla }: Ticket): number =>
  sla?.state === 'running' && sla.dueAt !== null ? toMs(sla.dueAt) : Number.MAX_SAFE_INTEGER;

const RANK: Record<Priority, number> = { low: 0, medium: 1, high: 2, critical: 3 };
