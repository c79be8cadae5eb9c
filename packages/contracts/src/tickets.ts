// Tickets: what a client needs or a device reports, and the one timeline of everything that happened to it.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, line, nothing, page, paging, paragraph } from './endpoint.ts';
import { HelpContact, HelpMachine } from './help-requests.ts';
import { Priority, TicketView } from './kinds.ts';
import { PersonRef } from './people.ts';
import { CategoryRef, Level, sorting } from './sorting.ts';
import {
  AlertEntries,
  ClassificationEntries,
  Evidence,
  MailFacts,
  MailUndeliveredEntry,
  ServiceRestartEntry,
  TicketEntries,
  UpdatesProvedEntry,
} from './ticket-entries.ts';
import { FileIds, TicketFile } from './ticket-files.ts';
import { TicketSla } from './ticket-sla.ts';
import { TicketChannel, TicketKind, TicketStatus, ticketKinds } from './ticket-status.ts';

export type { Evidence };
export { TicketChannel, TicketKind, TicketStatus, TicketView, ticketKinds };

const Named = z.object({ id: Id, name: z.string() });

export const Ticket = z
  .object({
    id: Id,
    folio: z.string(),
    subject: z.string(),
    status: TicketStatus,
    priority: Priority,
    type: Named.nullable(),
    category: CategoryRef.nullable(),
    impact: Level.nullable(),
    urgency: Level.nullable(),
    channel: TicketChannel,
    client: Named,
    site: Named.nullable(),
    device: z.object({ id: Id, name: z.string(), online: z.boolean() }).nullable(),
    requester: PersonRef.nullable(),
    assignee: PersonRef.nullable(),
    /** Whose business it is among the staff, whoever has it. */
    team: Named.nullable(),
    /** An alert of this ticket is still open. */
    alerting: z.boolean(),
    /** Something public was added by the client's side since staff last answered. */
    awaitingReply: z.boolean(),
    /** When a planned ticket comes back by itself. Null also where it was planned before dates were asked for. */
    scheduledFor: Instant.nullable(),
    /** Null where nothing is promised. */
    sla: TicketSla.nullable(),
    reopenCount: z.number().int(),
    /** Where this ticket goes on since it was merged. */
    mergedInto: z.object({ id: Id, folio: z.string(), subject: z.string() }).nullable(),
    createdAt: Instant,
    updatedAt: Instant,
    resolvedAt: Instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

/** What a line of the timeline holds, by kind. Sentences are made where they are read, in the reader's language. */
export const EntryDetail = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), channel: TicketChannel, mail: MailFacts.optional() }),
  z.object({ kind: z.literal('reply'), mail: MailFacts.optional() }),
  z.object({ kind: z.literal('note'), mail: MailFacts.optional() }),
  ...TicketEntries,
  ...ClassificationEntries,
  /** `date_came`: what was planned came back by itself. */
  z.object({
    kind: z.literal('status'),
    from: TicketStatus,
    to: TicketStatus,
    scheduledFor: Instant.optional(),
    reason: z.literal('date_came').optional(),
  }),
  /** Planned for another date; null: for none. */
  z.object({ kind: z.literal('rescheduled'), from: Instant.nullable(), to: Instant }),
  z.object({ kind: z.literal('priority'), from: Priority, to: Priority }),
  z.object({ kind: z.literal('assignee'), to: PersonRef.nullable() }),
  z.object({ kind: z.literal('team'), to: Named.nullable() }),
  z.object({ kind: z.literal('subject'), from: z.string(), to: z.string() }),
  ...AlertEntries,
  ServiceRestartEntry,
  UpdatesProvedEntry,
  MailUndeliveredEntry,
  z.object({
    kind: z.literal('command'),
    commandId: Id,
    script: z.string(),
    titles: z.object({ es: z.string(), en: z.string() }),
  }),
  z.object({
    kind: z.literal('resolved'),
    reason: z.enum(['person', 'metric_recovered']),
    evidence: Evidence.nullable(),
    mail: MailFacts.optional(),
  }),
  z.object({ kind: z.literal('reopened'), reason: z.enum(['person', 'recurrence', 'client_reply']) }),
  /** Asked for at the computer itself. `requesterId`: whom of the client the address belongs to. For staff alone. */
  z.object({
    kind: z.literal('help_request'),
    contact: HelpContact,
    requesterId: Id.nullable(),
    machine: HelpMachine,
  }),
]);
export type EntryDetail = z.infer<typeof EntryDetail>;

