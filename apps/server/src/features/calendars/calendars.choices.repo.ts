// Which calendar a client or a site goes by: a column of theirs that this feature alone writes and reads.
import type { CalendarRef } from '@lanet/contracts/calendars';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface Place {
  clientId: string;
  siteId: string | null;
}

/** Of the site, else of the client; null where neither has chosen. */
export async function calendarOf(tx: ScopedTx, { clientId, siteId }: Place): Promise<string | null> {
  const row = await tx
    .selectFrom('clients')
    .leftJoin('sites', (join) => join.onRef('sites.client_id', '=', 'clients.id').on('sites.id', '=', siteId))
    .select(sql<string | null>`coalesce(sites.calendar_id, clients.calendar_id)`.as('calendarId'))
    .where('clients.id', '=', clientId)
    .executeTakeFirst();
  return row?.calendarId ?? null;
}

/** Undefined when the caller sees no such client. */
export async function choiceOfClient(
  tx: ScopedTx,
  clientId: string,
): Promise<{ calendar: CalendarRef | null } | undefined> {
  const row = await tx
    .selectFrom('clients')
    .leftJoin('calendars', 'calendars.id', 'clients.calendar_id')
    .select(['calendars.id', 'calendars.name'])
    .where('clients.id', '=', clientId)
    .executeTakeFirst();
  return row && { calendar: toRef(row) };
}

const MOST_SITES = 1000;

/** By name. */
export async function choicesOfSites(tx: ScopedTx, clientId: string) {
  const rows = await tx
    .selectFrom('sites')
    .leftJoin('calendars', 'calendars.id', 'sites.calendar_id')
    .select(['sites.id as siteId', 'sites.name as siteName', 'calendars.id', 'calendars.name'])
    .where('sites.client_id', '=', clientId)
    .orderBy('sites.name')
    .orderBy('sites.id')
    .limit(MOST_SITES)
    .execute();
  return rows.map((row) => ({ id: row.siteId, name: row.siteName, calendar: toRef(row) }));
}

const toRef = ({ id, name }: { id: string | null; name: string | null }): CalendarRef | null =>
  id === null || name === null ? null : { id, name };

/** The client's name; undefined when the caller sees no such client. */
export async function chooseForClient(
  tx: ScopedTx,
  clientId: string,
  calendarId: string | null,
): Promise<{ name: string } | undefined> {
  return tx
    .updateTable('clients')
    .set({ calendar_id: calendarId })
    .where('id', '=', clientId)
    .returning('name')
    .executeTakeFirst();
}

/** The site's client and name; undefined when the caller sees no such site. */
export async function chooseForSite(
  tx: ScopedTx,
  siteId: string,
  calendarId: string | null,
): Promise<{ clientId: string; name: string } | undefined> {
  return tx
    .updateTable('sites')
    .set({ calendar_id: calendarId })
    .where('id', '=', siteId)
    .returning(['client_id as clientId', 'name'])
    .executeTakeFirst();
}

export interface Usage {
  clients: number;
  sites: number;
  policies: number;
}

/** By calendar, of what the caller sees. Policies are of `sla`, which asks this feature for hours: the other way is a circle. */
export async function usage(tx: ScopedTx): Promise<Map<string, Usage>> {
  const { rows } = await sql<Usage & { id: string }>`
    select calendar_id as id, count(*) filter (where of = 'client')::int as clients,
      count(*) filter (where of = 'site')::int as sites, count(*) filter (where of = 'policy')::int as policies
    from (
      select calendar_id, 'client' as of from clients union all select calendar_id, 'site' from sites
      union all select (now.terms ->> 'calendarId')::uuid, 'policy' from sla_policies p cross join lateral (
        select terms from sla_policy_versions v where v.policy_id = p.id order by v.version desc limit 1) now
      where p.active) chosen
    where calendar_id is not null group by calendar_id`.execute(tx);
  return new Map(rows.map(({ id, ...used }) => [id, used]));
}
