// SLA of tickets: what is due and why, who was told, and what was kept.
import { z } from 'zod';
import { Priority } from './alert-rules.ts';
import { CalendarHours } from './calendar-hours.ts';
import { ById, endpoint, Id, Instant, line, nothing } from './endpoint.ts';
import { ReportBy } from './kinds.ts';
import { ClockName, PolicyTerms } from './sla-policies.ts';
import { TicketKind } from './tickets.ts';

/** `none`: nothing is promised. */
export const SlaState = z.enum(['none', 'running', 'paused', 'ended']);
export type SlaState = z.infer<typeof SlaState>;

/** Why this policy and no other, by the first that fits (sla.md, section 4). */
export const PolicyLevel = z.enum([
  'by_hand',
  'site_category',
  'client_category',
  'site',
  'client',
  'category',
  'other',
  'default',
  'none',
]);
export type PolicyLevel = z.infer<typeof PolicyLevel>;

export const SegmentKind = z.enum(['running', 'closed', 'holiday', 'paused']);
export type SegmentKind = z.infer<typeof SegmentKind>;

export const SlaSegment = z.object({
  from: Instant,
  to: Instant,
  kind: SegmentKind,
  /** Of a pause: the state of the ticket, and who set it. */
  cause: z
    .object({ state: TicketKind.nullable(), by: z.string().nullable(), maintenance: z.string().nullable() })
    .nullable(),
  /** Of a holiday. */
  name: z.string().nullable(),
});
export type SlaSegment = z.infer<typeof SlaSegment>;

export const ClockState = z.enum(['running', 'paused', 'met', 'stopped', 'withdrawn', 'merged']);

export const SlaClock = z.object({
  clock: ClockName,
  instance: z.number().int(),
  state: ClockState,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  targetMs: z.number().nullable(),
  elapsedMs: z.number(),
  dueAt: Instant.nullable(),
  breachedAt: Instant.nullable(),
  /** A shorter promise made it late, and not time. */
  breachedByChange: z.boolean(),
});
export type SlaClock = z.infer<typeof SlaClock>;

const Dues = {
  nextDue: Instant.nullable(),
  firstDue: Instant.nullable(),
  updateDue: Instant.nullable(),
  closeDue: Instant.nullable(),
};

export const TicketSlaDetail = z
  .object({
    policy: z.object({ id: Id, name: z.string(), version: z.number().int() }).nullable(),
    level: PolicyLevel,
    /** Why it was chosen by hand. */
    reason: z.string().nullable(),
    calendar: z.object({ id: Id, name: z.string(), timeZone: z.string() }).nullable(),
    state: SlaState,
    pausedSince: Instant.nullable(),
    ...Dues,
    clocks: z.array(SlaClock),
    segments: z.array(SlaSegment),
    /** Why nothing is due although something is promised. */
    problem: z.enum(['no_open_hours', 'beyond_horizon']).nullable(),
    firings: z.array(
      z.object({ clock: ClockName, instance: z.number().int(), step: z.string(), dueAt: Instant, firedAt: Instant }),
    ),
    computedAt: Instant,
  })
  .meta({ id: 'TicketSlaDetail' });
export type TicketSlaDetail = z.infer<typeof TicketSlaDetail>;

/** What an arriving ticket would be promised. */
export const SlaPreview = z.object({
  arrivesAt: Instant,
  clocks: z.array(z.object({ clock: ClockName, dueAt: Instant.nullable() })),
  segments: z.array(SlaSegment),
  calendar: z.object({ id: Id, name: z.string(), timeZone: z.string() }).nullable(),
});
export type SlaPreview = z.infer<typeof SlaPreview>;

const Counted = z.object({ met: z.number().int(), breached: z.number().int() });

/** Of tickets that came to their end in the days that were asked for. */
export const WhatIf = z.object({
  tickets: z.number().int(),
  /** More tickets than are computed at once: the newest were taken. */
  cut: z.boolean(),
  clocks: z.array(z.object({ clock: ClockName, was: Counted, becomes: Counted })),
  /** Tickets whose verdict would differ. */
  changed: z.array(
    z.object({
      ticketId: Id,
      folio: z.string(),
      subject: z.string(),
      client: z.string(),
      clock: ClockName,
      was: z.enum(['met', 'breached', 'none']),
      becomes: z.enum(['met', 'breached', 'none']),
    }),
  ),
  openTickets: z.number().int(),
});
export type WhatIf = z.infer<typeof WhatIf>;