export const TimelineEntry = z
  .object({
    id: Id,
    visibility: z.enum(['public', 'internal']),
    author: z.object({ kind: z.enum(['person', 'system', 'agent']), id: Id.nullable(), name: z.string() }),
    text: z.string().nullable(),
    detail: EntryDetail,
    /** Left out where there is none. */
    files: z.array(TicketFile).optional(),
    /** The ticket it belongs to, where that one was merged into the ticket that was asked for. */
    of: z.object({ id: Id, folio: z.string() }).optional(),
    createdAt: Instant,
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const TicketSort = z.enum(['changed', 'due']);
export type TicketSort = z.infer<typeof TicketSort>;

const message = { text: paragraph(20_000), fileIds: FileIds };

export const tickets = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/tickets',
    summary: 'Tickets, last changed first, or first what is due next',
    permission: 'tickets.read',
    params: nothing,
    query: z.object({
      ...paging,
      view: TicketView.default('open'),
      /** `due`: what is due next comes first, and what is not due at all last. */
      sort: TicketSort.default('changed'),
      status: TicketStatus.optional(),
      priority: Priority.optional(),
      typeId: Id.optional(),
      /** It or any below it. */
      categoryId: Id.optional(),
      clientId: Id.optional(),
      deviceId: Id.optional(),
      /** `mine`: of any team that the caller is in. */
      teamId: z.union([Id, z.literal('mine')]).optional(),
      search: z.string().max(100).optional(),
    }),
    body: nothing,
    response: page(Ticket),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/api/v1/tickets/counts',
    summary: 'How many tickets each view of the inbox holds',
    permission: 'tickets.read',
    params: nothing,
    query: z.object({ clientId: Id.optional() }),
    body: nothing,
    response: z.object({ mine: z.number().int(), unassigned: z.number().int(), open: z.number().int() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/tickets/:id',
    summary: 'One ticket',
    permission: 'tickets.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Ticket,
  }),
  timeline: endpoint({
    method: 'GET',
    path: '/api/v1/tickets/:id/timeline',
    summary: 'Everything that happened to a ticket, oldest first; internal lines for staff only',
    permission: 'tickets.read',
    params: ById,
    query: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(500).default(200) }),
    body: nothing,
    response: page(TimelineEntry),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/tickets',
    summary: 'Open a ticket; a client’s person may leave clientId and siteId out, and says neither type nor impact',
    permission: 'tickets.create',
    params: nothing,
    query: nothing,
    body: z.object({
      subject: line(200),
      ...message,
      clientId: Id.optional(),
      siteId: Id.optional(),
      deviceId: Id.optional(),
      requesterId: Id.optional(),
      /** Staff alone say so. */
      teamId: Id.optional(),
      priority: Priority.optional(),
      ...sorting,
      channel: z.enum(['portal', 'phone']).optional(),
    }),
    response: Ticket,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/tickets/:id',
    summary:
      'Change subject, status, priority, assignee, team, date or how it is sorted; impact and urgency give the priority',
    permission: 'tickets.update',
    params: ById,
    query: nothing,
    body: z.object({
      subject: line(200).optional(),
      status: TicketStatus.optional(),
      /** When it comes back: with the status `scheduled`, or to move the date; at most 366 days from now. */
      scheduledFor: Instant.optional(),
      priority: Priority.optional(),
      ...sorting,
      assigneeId: Id.nullable().optional(),
      teamId: Id.nullable().optional(),
    }),
    response: Ticket,
    versioned: true,
  }),
  reply: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/replies',
    summary: 'Answer in public; staff may resolve in the same step',
    permission: 'tickets.reply',
    params: ById,
    query: nothing,
    body: z.object({ ...message, resolve: z.boolean().optional() }),
    response: TimelineEntry,
    status: 201,
  }),
  note: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/notes',
    summary: 'Write an internal note',
    permission: 'tickets.note',
    params: ById,
    query: nothing,
    body: z.object(message),
    response: TimelineEntry,
    status: 201,
  }),
  resolve: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/resolve',
    summary: 'Resolve with what was done; the requester is told',
    permission: 'tickets.update',
    params: ById,
    query: nothing,
    body: z.object({ text: paragraph(20_000) }),
    response: Ticket,
  }),
  reopen: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/reopen',
    summary: 'Reopen a resolved ticket: it still fails',
    permission: 'tickets.follow_up',
    params: ById,
    query: nothing,
    body: z.object({ text: paragraph(20_000) }),
    response: Ticket,
  }),
  setUrgency: endpoint({
    method: 'PUT',
    path: '/api/v1/tickets/:id/urgency',
    summary: 'Say how urgent an open ticket is',
    permission: 'tickets.follow_up',
    params: ById,
    query: nothing,
    body: z.object({ urgency: Level }),
    response: Ticket,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/v1/tickets/:id/cancel',
    summary: 'Cancel a ticket that is no longer needed',
    permission: 'tickets.follow_up',
    params: ById,
    query: nothing,
    body: nothing,
    response: Ticket,
  }),
};
