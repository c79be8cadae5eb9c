// The log of tickets and what was computed from it, many at a time.
import { Priority } from '@lanet/contracts/alert-rules';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StoredEvent } from './sla.resolve.rules.ts';

/** What decides which policy a ticket has, and whose it is. */
export interface SlaTicket {
  id: string;
  clientId: string;
  siteId: string | null;
  deviceId: string | null;
  categoryId: string | null;
  typeId: string | null;
  teamId: string | null;
  assigneeId: string | null;
  priority: Priority;
}

export interface LoadedTicket {
  /** As it was when it was computed last; undefined for one that is new. */
  ticket: SlaTicket | undefined;
  byHand: boolean;
  policyId: string | null;
  events: StoredEvent[];
  /** `clock instance step` of what was told. */
  fired: Set<string>;
}

export interface Loaded {
  revision: string;
  /** The database's clock, in epoch milliseconds. */
  nowMs: number;
  tickets: Map<string, LoadedTicket>;
}

interface LoadedRow {
  revision: string;
  now_ms: number;
  id: string;
  row: Record<string, string | null> | null;
  events: StoredEvent[] | null;
  fired: string[] | null;
}

/** What is known of tickets, in one statement; held until the transaction ends unless they are only read. */
export async function loadTickets(tx: ScopedTx, ids: readonly string[], { hold = true } = {}): Promise<Loaded> {
  const lock = hold ? sql`order by ticket_id for update` : sql``;
  const { rows } = await sql<LoadedRow>`
    with held as materialized (
      select * from sla_tickets where ticket_id = any(${sql.val(ids)}::uuid[]) ${lock})
    select r.id as revision, floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms, wanted.id,
      (select jsonb_build_object('clientId', h.client_id, 'siteId', h.site_id, 'deviceId', h.device_id,
         'categoryId', h.category_id, 'typeId', h.type_id, 'teamId', h.team_id, 'assigneeId', h.assignee_id,
         'priority', h.priority, 'byHand', h.by_hand, 'policyId', h.policy_id)
       from held h where h.ticket_id = wanted.id) as row,
      (select jsonb_agg(e.fact || jsonb_build_object('id', e.id, 'atMs', round(extract(epoch from e.happened_at) * 1000))
         order by e.happened_at, e.id) from sla_events e where e.ticket_id = wanted.id) as events,
      (select array_agg(f.clock || ' ' || f.instance || ' ' || f.step) from sla_firings f where f.ticket_id = wanted.id) as fired
    from unnest(${sql.val(ids)}::uuid[]) as wanted (id), sla_revision r`.execute(tx);
  const tickets = new Map(rows.map((row) => [row.id, toLoaded(row)]));
  const [first] = rows;
  if (!first) throw new Error('nothing to compute the SLA of');
  return { revision: first.revision, nowMs: first.now_ms, tickets };
}

/** The revision of all that due times depend on, and the database's clock in epoch milliseconds. */
export async function readRevision(tx: ScopedTx): Promise<{ revision: string; nowMs: number }> {
  const { rows } = await sql<{ id: string; now_ms: number }>`
    select id, floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms from sla_revision`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the revision of the SLA has no row');
  return { revision: row.id, nowMs: row.now_ms };
}

function toLoaded({ id, row, events, fired }: LoadedRow): LoadedTicket {
  return {
    ticket: row
      ? {
          id,
          // The database holds these to what they are.
          ...(row as unknown as Omit<SlaTicket, 'id' | 'priority'>),
          priority: Priority.parse(row.priority),
        }
      : undefined,
    byHand: Boolean(row?.byHand),
    policyId: row?.policyId ?? null,
    events: events ?? [],
    fired: new Set(fired ?? []),
  };
}

export interface NewEvent {
  id: string;
  ticketId: string;
  clientId: string;
  siteId: string | null;
  atMs: number;
  fact: object;
  entryId: string | null;
}

export interface ComputedTicket {
  ticket_id: string;
  client_id: string;
  site_id: string | null;
  device_id: string | null;
  category_id: string | null;
  type_id: string | null;
  team_id: string | null;
  assignee_id: string | null;
  priority: Priority;
  by_hand: boolean;
  policy_id: string | null;
  calendar_id: string | null;
  state: 'none' | 'running' | 'paused' | 'ended';
  first_due: string | null;
  update_due: string | null;
  close_due: string | null;
  next_due: string | null;
  next_clock: string | null;
  late: boolean;
  paused_since: string | null;
  next_fire_at: string | null;
  created_at: string;
  ended_at: string | null;
  computed_at: string;
}

export interface ComputedClock {
  ticket_id: string;
  client_id: string;
  site_id: string | null;
  clock: string;
  instance: number;
  state: string;
  started_at: string;
  ended_at: string | null;
  target_ms: number | null;
  elapsed_ms: number;
  due_at: string | null;
  breached_at: string | null;
  by_change: boolean;
  assignee_id: string | null;
  team_id: string | null;
  policy_id: string | null;
  priority: Priority;
}

export async function insertEvents(tx: ScopedTx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx
    .insertInto('sla_events')
    .values(events.map(eventRow).map(({ fact, ...row }) => ({ ...row, fact: JSON.stringify(fact) })))
    .execute();
}

const eventRow = ({ id, ticketId, clientId, siteId, atMs, fact, entryId }: NewEvent) => ({
  ...{ id, ticket_id: ticketId, client_id: clientId, site_id: siteId, happened_at: new Date(atMs) },
  ...{ fact, entry_id: entryId },
});

