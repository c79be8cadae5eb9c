import type { TicketStatus } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

interface Member {
  id: string;
  folio: string;
}

/** A ticket, and then those that were merged into it, and into those. */
export type Family = readonly [ticket: { id: string }, ...merged: Member[]];

/** Nobody merges so deep by hand; it ends a circle, which only a mistake in the database could make. */
const DEEPEST = 100;

export async function familyOf(tx: ScopedTx, id: string): Promise<Family> {
  const { rows } = await sql<Member>`
    with recursive part (id, folio, depth) as (
      select id, folio, 1 from tickets where merged_into = ${id}
      union all
      select t.id, t.folio, part.depth + 1 from tickets t join part on t.merged_into = part.id
      where part.depth < ${DEEPEST}
    )
    select distinct id, folio from part where id <> ${id} order by folio limit 1000`.execute(tx);
  return [{ id }, ...rows];
}

/** Where a ticket goes on, as far as the caller sees: itself while it was not merged, or is not there. */
export async function followMerged(tx: ScopedTx, id: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive up (id, merged_into, depth) as (
      select id, merged_into, 0 from tickets where id = ${id}
      union all
      select t.id, t.merged_into, up.depth + 1 from tickets t join up on t.id = up.merged_into
      where up.depth < ${DEEPEST}
    )
    select id from up order by depth desc limit 1`.execute(tx);
  return rows[0]?.id ?? id;
}

/** Ends a ticket as merged, and keeps what it was. */
export async function setMerged(tx: ScopedTx, id: string, into: string): Promise<void> {
  await tx
    .updateTable('tickets')
    .set((eb) => ({
      merged_into: into,
      merged_status: eb.ref('status'),
      merged_kind: eb.ref('kind'),
      status: 'closed' satisfies TicketStatus,
      kind: 'closed',
    }))
    .where('id', '=', id)
    .execute();
}

/** Makes of a merged ticket what it was. */
export async function clearMerged(tx: ScopedTx, id: string): Promise<void> {
  await tx
    .updateTable('tickets')
    .set({
      // The check of the table holds both whenever it is merged.
      status: sql<string>`merged_status`,
      kind: sql<string>`merged_kind`,
      merged_into: null,
      merged_status: null,
      merged_kind: null,
    })
    .where('id', '=', id)
    .where('merged_into', 'is not', null)
    .execute();
}

/** The tickets that were merged into this one directly. */
export async function mergedChildren(tx: ScopedTx, id: string): Promise<string[]> {
  const rows = await tx.selectFrom('tickets').select('id').where('merged_into', '=', id).orderBy('id').execute();
  return rows.map((row) => row.id);
}

/** Lets whoever asked or reads along on a merged ticket read along on the one it went into; of them, `only` those. */
export async function bringParticipants(
  tx: ScopedTx,
  from: string,
  to: string,
  only: readonly string[] | null = null,
): Promise<void> {
  await sql`
    insert into ticket_participants (client_id, ticket_id, person_id, site_id, merged_from)
    select t.client_id, t.id, who.person_id, t.site_id, ${from}::uuid
    from tickets t
    cross join (select person_id from ticket_participants where ticket_id = ${from}
                union select requester_id from tickets where id = ${from} and requester_id is not null) who
    where t.id = ${to} and who.person_id is distinct from t.requester_id
      and (${only}::uuid[] is null or who.person_id = any (${only}::uuid[]))
    on conflict do nothing`.execute(tx);
}

/** Takes back whom that ticket brought. Answers who they are. */
export async function takeParticipantsBack(tx: ScopedTx, from: string, to: string): Promise<string[]> {
  const query = tx.deleteFrom('ticket_participants').where('ticket_id', '=', to).where('merged_from', '=', from);
  return (await query.returning('person_id').execute()).map(({ person_id }) => person_id);
}
