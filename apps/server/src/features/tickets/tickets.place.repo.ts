import { sql } from 'kysely';
import { onceIn, type ScopedTx } from '../../platform/database/index.ts';

// What a ticket may refer to, looked up in the caller's scope: a foreign key would not see scopes.

export async function findDevicePlace(tx: ScopedTx, id: string) {
  const query = tx.selectFrom('devices').select(['client_id as clientId', 'site_id as siteId']).where('id', '=', id);
  return query.executeTakeFirst();
}

export async function findPersonPlace(tx: ScopedTx, id: string) {
  const query = tx.selectFrom('people').select(['id', 'name', 'client_id as clientId', 'active']).where('id', '=', id);
  return query.executeTakeFirst();
}

export async function findSitePlace(tx: ScopedTx, id: string) {
  return tx.selectFrom('sites').select('client_id as clientId').where('id', '=', id).executeTakeFirst();
}

export async function clientIsVisible(tx: ScopedTx, id: string): Promise<boolean> {
  return (await tx.selectFrom('clients').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Where a ticket belongs when nobody says: the requester's first site, else the client's first one. */
export async function firstSite(
  tx: ScopedTx,
  clientId: string,
  requesterId: string | null,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('sites')
    .leftJoin('person_sites', (join) =>
      join.onRef('person_sites.site_id', '=', 'sites.id').on('person_sites.person_id', '=', requesterId),
    )
    .select('sites.id')
    .where('sites.client_id', '=', clientId)
    .orderBy(sql`person_sites.person_id is null`)
    .orderBy('sites.created_at')
    .orderBy('sites.id')
    .executeTakeFirst();
  return row?.id;
}

/** Whether this person may be given tickets of this client. A limited caller cannot see whom else is limited to what. */
export async function mayBeAssigned(tx: ScopedTx, personId: string, clientId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select may_be_assigned(${personId}, ${clientId}) as may`.execute(tx);
  return rows[0]?.may ?? false;
}

/** The active person of a client whom an address belongs to, in whatever letters it was typed. The tables are of `people`. */
export async function findPersonByEmail(tx: ScopedTx, clientId: string, email: string) {
  return (
    tx
      .selectFrom('person_addresses')
      .innerJoin('people', 'people.id', 'person_addresses.person_id')
      .select(['people.id', 'people.name'])
      .where('person_addresses.address', '=', email.toLowerCase())
      .where('person_addresses.active', '=', true)
      // Staff are visible to everybody, so the client is named here and not left to row security.
      .where('people.client_id', '=', clientId)
      .where('people.active', '=', true)
      .executeTakeFirst()
  );
}

/** Within how many days an answer brings a resolved ticket of this client back. The table is of `clients`. */
export function reopenDaysOf(tx: ScopedTx, clientId: string): Promise<number> {
  return onceIn(tx, `clients.reopen_days ${clientId}`, async () => {
    const query = tx.selectFrom('clients').select('reopen_days').where('id', '=', clientId);
    return (await query.executeTakeFirstOrThrow()).reopen_days;
  });
}
