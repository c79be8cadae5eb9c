import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** Opens one for each team that has more late tickets than that, and none open. */
export async function beginSummaries(
  tx: ScopedTx,
  { lateSeconds, moreThan }: { lateSeconds: number; moreThan: number },
): Promise<void> {
  await sql`
    insert into sla_summaries (team_id)
    select team_id from sla_tickets where next_fire_at <= statement_timestamp() - ${lateSeconds} * interval '1 second'
    group by team_id having count(*) > ${moreThan}
    on conflict do nothing`.execute(tx);
}

/**
 * Those that are open, by their team, held until the transaction ends: none is ended while somebody counts for it, and while
 * there are any, services take turns.
 */
export async function holdSummaries(tx: ScopedTx): Promise<Map<string | null, string>> {
  const rows = await tx
    .selectFrom('sla_summaries')
    .select(['id', 'team_id'])
    .where('ended_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map(({ id, team_id: teamId }) => [teamId, id]));
}

export async function countTold(
  tx: ScopedTx,
  id: string,
  { tickets, mail }: { tickets: number; mail: boolean },
): Promise<void> {
  await tx
    .updateTable('sla_summaries')
    .set((eb) => ({ tickets: eb('tickets', '+', tickets), mail: sql<boolean>`mail or ${mail}` }))
    .where('id', '=', id)
    .execute();
}

export interface EndedSummary {
  id: string;
  teamId: string | null;
  tickets: number;
  mail: boolean;
}

/** Ends those of whose team nothing waits any more that was due when they began. */
export async function endSummaries(tx: ScopedTx): Promise<EndedSummary[]> {
  const { rows } = await sql<EndedSummary>`
    update sla_summaries set ended_at = clock_timestamp() where id in (
      select s.id from sla_summaries s where s.ended_at is null and not exists (
        select from sla_tickets t where t.next_fire_at <= s.begun_at and t.team_id is not distinct from s.team_id)
      for update skip locked)
    returning id, team_id as "teamId", tickets, mail`.execute(tx);
  await tx.deleteFrom('sla_summaries').where('ended_at', '<', sql<Date>`now() - interval '30 days'`).execute();
  return rows;
}
