import { ClockName } from '@lanet/contracts/sla-policies';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** What was told of a ticket, oldest first. */
export async function firingsOf(tx: ScopedTx, ticketId: string) {
  const rows = await tx
    .selectFrom('sla_firings')
    .select(['clock', 'instance', 'step', 'due_at', 'fired_at'])
    .where('ticket_id', '=', ticketId)
    .orderBy('fired_at')
    .orderBy('due_at')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    ...{ clock: ClockName.parse(row.clock), instance: row.instance, step: row.step },
    ...{ dueAt: row.due_at.toISOString(), firedAt: row.fired_at.toISOString() },
  }));
}

/** Who set each state of a ticket, by the log's row: the names of the lines of its timeline. */
export async function statesSetBy(tx: ScopedTx, ticketId: string): Promise<{ atMs: number; by: string }[]> {
  const { rows } = await sql<{ at_ms: number; by: string }>`
    select round(extract(epoch from s.happened_at) * 1000)::float8 as at_ms, e.author_name as by
    from sla_events s join ticket_entries e on e.id = s.entry_id
    where s.ticket_id = ${ticketId} and s.fact ->> 'kind' = 'state' order by s.happened_at, s.id`.execute(tx);
  return rows.map(({ at_ms: atMs, by }) => ({ atMs, by }));
}

/** A ticket that the caller sees. */
export async function ticketExists(tx: ScopedTx, id: string): Promise<boolean> {
  const row = await tx.selectFrom('tickets').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

export async function wallCounts(tx: ScopedTx, filter: { clientId?: string | undefined; teamId?: string | undefined }) {
  const { rows } = await sql<Record<'late' | 'hour' | 'today' | 'paused' | 'running', number>>`
    select count(*) filter (where state = 'running' and next_due <= now())::int as late,
      count(*) filter (where state = 'running' and next_due > now() and next_due <= now() + interval '1 hour')::int as hour,
      count(*) filter (where state = 'running' and next_due > now() + interval '1 hour' and next_due <= now() + interval '24 hours')::int as today,
      count(*) filter (where state = 'paused')::int as paused, count(*) filter (where state = 'running')::int as running
    from sla_tickets where ended_at is null and state <> 'none' and ${ofPlace(filter)}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('counting gave no row');
  return row;
}

const ofPlace = ({ clientId, teamId }: { clientId?: string | undefined; teamId?: string | undefined }) => sql<boolean>`
  (${clientId ?? null}::uuid is null or sla_tickets.client_id = ${clientId ?? null}::uuid)
  and (${teamId ?? null}::uuid is null or sla_tickets.team_id = ${teamId ?? null}::uuid)`;

/** What is due next, first what is late. */
export async function wallTickets(
  tx: ScopedTx,
  filter: { clientId?: string | undefined; teamId?: string | undefined },
  limit: number,
) {
  const { rows } = await sql<{
    id: string;
    folio: string;
    subject: string;
    client: string;
    assignee: string | null;
    team: string | null;
    priority: string;
    clock: string;
    due: Date;
  }>`select t.id, t.folio, t.subject, c.name as client, p.name as assignee, m.name as team, t.priority,
      sla_tickets.next_clock as clock, sla_tickets.next_due as due
    from sla_tickets join tickets t on t.id = sla_tickets.ticket_id join clients c on c.id = t.client_id
    left join people p on p.id = t.assignee_id left join teams m on m.id = sla_tickets.team_id
    where sla_tickets.next_due is not null and sla_tickets.next_clock is not null and ${ofPlace(filter)}
    order by sla_tickets.next_due, sla_tickets.ticket_id limit ${limit}`.execute(tx);
  return rows;
}

const GROUPS = {
  client: { id: sql`k.client_id::text`, name: sql`(select name from clients where id = k.client_id)` },
  policy: { id: sql`k.policy_id::text`, name: sql`(select name from sla_policies where id = k.policy_id)` },
  team: { id: sql`k.team_id::text`, name: sql`(select name from teams where id = k.team_id)` },
  technician: { id: sql`k.assignee_id::text`, name: sql`(select name from people where id = k.assignee_id)` },
  priority: { id: sql`k.priority`, name: sql`null::text` },
} as const;

export interface ReportLine {
  id: string | null;
  name: string | null;
  clock: ClockName;
  met: number;
  breached: number;
}

/**
 * Clocks that ended between two instants, and those that are late since then: a promise that was broken counts when it was
 * broken, whether or not it was kept afterwards. What was withdrawn or merged does not count.
 */
export async function reportLines(
  tx: ScopedTx,
  { from, to, by, clientId }: { from: Date; to: Date; by: keyof typeof GROUPS; clientId?: string | undefined },
): Promise<ReportLine[]> {
  const { id, name } = GROUPS[by];
  const { rows } = await sql<{ id: string | null; name: string | null; clock: string; met: number; breached: number }>`
    select g.id, g.clock, g.met, g.breached, g.name from (
      select ${id} as id, min(${name}) as name, k.clock,
        count(*) filter (where k.breached_at is null)::int as met, count(*) filter (where k.breached_at is not null)::int as breached
      from sla_clocks k
      where (k.breached_at >= ${from} and k.breached_at < ${to}
             or k.breached_at is null and k.state in ('met', 'stopped') and k.ended_at >= ${from} and k.ended_at < ${to})
        and (k.state not in ('withdrawn', 'merged')) and (${clientId ?? null}::uuid is null or k.client_id = ${clientId ?? null}::uuid)
      group by 1, k.clock) g order by g.name nulls last, g.id, g.clock`.execute(tx);
  return rows.map((row) => ({ ...row, clock: ClockName.parse(row.clock) }));
}

/** The newest tickets since then that have this policy or calendar, and how many of them are open. */
export async function recentTickets(
  tx: ScopedTx,
  {
    since,
    policyId,
    calendarId,
    limit,
  }: { since: Date; policyId: string | null; calendarId: string | null; limit: number },
): Promise<{ ids: string[]; openTickets: number }> {
  const { rows } = await sql<{ id: string; is_open: boolean }>`
    select ticket_id as id, ended_at is null as is_open from sla_tickets where created_at >= ${since}
      and (${policyId}::uuid is null or policy_id = ${policyId}::uuid)
      and (${calendarId}::uuid is null or calendar_id = ${calendarId}::uuid)
    order by created_at desc limit ${limit}`.execute(tx);
  return { ids: rows.map(({ id }) => id), openTickets: rows.filter(({ is_open }) => is_open).length };
}

export async function namesOfTickets(tx: ScopedTx, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; folio: string; subject: string; client: string }>`
    select t.id, t.folio, t.subject, c.name as client from tickets t join clients c on c.id = t.client_id
    where t.id = any(${sql.val(ids)}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A ticket that the caller sees, held until the transaction ends. */
export async function holdTicket(tx: ScopedTx, id: string): Promise<{ folio: string } | undefined> {
  return tx.selectFrom('tickets').select('folio').where('id', '=', id).forUpdate().executeTakeFirst();
}
