import type { Priority } from '@lanet/contracts/alert-rules';
import type { Ticket, TicketStatus, TicketView } from '@lanet/contracts/tickets';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant, pageOf } from '../../platform/http/cursor.ts';
import { holdsWords } from '../search/index.ts';
import { selectTickets, toTicket } from './tickets.repo.ts';
import type { Side } from './tickets.rules.ts';

export interface TicketFilter {
  view: TicketView;
  status?: TicketStatus;
  priority?: Priority;
  typeId?: string;
  /** With all below it. */
  categoryId?: string;
  clientId?: string;
  deviceId?: string;
  /** `mine`: of any team that the person is in. */
  teamId?: string;
  /** Each must occur in the folio or the subject. */
  words: readonly string[];
  /** Whose `mine` is. */
  personId: string;
  side: Side;
}

export interface ListPosition {
  limit: number;
  /** Epoch microseconds of the last change, and the id, of the last ticket of the page before. */
  after: [number, string] | undefined;
}

/** Last changed first. A ticket that changes while somebody reads on moves to the top: it is never shown twice. */
export async function listTickets(tx: ScopedTx, filter: TicketFilter, { limit, after }: ListPosition) {
  let query = selectTickets(tx).select(instantKey('tickets.updated_at').as('key'));
  for (const condition of conditionsOf(filter)) query = query.where(condition);
  if (after) {
    const [instant, id] = after;
    query = query.where(sql<boolean>`(tickets.updated_at, tickets.id) < (${keyInstant(instant)}, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy('tickets.updated_at', 'desc')
    .orderBy('tickets.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf<(typeof rows)[number], Ticket>(rows, limit, toTicket, ({ key, id }) => [key, id]);
}

/** What is due next first; what is paused or has nothing promised comes last. As long as the row stays, a due time may move. */
export async function listTicketsByDue(tx: ScopedTx, filter: TicketFilter, { limit, after }: ListPosition) {
  const due = sql<Date>`coalesce(sla.next_due, ${NEVER})`;
  let query = selectTickets(tx).select(sql<number>`(extract(epoch from ${due}) * 1000000)::bigint`.as('key'));
  for (const condition of conditionsOf(filter)) query = query.where(condition);
  if (after) {
    const [instant, id] = after;
    query = query.where(sql<boolean>`(${due}, tickets.id) > (${keyInstant(instant)}, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy(due)
    .orderBy('tickets.id')
    .limit(limit + 1)
    .execute();
  return pageOf<(typeof rows)[number], Ticket>(rows, limit, toTicket, ({ key, id }) => [key, id]);
}

/** Later than anything is due, and still a number that a cursor carries. */
const NEVER = sql`timestamptz '2200-01-01'`;

/** As the index of open tickets says it. */
const OPEN = sql<boolean>`tickets.kind not in ('resolved', 'closed')`;

function* conditionsOf(filter: TicketFilter): Iterable<Expression<SqlBool>> {
  yield* viewOf(filter);
  if (filter.status) yield sql<boolean>`tickets.status = ${filter.status}`;
  if (filter.priority) yield sql<boolean>`tickets.priority = ${filter.priority}`;
  if (filter.typeId) yield sql<boolean>`tickets.type_id = ${filter.typeId}`;
  if (filter.categoryId) yield inBranch(filter.categoryId);
  if (filter.clientId) yield sql<boolean>`tickets.client_id = ${filter.clientId}`;
  if (filter.deviceId) yield sql<boolean>`tickets.device_id = ${filter.deviceId}`;
  if (filter.teamId) yield ofTeam(filter.teamId, filter);
  if (filter.words.length > 0) yield holdsWords(sql`plain(tickets.folio || ' ' || tickets.subject)`, filter.words);
}

/** Of the category or any below it. As an array, which is read once and then a condition of the index. */
function inBranch(categoryId: string): Expression<SqlBool> {
  return sql<boolean>`tickets.category_id = any (array(
    with recursive branch (id) as (
      select ${categoryId}::uuid
      union all
      select c.id from ticket_categories c join branch on c.parent_id = branch.id
    )
    select id from branch))`;
}

function* viewOf({ view, personId, side }: TicketFilter): Iterable<Expression<SqlBool>> {
  if (view === 'resolved') yield sql<boolean>`tickets.kind in ('resolved', 'closed')`;
  else if (view !== 'all') yield OPEN;
  if (view === 'mine') yield mine(personId, side);
  if (view === 'unassigned') yield sql<boolean>`tickets.assignee_id is null`;
}

/** Staff work on theirs; a client's person asked for theirs. */
function mine(personId: string, side: Side): Expression<SqlBool> {
  return side === 'staff'
    ? sql<boolean>`tickets.assignee_id = ${personId}`
    : sql<boolean>`tickets.requester_id = ${personId}`;
}

function ofTeam(team: string, { personId, side }: TicketFilter): Expression<SqlBool> {
  if (team !== 'mine') return sql<boolean>`tickets.team_id = ${team}`;
  // The client's side is in no team, and may not even ask who is.
  return side === 'staff'
    ? sql<boolean>`tickets.team_id in (select team_id from team_members where person_id = ${personId})`
    : sql<boolean>`false`;
}

export async function countTickets(tx: ScopedTx, filter: Pick<TicketFilter, 'personId' | 'side' | 'clientId'>) {
  return tx
    .selectFrom('tickets')
    .select([
      sql<number>`count(*) filter (where ${mine(filter.personId, filter.side)})`.as('mine'),
      sql<number>`count(*) filter (where tickets.assignee_id is null)`.as('unassigned'),
      sql<number>`count(*)`.as('open'),
    ])
    .where(OPEN)
    .$if(filter.clientId !== undefined, (query) => query.where(sql<boolean>`tickets.client_id = ${filter.clientId}`))
    .executeTakeFirstOrThrow();
}
