import type { TicketParticipant } from '@lanet/contracts/ticket-participants';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export const MOST_PARTICIPANTS = 100;

/** By name; without those who were deactivated. */
export async function listParticipants(tx: ScopedTx, ticketId: string): Promise<TicketParticipant[]> {
  const rows = await tx
    .selectFrom('ticket_participants as t')
    .innerJoin('people as p', 'p.id', 't.person_id')
    .select(['p.id', 'p.name', 'p.email', 'p.client_id', 't.merged_from', 't.added_at'])
    .where('t.ticket_id', '=', ticketId)
    .where('p.active', '=', true)
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(MOST_PARTICIPANTS)
    .execute();
  return rows.map(({ id, name, email, client_id, merged_from, added_at }) => ({
    ...{ id, name, email, staff: client_id === null, merged: merged_from !== null },
    addedAt: added_at.toISOString(),
  }));
}

interface Place {
  id: string;
  clientId: string;
  siteId: string | null;
}

/** Active staff who see the client, and people of the client who see its site. The tables are of `people`. */
const mayRead = ({ clientId, siteId }: Place) => sql<boolean>`p.active and case
  when p.client_id is null then may_be_assigned(p.id, ${clientId}::uuid)
  else p.client_id = ${clientId}::uuid and (p.role = 'client_admin'
    or exists (select from person_sites s where s.person_id = p.id and s.site_id = ${siteId}::uuid)) end`;

export async function mayParticipate(tx: ScopedTx, ticket: Place, personId: string): Promise<boolean> {
  const query = tx.selectFrom('people as p').select('p.id').where('p.id', '=', personId).where(mayRead(ticket));
  return (await query.executeTakeFirst()) !== undefined;
}

/** Those who still may read it. */
export async function listReadingParticipants(tx: ScopedTx, ticket: Place): Promise<string[]> {
  const rows = await tx
    .selectFrom('ticket_participants as t')
    .innerJoin('people as p', 'p.id', 't.person_id')
    .select('p.id')
    .where('t.ticket_id', '=', ticket.id)
    .where(mayRead(ticket))
    .orderBy('p.id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Once, however often; whom a merge had brought stays from now on. */
export async function insertParticipant(
  tx: ScopedTx,
  ticket: Place,
  personId: string,
  addedBy: string | null,
): Promise<void> {
  await tx
    .insertInto('ticket_participants')
    .values({
      ...{ client_id: ticket.clientId, ticket_id: ticket.id, site_id: ticket.siteId },
      ...{ person_id: personId, added_by: addedBy },
    })
    .onConflict((conflict) =>
      conflict.columns(['client_id', 'ticket_id', 'person_id']).doUpdateSet({ merged_from: null }),
    )
    .execute();
}

export async function deleteParticipant(tx: ScopedTx, ticketId: string, personId: string): Promise<boolean> {
  const query = tx.deleteFrom('ticket_participants').where('ticket_id', '=', ticketId);
  return (await query.where('person_id', '=', personId).executeTakeFirst()).numDeletedRows > 0n;
}
