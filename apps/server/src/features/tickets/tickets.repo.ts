import { Priority } from '@lanet/contracts/alert-rules';
import { type Ticket, TicketChannel, TicketStatus, ticketKinds } from '@lanet/contracts/tickets';
import { type Selectable, sql } from 'kysely';
import type { DB, ScopedTx } from '../../platform/database/index.ts';
import {
  classificationColumns,
  classificationValues,
  namedClassificationColumns,
  toClassification,
  toNamedClassification,
} from './tickets.classification.repo.ts';
import type { Classification } from './tickets.classification.rules.ts';
import { slaShown } from './tickets.sla.rules.ts';

/** A ticket held until the transaction ends, so that two people cannot both decide what becomes of it. */
export interface LockedTicket extends Classification {
  id: string;
  clientId: string;
  siteId: string | null;
  deviceId: string | null;
  requesterId: string | null;
  assigneeId: string | null;
  teamId: string | null;
  folio: string;
  subject: string;
  status: TicketStatus;
  priority: Priority;
  awaitingReply: boolean;
  scheduledFor: Date | null;
  touched: boolean;
  reopenCount: number;
  resolvedAt: Date | null;
  /** The ticket it goes on in since it was merged. */
  mergedInto: string | null;
  version: number;
}

export const lockTicket = (tx: ScopedTx, id: string) => lockedOf(ticketRow(tx, id).forUpdate());

/** One that was merged is passed by, and held no more than one that is not there. */
export const lockUnmerged = (tx: ScopedTx, id: string) =>
  lockedOf(ticketRow(tx, id).where('merged_into', 'is', null).forUpdate());

/** The same without holding it, for those who only read. */
export type TicketRef = Readonly<LockedTicket>;

export const findTicketRef = (tx: ScopedTx, id: string): Promise<TicketRef | undefined> => lockedOf(ticketRow(tx, id));

const ticketRow = (tx: ScopedTx, id: string) => tx.selectFrom('tickets').select(lockedColumns).where('id', '=', id);

async function lockedOf(query: ReturnType<typeof ticketRow>): Promise<LockedTicket | undefined> {
  const row = await query.executeTakeFirst();
  return row && toLocked(row);
}

const lockedColumns = [
  ...(['id', 'client_id', 'site_id', 'device_id', 'requester_id', 'assignee_id', 'team_id'] as const),
  'folio',
  'subject',
  'status',
  'priority',
  ...classificationColumns,
  'awaiting_reply',
  'scheduled_for',
  'touched',
  'reopen_count',
  'resolved_at',
  'merged_into',
  'version',
] as const;

function toLocked(row: Pick<Selectable<DB['tickets']>, (typeof lockedColumns)[number]>): LockedTicket {
  return {
    id: row.id,
    clientId: row.client_id,
    siteId: row.site_id,
    deviceId: row.device_id,
    requesterId: row.requester_id,
    assigneeId: row.assignee_id,
    teamId: row.team_id,
    folio: row.folio,
    subject: row.subject,
    status: TicketStatus.parse(row.status),
    priority: Priority.parse(row.priority),
    ...toClassification(row),
    awaitingReply: row.awaiting_reply,
    scheduledFor: row.scheduled_for,
    touched: row.touched,
    reopenCount: row.reopen_count,
    resolvedAt: row.resolved_at,
    mergedInto: row.merged_into,
    version: row.version,
  };
}

/**
 * The next number of the one series, and what folios start with; others who want one wait until this transaction ends,
 * so none is skipped. The prefix is read here: a way through the feature `settings` would lead back to this one.
 */
export async function nextTicketNumber(tx: ScopedTx): Promise<{ prefix: string; number: number }> {
  const { rows } = await sql<{ prefix: string | null; number: number }>`
    select next_ticket_number() as number, (select folio_prefix from organisation) as prefix`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the counter of tickets has no row');
  return { number: row.number, prefix: row.prefix ?? 'TKT' };
}

export interface NewTicket extends Partial<Classification> {
  id: string;
  clientId: string;
  siteId: string | null;
  deviceId: string | null;
  requesterId: string | null;
  teamId: string | null;
  number: number;
  folio: string;
  subject: string;
  priority: Priority;
  channel: TicketChannel;
  awaitingReply: boolean;
  touched: boolean;
  /** The ticket at its end that this one follows. */
  follows?: string;
  /** When it was asked for, where that was not just now. */
  createdAt?: Date;
}

export async function insertTicket(tx: ScopedTx, ticket: NewTicket): Promise<LockedTicket> {
  const row = await tx
    .insertInto('tickets')
    .values({
      id: ticket.id,
      client_id: ticket.clientId,
      site_id: ticket.siteId,
      device_id: ticket.deviceId,
      requester_id: ticket.requesterId,
      team_id: ticket.teamId,
      number: ticket.number,
      folio: ticket.folio,
      subject: ticket.subject,
      status: 'new',
      kind: ticketKinds.new,
      priority: ticket.priority,
      ...classificationValues(ticket),
      channel: ticket.channel,
      awaiting_reply: ticket.awaitingReply,
      touched: ticket.touched,
      ...(ticket.follows && { follows: ticket.follows }),
      ...(ticket.createdAt && { created_at: ticket.createdAt }),
    })
    .returning(lockedColumns)
    .executeTakeFirstOrThrow();
  return toLocked(row);
}

