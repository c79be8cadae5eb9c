// What an edge from an agent leads to. Pure: instants are epoch milliseconds.
import type { AlertEdge, AlertRule } from '@lanet/contracts/alert-rules';
import type { TicketKind } from '@lanet/contracts/tickets';

/** An edge that came later than so is history: what it tells of is judged by how things stand now (alerts.md, section 2). */
const FRESH_MS = 15 * 60_000;
/** How long the end of a late breach may take to arrive: the rest of the backlog is on its way. */
export const BACKLOG_GRACE_MS = 2 * 60_000;
/** A repetition is written to the timeline at most so often; the counter of the alert counts them all. */
export const NOTE_EVERY_MS = 30 * 60_000;
/** After so many reopenings the next recurrence is a ticket of its own: the cause was never found (alerts.md, section 9). */
const MAX_REOPENINGS = 3;
/** From so many open alerts of one device on, new ones join a ticket there is: a broken agent does not flood the inbox. */
const CROWDED = 20;
/** No agent keeps edges longer. */
const OLDEST_MS = 30 * 86_400_000;

export const isLate = ({ at }: Pick<AlertEdge, 'at'>, receivedMs: number): boolean => receivedMs - at > FRESH_MS;

/** The agent's instant, held to what is possible: not in the future, not before its alert opened. */
export function instantOf(edge: Pick<AlertEdge, 'at'>, nowMs: number, openedMs = nowMs - OLDEST_MS): Date {
  return new Date(Math.min(nowMs, Math.max(edge.at, openedMs)));
}

/** Rules that look at one thing in several ways share a ticket: `disk_full` and `disk_critical` of one volume. */
export function familyOf(metric: string): string {
  return metric.split('.')[0] ?? metric;
}

/**
 * How long a breach has to last until it is believed: the `for` of its rule. Being away is measured in minutes, and its limit
 * is the time.
 */
export function confirmMs({
  metric,
  trigger,
  forSeconds,
}: Pick<AlertRule, 'metric' | 'trigger' | 'forSeconds'>): number {
  return metric === 'presence.offlineMinutes' ? trigger * 60_000 : forSeconds * 1000;
}

export interface TicketCase {
  atMs: number;
  reopenWithinHours: number;
  /** The last alert of the same rule and object of the device that has ended, and its ticket as it is now. */
  last: { resolvedMs: number; ticket: { id: string; kind: TicketKind; reopenCount: number } | null } | null;
  /** The newest open ticket of the device's alerts of the same family and object. */
  ofFamily: string | null;
  /** Open alerts of the device, and the newest open ticket among theirs. */
  open: { alerts: number; ticketId: string | null };
}

export type TicketChoice =
  | { kind: 'create' }
  | { kind: 'append'; ticketId: string }
  | { kind: 'reopen'; ticketId: string };

/**
 * Which ticket a new alert belongs to. A closed ticket stays closed: closing is how a person says "no reopening".
 */
export function ticketFor({ atMs, reopenWithinHours, last, ofFamily, open }: TicketCase): TicketChoice {
  const isRecent = last !== null && atMs - last.resolvedMs <= reopenWithinHours * 3_600_000;
  if (isRecent && last.ticket?.kind === 'resolved' && last.ticket.reopenCount < MAX_REOPENINGS) {
    return { kind: 'reopen', ticketId: last.ticket.id };
  }
  if (ofFamily !== null) return { kind: 'append', ticketId: ofFamily };
  if (open.alerts >= CROWDED && open.ticketId !== null) return { kind: 'append', ticketId: open.ticketId };
  return { kind: 'create' };
}

export interface Before {
  metric: string;
  value: number;
  trigger: number;
  recover: number;
  lastAt: Date;
}

/**
 * What the evidence of a recovery compares with. A rule may fire by one comparison and recover by another, such as
 * percent and inodes: then the oldest sample of the one that recovered counts, so that both values are of one measure.
 */
export function beforeOf(alert: Before, { metric, trigger, recover, samples }: AlertEdge, nowMs: number): Before {
  const [first] = samples;
  if (alert.metric === metric || !first) return alert;
  return { metric, trigger, recover, value: first.value, lastAt: instantOf(first, nowMs) };
}
