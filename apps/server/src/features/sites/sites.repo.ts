import type { Site } from '@lanet/contracts/sites';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { pageOf } from '../../platform/http/cursor.ts';

export interface NewSite {
  id: string;
  clientId: string;
  name: string;
  slug: string;
  timeZone: string;
  address?: string | null;
}

export interface SiteFields {
  name?: string;
  timeZone?: string;
  address?: string | null;
}

/** False when the client has a site of that slug. */
export async function insertSite(tx: ScopedTx, { clientId, timeZone, ...site }: NewSite): Promise<boolean> {
  const query = tx.insertInto('sites').values({ ...site, client_id: clientId, time_zone: timeZone });
  const row = await query
    .onConflict((on) => on.columns(['client_id', 'slug']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** False when it is not at that version any more, or not there. */
export async function updateSite(tx: ScopedTx, id: string, version: number, fields: SiteFields): Promise<boolean> {
  const { timeZone, ...same } = fields;
  const row = await tx
    .updateTable('sites')
    .set({ ...same, ...(timeZone !== undefined && { time_zone: timeZone }), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a site can be added to it: a foreign key would not see scopes. */
export async function clientIsVisible(tx: ScopedTx, id: string): Promise<boolean> {
  return (await tx.selectFrom('clients').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

export async function findSite(tx: ScopedTx, id: string): Promise<Site | undefined> {
  const row = await selectSites(tx).where('sites.id', '=', id).executeTakeFirst();
  return row && toSite(row);
}

export interface SiteList {
  clientId: string | undefined;
  limit: number;
  /** The client's name, the site's name and id of the last one of the page before. */
  after: [string, string, string] | undefined;
}

/** By client and name. */
export async function listSites(tx: ScopedTx, { clientId, limit, after }: SiteList) {
  let query = selectSites(tx);
  if (clientId !== undefined) query = query.where('sites.client_id', '=', clientId);
  if (after) {
    query = query.where(
      sql<boolean>`(clients.name, sites.name, sites.id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)`,
    );
  }
  const rows = await query
    .orderBy('clients.name')
    .orderBy('sites.name')
    .orderBy('sites.id')
    .limit(limit + 1)
    .execute();
  return pageOf<(typeof rows)[number], Site>(rows, limit, toSite, (row) => [row.client_name, row.name, row.id]);
}

function selectSites(tx: ScopedTx) {
  return tx
    .selectFrom('sites')
    .innerJoin('clients', 'clients.id', 'sites.client_id')
    .select([
      'sites.id',
      'sites.client_id',
      'clients.name as client_name',
      'sites.name',
      'sites.slug',
      'sites.time_zone',
      'sites.address',
      'sites.created_at',
      'sites.version',
      sql<number>`(select count(*) from devices d
                   where d.client_id = sites.client_id and d.site_id = sites.id and d.status = 'active')`.as(
        'device_count',
      ),
    ]);
}

type SiteRow = Awaited<ReturnType<ReturnType<typeof selectSites>['executeTakeFirstOrThrow']>>;

function toSite(row: SiteRow): Site {
  return {
    id: row.id,
    clientId: row.client_id,
    clientName: row.client_name,
    name: row.name,
    slug: row.slug,
    timeZone: row.time_zone,
    address: row.address,
    deviceCount: row.device_count,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}
