import type { Ticket, tickets } from '@lanet/contracts/tickets';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { searchWords } from '../search/index.ts';
import { findActiveTeam } from '../teams/index.ts';
import { changedClassification } from './tickets.classification.rules.ts';
import { classificationLines, openingClassification, withFollowingPriority } from './tickets.classification.service.ts';
import { countTickets, listTickets, listTicketsByDue } from './tickets.list.repo.ts';
import { familyOf } from './tickets.merges.repo.ts';
import { openTicket } from './tickets.opening.service.ts';
import { findPersonPlace, mayBeAssigned } from './tickets.place.repo.ts';
import { placeOf } from './tickets.place.service.ts';
import { findTicket, type LockedTicket } from './tickets.repo.ts';
import { canPlanFor, changed, linesOf, type TicketFields } from './tickets.rules.ts';
import { databaseNow } from './tickets.scheduled.repo.ts';
import { listEntries, type NewEntry } from './tickets.timeline.repo.ts';
import { authorOf, broughtBack, heldAlone, record, sideOf, tellPeople } from './tickets.timeline.service.ts';
import { attachUploads } from './tickets.uploads.service.ts';

type Body<Name extends keyof typeof tickets> = z.output<(typeof tickets)[Name]['body']>;
type Query<Name extends keyof typeof tickets> = z.output<(typeof tickets)[Name]['query']>;

const Position = z.tuple([InstantKey, z.uuid()]);

export async function ticketPage(tx: ScopedTx, caller: Caller, query: Query<'list'>) {
  const { limit, cursor, search = '', sort, ...filter } = query;
  const words = searchWords(search);
  const after = readCursor(Position, cursor);
  const list = sort === 'due' ? listTicketsByDue : listTickets;
  return list(tx, { ...filter, words, personId: caller.personId, side: sideOf(caller) }, { limit, after });
}

export async function ticketCounts(tx: ScopedTx, caller: Caller, { clientId }: Query<'counts'>) {
  return countTickets(tx, { personId: caller.personId, side: sideOf(caller), ...(clientId && { clientId }) });
}

/** @throws Refusal 404 `tickets.not_found`, also when the ticket is another client's. */
export async function readTicket(tx: ScopedTx, id: string): Promise<Ticket> {
  const ticket = await findTicket(tx, id);
  if (!ticket) throw new Refusal('tickets.not_found');
  return ticket;
}

/** @throws Refusal 404 `tickets.not_found`. */
export async function timelinePage(tx: ScopedTx, id: string, { limit, cursor }: Query<'timeline'>) {
  const after = readCursor(Position, cursor);
  await readTicket(tx, id);
  return listEntries(tx, await familyOf(tx, id), { limit, after });
}

/** @throws Refusal as `placeOf` and `openingClassification` do; 403 `request.forbidden`; 422 `tickets.team_not_allowed`,
 * `files.not_uploaded`. */
export async function createTicket(tx: ScopedTx, caller: Caller, body: Body<'create'>): Promise<Ticket> {
  const place = await placeOf(tx, caller, body);
  const byClient = sideOf(caller) === 'client';
  if (byClient && body.teamId !== undefined) throw new Refusal('request.forbidden');
  const { ticket, entry } = await openTicket(tx, {
    place,
    team: body.teamId === undefined ? null : await teamFor(tx, body.teamId),
    subject: body.subject,
    text: body.text,
    ...(await openingClassification(tx, caller, body)),
    channel: byClient ? 'portal' : (body.channel ?? 'portal'),
    author: authorOf(caller),
    awaitingReply: byClient,
  });
  await attachUploads(tx, caller, { ticketId: ticket.id, entryId: entry.id }, body.fileIds);
  return readTicket(tx, ticket.id);
}

/**
 * Changes what staff decide about a ticket.
 * @throws Refusal 404 `tickets.not_found`; 412 `request.stale` when it changed since `version`; 409
 * `tickets.move_not_allowed`, `tickets.merged`; 422 `tickets.resolution_required`, `tickets.assignee_not_allowed`,
 * `tickets.team_not_allowed`, `tickets.type_not_allowed`, `tickets.category_not_allowed`, `tickets.schedule_required`,
 * `tickets.schedule_not_allowed`, `tickets.schedule_out_of_range`.
 */