/**
 * Stores lines of the log and what was computed with them, of many tickets in one statement. Whose a clock was stays as it was
 * when it ended. Clocks that the log does not give any more are gone; what is as it was before is not written again, and so the
 * elapsed time of a clock that runs is as of its last change.
 */
export async function saveComputed(
  tx: ScopedTx,
  tickets: readonly ComputedTicket[],
  clocks: readonly ComputedClock[],
  events: readonly NewEvent[],
): Promise<void> {
  await sql`
    with noted as (
      insert into sla_events (client_id, id, ticket_id, site_id, happened_at, fact, entry_id)
      select client_id, id, ticket_id, site_id, happened_at, fact, entry_id
      from jsonb_populate_recordset(null::sla_events, ${JSON.stringify(events.map(eventRow))}::jsonb)),
    saved as (
      insert into sla_tickets select t.* from jsonb_populate_recordset(null::sla_tickets, ${JSON.stringify(tickets)}::jsonb) t
      on conflict (client_id, ticket_id) do update set
        (${sql.raw(of('excluded', TICKET_COLUMNS).names)}, computed_at) =
          (select ${sql.raw(of('excluded', TICKET_COLUMNS).values)}, excluded.computed_at)
      where (${sql.raw(of('sla_tickets', TICKET_COLUMNS).values)})
        is distinct from (${sql.raw(of('excluded', TICKET_COLUMNS).values)})),
    clocks as (select * from jsonb_populate_recordset(null::sla_clocks, ${JSON.stringify(clocks)}::jsonb)),
    gone as (
      delete from sla_clocks k where k.ticket_id = any(${sql.val(tickets.map(({ ticket_id }) => ticket_id))}::uuid[])
        and not exists (select from clocks c where c.ticket_id = k.ticket_id and c.clock = k.clock and c.instance = k.instance))
    insert into sla_clocks select c.* from clocks c
    on conflict (ticket_id, clock, instance) do update set
      (elapsed_ms, ${sql.raw(of('excluded', CLOCK_COLUMNS).names)}) =
        (select excluded.elapsed_ms, ${sql.raw(of('excluded', CLOCK_COLUMNS).values)}),
      (${sql.raw(of('excluded', OWNER_COLUMNS).names)}) = (select ${sql.raw(ownersWhileItLives())})
    where (${sql.raw(of('sla_clocks', [...CLOCK_COLUMNS, ...OWNER_COLUMNS]).values)})
      is distinct from (${sql.raw(of('excluded', [...CLOCK_COLUMNS, ...OWNER_COLUMNS]).values)})`.execute(tx);
}

const TICKET_COLUMNS = [
  ...['site_id', 'device_id', 'category_id', 'type_id', 'team_id', 'assignee_id', 'priority', 'by_hand', 'policy_id'],
  ...['calendar_id', 'state', 'first_due', 'update_due', 'close_due', 'next_due', 'next_clock', 'late', 'paused_since'],
  ...['next_fire_at', 'created_at', 'ended_at'],
];
const CLOCK_COLUMNS = [
  ...['state', 'started_at', 'ended_at', 'target_ms', 'due_at', 'breached_at', 'by_change', 'site_id'],
];
/** Whose a clock is, while it lives. */
const OWNER_COLUMNS = ['assignee_id', 'team_id', 'policy_id', 'priority'];

const of = (table: string, columns: readonly string[]) => ({
  names: columns.join(', '),
  values: columns.map((column) => `${table}.${column}`).join(', '),
});

const ownersWhileItLives = () =>
  OWNER_COLUMNS.map((column) => {
    return `case when sla_clocks.ended_at is null then excluded.${column} else sla_clocks.${column} end`;
  }).join(', ');

export interface NewFiring {
  ticketId: string;
  clientId: string;
  siteId: string | null;
  clock: string;
  instance: number;
  step: string;
  dueMs: number;
  told: boolean;
}

/** @returns `ticket clock instance step` of those that were not there before. */
export async function insertFirings(tx: ScopedTx, firings: readonly NewFiring[]): Promise<Set<string>> {
  if (firings.length === 0) return new Set();
  const rows = await tx
    .insertInto('sla_firings')
    .values(
      firings.map(({ ticketId, clientId, siteId, clock, instance, step, dueMs, told }) => ({
        ...{ ticket_id: ticketId, client_id: clientId, site_id: siteId, clock, instance, step, told },
        due_at: new Date(dueMs),
      })),
    )
    .onConflict((on) => on.columns(['ticket_id', 'clock', 'instance', 'step']).doNothing())
    .returning(['ticket_id', 'clock', 'instance', 'step'])
    .execute();
  return new Set(rows.map(({ ticket_id, clock, instance, step }) => `${ticket_id} ${clock} ${instance} ${step}`));
}

/** Tickets of which something is to be told by then, held; others that do the same pass them by. Earliest first. */
export async function takeDue(tx: ScopedTx, limit: number, by?: Date): Promise<string[]> {
  const until = by ? sql`${by}::timestamptz` : sql`statement_timestamp()`;
  const { rows } = await sql<{ ticket_id: string }>`
    select ticket_id from sla_tickets where next_fire_at <= ${until}
    order by next_fire_at limit ${limit} for update skip locked`.execute(tx);
  return rows.map(({ ticket_id }) => ticket_id);
}

/** Seconds since the oldest that waits to be told was due; 0 where nothing waits. */
export async function lagSeconds(tx: ScopedTx): Promise<number> {
  const { rows } = await sql<{ lag: number | null }>`
    select extract(epoch from clock_timestamp() - min(next_fire_at))::float8 as lag from sla_tickets
    where next_fire_at is not null`.execute(tx);
  return Math.max(0, rows[0]?.lag ?? 0);
}
