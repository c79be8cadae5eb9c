import type { ExtraHoliday } from '@lanet/contracts/client-calendars';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export const MOST_EXTRA_HOLIDAYS = 500;

const selectHolidays = (tx: ScopedTx) =>
  tx
    .selectFrom('extra_holidays')
    .leftJoin('sites', (join) =>
      join.onRef('sites.client_id', '=', 'extra_holidays.client_id').onRef('sites.id', '=', 'extra_holidays.site_id'),
    )
    .select([
      ...([
        'extra_holidays.id',
        'extra_holidays.name',
        'added_at',
        'sites.id as siteId',
        'sites.name as siteName',
      ] as const),
      sql<string>`extra_holidays.date::text`.as('date'),
    ])
    .where('removed_at', 'is', null);

type Row = Awaited<ReturnType<ReturnType<typeof selectHolidays>['executeTakeFirstOrThrow']>>;

const toHoliday = ({ id, name, date, added_at, siteId, siteName }: Row): ExtraHoliday => ({
  ...{ id, name, date, addedAt: added_at.toISOString() },
  site: siteId === null || siteName === null ? null : { id: siteId, name: siteName },
});

/** Of a client and all of its sites, by date. */
export async function listExtraHolidays(tx: ScopedTx, clientId: string): Promise<ExtraHoliday[]> {
  const rows = await selectHolidays(tx)
    .where('extra_holidays.client_id', '=', clientId)
    .orderBy('extra_holidays.date')
    .orderBy('extra_holidays.id')
    .limit(MOST_EXTRA_HOLIDAYS)
    .execute();
  return rows.map(toHoliday);
}

export async function countExtraHolidays(tx: ScopedTx, clientId: string): Promise<number> {
  const row = await tx
    .selectFrom('extra_holidays')
    .select(sql<number>`count(*)`.as('count'))
    .where('client_id', '=', clientId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row?.count ?? 0;
}

export interface NewHoliday {
  id: string;
  clientId: string;
  siteId: string | null;
  date: string;
  name: string;
}

/** False when the client, or that site, is closed on that date already. In whole milliseconds, as clocks count. */
export async function insertExtraHoliday(tx: ScopedTx, holiday: NewHoliday): Promise<boolean> {
  const { id, clientId, siteId, date, name } = holiday;
  const { rows } = await sql`
    insert into extra_holidays (client_id, id, site_id, date, name, added_at)
    values (${clientId}, ${id}, ${siteId}, ${date}::date, ${name}, date_trunc('milliseconds', clock_timestamp()))
    on conflict (client_id, site_id, date) where removed_at is null do nothing returning id`.execute(tx);
  return rows.length > 0;
}

export async function findExtraHoliday(tx: ScopedTx, id: string): Promise<ExtraHoliday | undefined> {
  const row = await selectHolidays(tx).where('extra_holidays.id', '=', id).executeTakeFirst();
  return row && toHoliday(row);
}

/** What it was; undefined when it is not there. The row stays: until now the day was closed. */
export async function endExtraHoliday(
  tx: ScopedTx,
  clientId: string,
  id: string,
): Promise<{ date: string; name: string; siteId: string | null } | undefined> {
  return tx
    .updateTable('extra_holidays')
    .set({ removed_at: sql`greatest(added_at, date_trunc('milliseconds', clock_timestamp()))` })
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returning([sql<string>`date::text`.as('date'), 'name', 'site_id as siteId'])
    .executeTakeFirst();
}

export interface ExtraHolidaySpan {
  date: string;
  name: string;
  addedAtMs: number;
  /** Null: still closed. */
  removedAtMs: number | null;
}

/** What ever closed a client, and the site if one is given, with when it was so; by date. */
export async function extraHolidays(
  tx: ScopedTx,
  clientId: string,
  siteId: string | null,
): Promise<ExtraHolidaySpan[]> {
  const rows = await tx
    .selectFrom('extra_holidays')
    .select([sql<string>`date::text`.as('date'), 'name', 'added_at', 'removed_at'])
    .where('client_id', '=', clientId)
    .where((where) => where.or([where('site_id', 'is', null), where('site_id', '=', siteId)]))
    .orderBy('extra_holidays.date')
    .orderBy('added_at')
    .execute();
  return rows.map(({ date, name, added_at, removed_at }) => ({
    ...{ date, name, addedAtMs: added_at.getTime(), removedAtMs: removed_at?.getTime() ?? null },
  }));
}