export async function changeTicket(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  version: number,
  body: Body<'update'>,
): Promise<Ticket> {
  const seen = await heldAlone(tx, id);
  if (seen.version !== version) throw new Refusal('request.stale');
  const current = await broughtBack(tx, seen);
  const { subject, scheduledFor, ...wanted } = body;
  const change = changed(fieldsOf(current), {
    ...(await withFollowingPriority(tx, current, wanted)),
    ...(subject && { subject: subject.toWellFormed() }),
    ...(scheduledFor !== undefined && { scheduledFor: await plannedFor(tx, scheduledFor) }),
  });
  if (change.kind === 'refused') throw new Refusal(change.code);

  const lines = await changeLines(tx, caller, current, change.next);
  if (lines.length === 0) return readTicket(tx, id);
  const { ticket, entries } = await record(tx, current, { ...differing(current, change.next), touched: true }, lines);
  const given = entries.find(({ detail }) => detail.kind === 'assignee' && detail.to !== null);
  if (given) await tellPeople(tx, ticket, 'assigned', given, caller.personId);
  return readTicket(tx, id);
}

function fieldsOf({
  subject,
  status,
  scheduledFor,
  priority,
  assigneeId,
  teamId,
  ...rest
}: LockedTicket): TicketFields {
  const { typeId, categoryId, impact, urgency } = rest;
  return { subject, status, scheduledFor, priority, assigneeId, teamId, typeId, categoryId, impact, urgency };
}

/** By the database's clock, by which it comes back. */
async function plannedFor(tx: ScopedTx, at: string): Promise<Date> {
  const atMs = Date.parse(at);
  if (!canPlanFor(atMs, await databaseNow(tx))) throw new Refusal('tickets.schedule_out_of_range');
  return new Date(atMs);
}

/** Only what differs is written: a status that stays must not count as reopened or resolved again. */
function differing(current: LockedTicket, next: TicketFields) {
  return {
    ...(next.subject !== current.subject && { subject: next.subject }),
    ...(next.status !== current.status && { status: next.status }),
    ...(next.scheduledFor && { scheduledFor: next.scheduledFor }),
    ...(next.priority !== current.priority && { priority: next.priority }),
    ...(next.assigneeId !== current.assigneeId && { assigneeId: next.assigneeId }),
    ...(next.teamId !== current.teamId && { teamId: next.teamId }),
    ...changedClassification(current, next),
  };
}

async function changeLines(
  tx: ScopedTx,
  caller: Caller,
  current: LockedTicket,
  next: TicketFields,
): Promise<NewEntry[]> {
  const line = (detail: NewEntry['detail']): NewEntry => ({ visibility: 'public', author: authorOf(caller), detail });
  const sorted = await classificationLines(tx, current, next);
  const lines = [...sorted, ...linesOf(fieldsOf(current), next)].map(line);
  if (next.teamId !== current.teamId) {
    lines.unshift(line({ kind: 'team', to: next.teamId === null ? null : await teamFor(tx, next.teamId) }));
  }
  if (next.assigneeId === current.assigneeId) return lines;
  const to = next.assigneeId === null ? null : await assignee(tx, current.clientId, next.assigneeId);
  return [line({ kind: 'assignee', to }), ...lines];
}

async function assignee(tx: ScopedTx, clientId: string, personId: string) {
  if (!(await mayBeAssigned(tx, personId, clientId))) throw new Refusal('tickets.assignee_not_allowed');
  const person = await findPersonPlace(tx, personId);
  if (!person) throw new Refusal('tickets.assignee_not_allowed');
  return { id: person.id, name: person.name };
}

/** Whatever people do for a team, whoever has the ticket need not be in it; but one that is given up gets no more. */
async function teamFor(tx: ScopedTx, id: string) {
  const team = await findActiveTeam(tx, { id });
  if (!team) throw new Refusal('tickets.team_not_allowed');
  return team;
}
