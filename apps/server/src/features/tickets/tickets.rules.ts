import type { Priority } from '@lanet/contracts/alert-rules';
import type { ErrorCode } from '@lanet/contracts/errors';
import { isOpen, ticketMoves } from '@lanet/contracts/ticket-moves';
import { type EntryDetail, type TicketKind, type TicketStatus, ticketKinds } from '@lanet/contracts/tickets';
import type { Classification } from './tickets.classification.rules.ts';

/** Who acts: the provider's staff, or a person of the client. */
export type Side = 'staff' | 'client';

export interface TicketFields extends Classification {
  subject: string;
  status: TicketStatus;
  /** When a planned one comes back. */
  scheduledFor: Date | null;
  priority: Priority;
  assigneeId: string | null;
  teamId: string | null;
}

export type Change = { kind: 'refused'; code: ErrorCode } | { kind: 'allowed'; next: TicketFields };

/**
 * What becomes of a ticket when staff change some of its fields. Giving a new ticket to somebody makes it assigned, and
 * taking an assigned one away makes it new again, unless a status was chosen.
 */
export function changed(current: TicketFields, wanted: Partial<TicketFields>): Change {
  const next = { ...current, ...withoutUndefined(wanted) };
  if (wanted.status === undefined) next.status = followAssignee(current, next.assigneeId);
  else if (wanted.status !== current.status) {
    const code = refusalOfMove(current.status, wanted.status);
    if (code) return { kind: 'refused', code };
  }
  if (next.status === 'assigned' && next.assigneeId === null) {
    return { kind: 'refused', code: 'tickets.move_not_allowed' };
  }
  const code = refusalOfDate(current, next.status, wanted.scheduledFor);
  if (code) return { kind: 'refused', code };
  return { kind: 'allowed', next: { ...next, scheduledFor: next.status === 'scheduled' ? next.scheduledFor : null } };
}

/** What is planned is planned for a date, and nothing else has one. */
function refusalOfDate(
  current: TicketFields,
  status: TicketStatus,
  wanted: Date | null | undefined,
): ErrorCode | undefined {
  if (status !== 'scheduled') return wanted == null ? undefined : 'tickets.schedule_not_allowed';
  return current.status !== 'scheduled' && wanted == null ? 'tickets.schedule_required' : undefined;
}

const LONGEST_PLAN_MS = 366 * 86_400_000;

/** Whether a ticket may be planned for then; both in epoch milliseconds. */
export function canPlanFor(atMs: number, nowMs: number): boolean {
  return atMs > nowMs && atMs - nowMs <= LONGEST_PLAN_MS;
}

function followAssignee(current: TicketFields, assigneeId: string | null): TicketStatus {
  if (current.status === 'new' && assigneeId !== null) return 'assigned';
  if (current.status === 'assigned' && assigneeId === null) return 'new';
  return current.status;
}

function refusalOfMove(from: TicketStatus, to: TicketStatus): ErrorCode | undefined {
  if (ticketMoves[from].includes(to)) return undefined;
  // Both ends mean "it was solved", and the requester must be told how.
  return isOpen(from) && (to === 'resolved' || to === 'closed')
    ? 'tickets.resolution_required'
    : 'tickets.move_not_allowed';
}

function withoutUndefined<Fields extends object>(fields: Fields): Partial<Fields> {
  // Leaving members out keeps the type of those that stay.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

/** The lines that tell of a change, but for those with names that the caller knows, and how it is sorted. */
export function linesOf(current: TicketFields, next: TicketFields): EntryDetail[] {
  const lines: EntryDetail[] = [];
  if (next.subject !== current.subject) lines.push({ kind: 'subject', from: current.subject, to: next.subject });
  if (next.priority !== current.priority) lines.push({ kind: 'priority', from: current.priority, to: next.priority });
  const [before, scheduledFor] = [current.scheduledFor?.toISOString(), next.scheduledFor?.toISOString()];
  if (next.status !== current.status) {
    lines.push({ kind: 'status', from: current.status, to: next.status, ...(scheduledFor && { scheduledFor }) });
  } else if (scheduledFor && scheduledFor !== before) {
    lines.push({ kind: 'rescheduled', from: before ?? null, to: scheduledFor });
  }
  return lines;
}

/** The status after a public answer; undefined when nothing may be added any more. */
export function afterReply(status: TicketStatus, side: Side): TicketStatus | undefined {
  if (side === 'client') {
    if (status === 'closed' || status === 'cancelled') return undefined;
    if (status === 'resolved') return 'reopened';
    return status === 'waiting_client' ? 'in_progress' : status;
  }
  // Who answers has started to work on it.
  return status === 'new' || status === 'assigned' || status === 'reopened' ? 'in_progress' : status;
}

/** What an answer by mail does to a ticket: `follow` opens a new one, linked to it. */
export type FollowUp = 'message' | 'open' | 'reopen' | 'follow';

/**
 * What becomes of a ticket when somebody answers by mail. Whatever is written to a ticket stays a message of it, but the
 * client's side wakes what waits for it, brings back what was resolved at most `reopenDays` days ago, and asks anew after
 * that. `now`: when the mail came in; both instants in epoch milliseconds.
 */
export function followUpOf(
  kind: TicketKind,
  { resolvedAt, now, reopenDays, side }: { resolvedAt: number | null; now: number; reopenDays: number; side: Side },
): FollowUp {
  if (side === 'staff') return 'message';
  if (kind === 'waiting_client') return 'open';
  if (kind === 'closed') return 'follow';
  if (kind !== 'resolved') return 'message';
  return now - (resolvedAt ?? now) <= reopenDays * DAY_MS ? 'reopen' : 'follow';
}

const DAY_MS = 86_400_000;

/** A client's person may say "it still fails" of what was resolved; what is closed or cancelled only staff bring back. */
export function canReopen(status: TicketStatus, side: Side): boolean {
  return status === 'resolved' || (side === 'staff' && !isOpen(status));
}

export interface ProofCase {
  status: TicketStatus;
  /** The client's side wrote last. */
  awaitingReply: boolean;
  /** A person worked on it. */
  touched: boolean;
  /** The script that mends it ran from this ticket. */
  fixRan: boolean;
}

/** Whether a metric that was measured well again may resolve the ticket, or a person must decide (alerts.md, section 9). */
export function resolvesByProof({ status, awaitingReply, touched, fixRan }: ProofCase): boolean {
  return isOpen(status) && ticketKinds[status] !== 'waiting_third' && !awaitingReply && (!touched || fixRan);
}

const RANK: Record<Priority, number> = { low: 0, medium: 1, high: 2, critical: 3 };

export function isHigher(priority: Priority, than: Priority): boolean {
  return RANK[priority] > RANK[than];
}

/** `TKT-000123`: one series for all channels, six digits or more. */
export function folioOf(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(6, '0')}`;
}

/** A subject made by the product: on one line, without what PostgreSQL does not store, at most 200 characters. */
export function cleanSubject(text: string): string {
  return (
    text
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 200)
      .toWellFormed() || '-'
  );
}

/** A text from outside: without what PostgreSQL does not store, nor characters that control or turn what is shown. */
export function cleanText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .toWellFormed();
}
