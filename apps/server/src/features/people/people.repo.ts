import { type SelectQueryBuilder, sql, type Updateable } from 'kysely';
import type { DB, ScopedTx } from '../../platform/database/index.ts';
import { insertAddress } from './people.addresses.repo.ts';

function people(tx: ScopedTx) {
  return tx
    .selectFrom('people as p')
    .leftJoin('clients as c', 'c.id', 'p.client_id')
    .leftJoin('auth.account_states as a', 'a.person_id', 'p.id')
    .select([
      'p.id',
      'p.name',
      'p.email',
      'p.phone',
      'p.role',
      'p.language',
      'p.time_zone',
      'p.active',
      'p.client_id',
      'c.name as client_name',
      'a.can_sign_in',
      'a.second_factor',
      'a.last_sign_in_at',
      'p.created_at',
      'p.version',
      sql<
        string[]
      >`array(select address from person_addresses x where x.person_id = p.id and not is_primary order by 1)`.as(
        'addresses',
      ),
      sql<string[]>`array(select site_id from person_sites x where x.person_id = p.id order by 1)`.as('site_ids'),
      sql<string[]>`array(select client_id from person_clients x where x.person_id = p.id order by 1)`.as('client_ids'),
    ]);
}

export const findPerson = (tx: ScopedTx, id: string) => people(tx).where('p.id', '=', id).executeTakeFirst();

export type PersonRow = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

export interface PeopleFilter {
  /** A LIKE pattern. */
  pattern: string | undefined;
  kind: 'staff' | 'client' | undefined;
  clientId: string | undefined;
  /** Name and id of the last person of the page before. */
  after: readonly [name: string, id: string] | undefined;
  limit: number;
}

/** By name. */
export function listPeople(tx: ScopedTx, { pattern, kind, clientId, after, limit }: PeopleFilter) {
  let query = people(tx);
  if (pattern !== undefined) query = query.where(sql<boolean>`plain(p.name || ' ' || p.email) like plain(${pattern})`);
  if (kind !== undefined) query = query.where('p.client_id', kind === 'staff' ? 'is' : 'is not', null);
  if (clientId !== undefined) query = query.where('p.client_id', '=', clientId);
  if (after !== undefined) query = query.where(sql<boolean>`(p.name, p.id) > (${after[0]}, ${after[1]}::uuid)`);
  return query.orderBy('p.name').orderBy('p.id').limit(limit).execute();
}

export interface NewPerson {
  id: string;
  client_id: string | null;
  name: string;
  email: string;
  phone: string | null;
  role: string;
  language: string;
  time_zone: string;
}

/**
 * A person with the primary address. False when it is taken, by whomever: row security hides them, the unique indexes do
 * not. What was written by then must be undone.
 */
export async function insertPerson(tx: ScopedTx, person: NewPerson): Promise<boolean> {
  const query = tx
    .insertInto('people')
    .values(person)
    .onConflict((conflict) => conflict.column('email').doNothing());
  if (((await query.executeTakeFirst()).numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
  return insertAddress(tx, person, person.email, { isPrimary: true });
}

export type PersonChanges = Omit<Updateable<DB['people']>, 'id' | 'client_id' | 'email' | 'version' | 'created_at'>;

/** False when the version is not the given one any more. */
export async function updatePerson(
  tx: ScopedTx,
  id: string,
  version: number,
  changes: PersonChanges,
): Promise<boolean> {
  const query = tx
    .updateTable('people')
    .set({ ...changes, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** Oneself: the last save wins, there is nobody else to be overwritten. */
export async function updateOwnRow(tx: ScopedTx, id: string, changes: PersonChanges): Promise<void> {
  await tx
    .updateTable('people')
    .set((of) => ({ ...changes, version: of('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export async function replaceSites(tx: ScopedTx, clientId: string, personId: string, siteIds: readonly string[]) {
  await tx.deleteFrom('person_sites').where('person_id', '=', personId).execute();
  if (siteIds.length === 0) return;
  const rows = siteIds.map((site_id) => ({ client_id: clientId, person_id: personId, site_id }));
  await tx.insertInto('person_sites').values(rows).execute();
}

export async function replaceClients(tx: ScopedTx, personId: string, clientIds: readonly string[]): Promise<void> {
  await tx.deleteFrom('person_clients').where('person_id', '=', personId).execute();
  if (clientIds.length === 0) return;
  const rows = clientIds.map((client_id) => ({ client_id, person_id: personId }));
  await tx.insertInto('person_clients').values(rows).execute();
}

/** How many of these clients the caller sees. */
export const countClients = (tx: ScopedTx, ids: readonly string[]): Promise<number> =>
  countOf(tx.selectFrom('clients').where('id', 'in', [...ids]));

/** How many of these sites the caller sees at this client. */
export const countSites = (tx: ScopedTx, clientId: string, ids: readonly string[]): Promise<number> =>
  countOf(
    tx
      .selectFrom('sites')
      .where('client_id', '=', clientId)
      .where('id', 'in', [...ids]),
  );

async function countOf<Table extends keyof DB>(query: SelectQueryBuilder<DB, Table, object>): Promise<number> {
  const { count } = await query.select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}

/** Locks the active superadmins until the transaction ends, so that two of them cannot demote each other. */
export async function lockSuperadmins(tx: ScopedTx): Promise<number> {
  const query = tx.selectFrom('people').select('id').where('role', '=', 'superadmin').where('active', '=', true);
  return (await query.orderBy('id').forUpdate().execute()).length;
}

/** Active staff who see a client, or all of them without one; by name. Wants a scope that sees every limit. */
export function listAssignable(tx: ScopedTx, clientId: string | undefined) {
  return tx
    .selectFrom('people as p')
    .select(['p.id', 'p.name'])
    .where('p.client_id', 'is', null)
    .where('p.active', '=', true)
    .$if(clientId !== undefined, (query) =>
      query.where(
        sql<boolean>`(p.role <> 'technician'
          or not exists (select from person_clients x where x.person_id = p.id)
          or exists (select from person_clients x where x.person_id = p.id and x.client_id = ${clientId}))`,
      ),
    )
    .orderBy('p.name')
    .limit(1000)
    .execute();
}

/** What a new person starts with. Undefined before the first start is finished. */
export const organisationDefaults = (tx: ScopedTx) =>
  tx.selectFrom('organisation').select(['name', 'language', 'time_zone']).executeTakeFirst();