export { ReportBy };

export const ReportRow = z.object({
  /** Null: of nobody. */
  id: z.string().nullable(),
  name: z.string().nullable(),
  clocks: z.partialRecord(ClockName, Counted),
  met: z.number().int(),
  breached: z.number().int(),
});
export type ReportRow = z.infer<typeof ReportRow>;

export const WallTicket = z.object({
  id: Id,
  folio: z.string(),
  subject: z.string(),
  client: z.string(),
  assignee: z.string().nullable(),
  team: z.string().nullable(),
  priority: Priority,
  clock: ClockName,
  dueAt: Instant,
});
export type WallTicket = z.infer<typeof WallTicket>;

export const sla = {
  ofTicket: endpoint({
    method: 'GET',
    path: '/api/v1/tickets/:id/sla',
    summary: 'What is due for a ticket, and why at that time',
    permission: 'tickets.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: TicketSlaDetail,
  }),
  setPolicy: endpoint({
    method: 'PUT',
    path: '/api/v1/tickets/:id/sla/policy',
    summary: 'Choose the policy of a ticket by hand; null goes back to the rules',
    permission: 'sla.override',
    params: ById,
    query: nothing,
    body: z.object({ policyId: Id.nullable(), reason: line(300) }),
    response: TicketSlaDetail,
  }),
  erasePause: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/sla/erased-pauses',
    summary: 'Say that a ticket did not wait then: the pause was a mistake',
    permission: 'sla.override',
    params: ById,
    query: nothing,
    body: z
      .object({ from: Instant, to: Instant, reason: line(300) })
      .refine(({ from, to }) => from < to, 'it ends before it begins'),
    response: TicketSlaDetail,
    status: 201,
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/v1/sla/preview',
    summary: 'When a ticket that arrives at an instant would be due under these terms',
    permission: 'sla.read',
    params: nothing,
    query: nothing,
    body: z.object({
      terms: PolicyTerms,
      priority: Priority,
      arrivesAt: Instant.optional(),
      clientId: Id.optional(),
      siteId: Id.optional(),
    }),
    response: SlaPreview,
  }),
  whatIf: endpoint({
    method: 'POST',
    path: '/api/v1/sla/what-if',
    summary: 'What would have been met or broken over the last days under other terms or hours; changes nothing',
    permission: 'sla.read',
    params: nothing,
    query: nothing,
    body: z.object({
      days: z.number().int().min(1).max(90).default(90),
      change: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('policy'), policyId: Id, terms: PolicyTerms }),
        z.object({ kind: z.literal('calendar'), calendarId: Id, hours: CalendarHours }),
      ]),
    }),
    response: WhatIf,
  }),
  wall: endpoint({
    method: 'GET',
    path: '/api/v1/sla/wall',
    summary: 'What is late and what is due next, for a screen that everybody sees',
    permission: 'sla.read',
    params: nothing,
    query: z.object({ clientId: Id.optional(), teamId: Id.optional() }),
    body: nothing,
    response: z.object({
      late: z.number().int(),
      withinHour: z.number().int(),
      today: z.number().int(),
      paused: z.number().int(),
      running: z.number().int(),
      /** Of the clocks that ended in the last 7 days; null where none did. */
      metPercent: z.number().nullable(),
      tickets: z.array(WallTicket),
    }),
  }),
  report: endpoint({
    method: 'GET',
    path: '/api/v1/sla/report',
    summary: 'What was kept and what was broken, of the clocks that ended between two instants',
    permission: 'sla.read',
    params: nothing,
    query: z.object({ from: Instant, to: Instant, by: ReportBy, clientId: Id.optional() }),
    body: nothing,
    response: z.object({ rows: z.array(ReportRow), total: ReportRow }),
  }),
  state: endpoint({
    method: 'GET',
    path: '/api/v1/sla/state',
    summary: 'How the SLA service stands: what waits to be told, and what is computed again',
    permission: 'sla.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({
      lagSeconds: z.number(),
      recompute: z
        .object({ total: z.number().int(), done: z.number().int(), startedAt: Instant, finishedAt: Instant.nullable() })
        .nullable(),
    }),
  }),
};
