// Lines of a ticket's timeline: what mail, other tickets, alerts and devices have to do with it. Part of tickets.ts.
import { z } from 'zod';
import { Id, Instant } from './endpoint.ts';
import { UndeliveredReason } from './mail.ts';
import { Level } from './sorting.ts';

/** A message that came by mail. `hasMore`: the whole original holds more than is shown. */
export const MailFacts = z.object({
  id: Id,
  from: z.string(),
  /** What made it, where no person wrote it. */
  automatic: z.enum(['auto-reply', 'out-of-office', 'bounce', 'bulk', 'loop']).nullable(),
  /** The sender is nobody we know: what they say is for staff to judge. */
  unverified: z.boolean(),
  hasMore: z.boolean(),
  /** Why there is less to read than was sent; the original is among its files. */
  problem: z.enum(['too_large', 'unreadable']).optional(),
});
export type MailFacts = z.infer<typeof MailFacts>;

const otherTicket = { ticketId: Id, folio: z.string() };

/** What joins tickets. `merged`: the other one goes on in this; `continues`: it was at its end, and this one follows it. */
export const TicketEntries = [
  z.object({ kind: z.literal('merged'), ...otherTicket }),
  z.object({ kind: z.literal('merged_into'), ...otherTicket }),
  z.object({ kind: z.literal('unmerged'), ...otherTicket }),
  z.object({ kind: z.literal('continues'), ...otherTicket }),
  z.object({ kind: z.literal('continued_in'), ...otherTicket }),
  /** The mail that opened it may be an answer to another ticket. For staff alone. */
  z.object({ kind: z.literal('mail_suggestion'), ...otherTicket }),
  /** A mail was decided about again, and is elsewhere now. `opened`: it had opened this ticket. */
  z.object({ kind: z.literal('mail_withdrawn'), from: z.string(), opened: z.boolean() }),
] as const;

export const Evidence = z.object({
  metric: z.string(),
  object: z.string(),
  before: z.number(),
  beforeAt: Instant,
  after: z.number(),
  afterAt: Instant,
  trigger: z.number(),
  recover: z.number(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What alerts of the ticket did. */
export const AlertEntries = [
  z.object({
    kind: z.literal('alert_fired'),
    alertId: Id,
    rule: z.string(),
    metric: z.string(),
    object: z.string(),
    value: z.number(),
    trigger: z.number(),
  }),
  z.object({
    kind: z.literal('alert_repeated'),
    alertId: Id,
    /** Lines written before it was kept have none. */
    metric: z.string().optional(),
    repeats: z.number().int(),
    value: z.number(),
  }),
  z.object({ kind: z.literal('alert_recovered'), alertId: Id, evidence: Evidence }),
  z.object({ kind: z.literal('alert_removed'), alertId: Id, rule: z.string(), object: z.string() }),
] as const;

/** What the device did by itself before it told. */
export const ServiceRestartEntry = z.object({
  kind: z.literal('service_restart'),
  service: z.string(),
  outcome: z.enum(['worked', 'failed', 'limited', 'forbidden']),
  reason: z.string().nullable(),
  at: Instant,
});

const names = z.array(z.string()).nullable();
const level = Level.nullable();

/** How the ticket is sorted. Types and categories are named as they were then, a category from the top of its tree. */
export const ClassificationEntries = [
  z.object({ kind: z.literal('type'), from: z.string().nullable(), to: z.string().nullable() }),
  z.object({ kind: z.literal('category'), from: names, to: names }),
  z.object({ kind: z.literal('impact'), from: level, to: level }),
  z.object({ kind: z.literal('urgency'), from: level, to: level }),
] as const;

/** What a run that installs updates changed, by a second scan of the device. */
export const UpdatesProvedEntry = z.object({
  kind: z.literal('updates_proved'),
  commandId: Id,
  installed: z.number().int(),
  remaining: z.number().int(),
  rebootRequired: z.boolean().nullable(),
  scannedAt: Instant,
});

/** A mail of the ticket did not reach somebody. For staff alone. */
export const MailUndeliveredEntry = z.object({
  kind: z.literal('mail_undelivered'),
  outboxId: Id,
  address: z.string(),
  reason: UndeliveredReason,
  /** The other server's own words, one line. */
  said: z.string().nullable(),
});