export interface TicketChange extends Partial<Classification> {
  subject?: string;
  status?: TicketStatus;
  /** Of a planned one; any other status takes it away. */
  scheduledFor?: Date;
  priority?: Priority;
  assigneeId?: string | null;
  teamId?: string | null;
  awaitingReply?: boolean;
  touched?: boolean;
}

/**
 * Writes what changed and counts the version up. Whatever else, the ticket was touched now: by the clock, not by the
 * start of the transaction, which may have waited for another one's lock.
 */
export async function updateTicket(tx: ScopedTx, ticket: LockedTicket, change: TicketChange): Promise<LockedTicket> {
  const { status, scheduledFor, assigneeId, teamId, awaitingReply, typeId, categoryId, ...same } = change;
  const row = await tx
    .updateTable('tickets')
    .set({
      ...same,
      ...(status && { status, kind: ticketKinds[status], scheduled_for: null, ...endOf(ticket, status) }),
      ...(scheduledFor && { scheduled_for: scheduledFor }),
      ...(assigneeId !== undefined && { assignee_id: assigneeId }),
      ...(teamId !== undefined && { team_id: teamId }),
      ...(awaitingReply !== undefined && { awaiting_reply: awaitingReply }),
      ...classificationValues({ typeId, categoryId }),
      version: ticket.version + 1,
      updated_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', ticket.id)
    .returning(lockedColumns)
    .executeTakeFirstOrThrow();
  return toLocked(row);
}

function endOf(ticket: LockedTicket, status: TicketStatus) {
  if (status === 'resolved') return { resolved_at: sql<Date>`clock_timestamp()` };
  return status === 'reopened' ? { resolved_at: null, reopen_count: ticket.reopenCount + 1 } : {};
}

/** Tickets with the names of what they refer to, and whether their device is there and an alert of theirs is open. */
export function selectTickets(tx: ScopedTx) {
  return tx
    .selectFrom('tickets')
    .innerJoin('clients', 'clients.id', 'tickets.client_id')
    .leftJoin('sites', 'sites.id', 'tickets.site_id')
    .leftJoin('devices', 'devices.id', 'tickets.device_id')
    .leftJoin('device_status', 'device_status.device_id', 'tickets.device_id')
    .leftJoin('people as requester', 'requester.id', 'tickets.requester_id')
    .leftJoin('people as assignee', 'assignee.id', 'tickets.assignee_id')
    .leftJoin('teams', 'teams.id', 'tickets.team_id')
    .leftJoin('ticket_types', 'ticket_types.id', 'tickets.type_id')
    .leftJoin('tickets as merged', 'merged.id', 'tickets.merged_into')
    .leftJoin('sla_tickets as sla', 'sla.ticket_id', 'tickets.id')
    .select([
      'tickets.id',
      'tickets.folio',
      'tickets.subject',
      'tickets.status',
      'tickets.priority',
      ...namedClassificationColumns,
      'tickets.channel',
      'tickets.client_id',
      'clients.name as client_name',
      'sites.id as site_id',
      'sites.name as site_name',
      'devices.id as device_id',
      'devices.name as device_name',
      'device_status.online',
      'requester.id as requester_id',
      'requester.name as requester_name',
      'assignee.id as assignee_id',
      'assignee.name as assignee_name',
      'teams.id as team_id',
      'teams.name as team_name',
      'tickets.awaiting_reply',
      'tickets.scheduled_for',
      'tickets.reopen_count',
      'merged.id as merged_id',
      'merged.folio as merged_folio',
      'merged.subject as merged_subject',
      'sla.state as sla_state',
      'sla.next_clock as sla_clock',
      'sla.next_due as sla_due',
      'sla.late as sla_late',
      'sla.paused_since as sla_paused_since',
      'tickets.created_at',
      'tickets.updated_at',
      'tickets.resolved_at',
      'tickets.version',
      sql<boolean>`exists (select from alerts where alerts.ticket_id = tickets.id and alerts.resolved_at is null)`.as(
        'alerting',
      ),
    ]);
}

export async function findTicket(tx: ScopedTx, id: string): Promise<Ticket | undefined> {
  const row = await selectTickets(tx).where('tickets.id', '=', id).executeTakeFirst();
  return row && toTicket(row);
}

export type TicketRow = Awaited<ReturnType<ReturnType<typeof selectTickets>['executeTakeFirstOrThrow']>>;

export function toTicket(row: TicketRow): Ticket {
  return {
    id: row.id,
    folio: row.folio,
    subject: row.subject,
    status: TicketStatus.parse(row.status),
    priority: Priority.parse(row.priority),
    ...toNamedClassification(row),
    channel: TicketChannel.parse(row.channel),
    client: { id: row.client_id, name: row.client_name },
    site: named(row.site_id, row.site_name),
    device:
      row.device_id && row.device_name
        ? { id: row.device_id, name: row.device_name, online: row.online ?? false }
        : null,
    requester: named(row.requester_id, row.requester_name),
    assignee: named(row.assignee_id, row.assignee_name),
    team: named(row.team_id, row.team_name),
    alerting: row.alerting,
    awaitingReply: row.awaiting_reply,
    scheduledFor: row.status === 'scheduled' ? (row.scheduled_for?.toISOString() ?? null) : null,
    sla: slaShown(row, Date.now()),
    reopenCount: row.reopen_count,
    mergedInto:
      row.merged_id && row.merged_folio && row.merged_subject
        ? { id: row.merged_id, folio: row.merged_folio, subject: row.merged_subject }
        : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    version: row.version,
  };
}

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id !== null && name !== null ? { id, name } : null;
}
