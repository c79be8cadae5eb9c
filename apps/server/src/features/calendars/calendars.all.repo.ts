import { CalendarHours } from '@lanet/contracts/calendar-hours';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface CalendarWithHistory {
  id: string;
  name: string;
  isDefault: boolean;
  /** Ascending; `validFromMs` of the first is null: since ever. */
  history: { validFromMs: number | null; hours: CalendarHours }[];
}

/** Every calendar with every version of it. */
export async function allCalendars(tx: ScopedTx): Promise<CalendarWithHistory[]> {
  const rows = await tx
    .selectFrom('calendars as c')
    .innerJoin('calendar_versions as v', 'v.calendar_id', 'c.id')
    .select(['c.id', 'c.name', 'c.is_default', 'v.hours'])
    .select(
      sql<
        number | null
      >`case when v.valid_from = '-infinity' then null else extract(epoch from v.valid_from) * 1000 end`.as(
        'valid_from_ms',
      ),
    )
    .orderBy('c.id')
    .orderBy('v.valid_from')
    .execute();
  const calendars = new Map<string, CalendarWithHistory>();
  for (const { id, name, is_default: isDefault, valid_from_ms, hours } of rows) {
    const calendar = calendars.get(id) ?? { id, name, isDefault, history: [] };
    const validFromMs = valid_from_ms === null ? null : Number(valid_from_ms);
    calendar.history.push({ validFromMs, hours: CalendarHours.parse(hours) });
    calendars.set(id, calendar);
  }
  return [...calendars.values()];
}

export interface PlaceHours {
  siteCalendarId: string | null;
  clientCalendarId: string | null;
  /** Null where no site is known. */
  siteTimeZone: string | null;
  extraDays: { date: string; name: string; addedAtMs: number; removedAtMs: number | null }[];
}

/** What a client and one of its sites go by. */
export async function placeHours(tx: ScopedTx, clientId: string, siteId: string | null): Promise<PlaceHours> {
  const row = await tx
    .selectFrom('clients as c')
    .leftJoin('sites as s', (join) => join.onRef('s.client_id', '=', 'c.id').on('s.id', '=', siteId))
    .select(['c.calendar_id as client_calendar', 's.calendar_id as site_calendar', 's.time_zone'])
    .where('c.id', '=', clientId)
    .executeTakeFirst();
  const days = await tx
    .selectFrom('extra_holidays')
    .select([
      'name',
      sql<string>`to_char(date, 'YYYY-MM-DD')`.as('date'),
      sql<number>`extract(epoch from added_at) * 1000`.as('added'),
      sql<number | null>`extract(epoch from removed_at) * 1000`.as('removed'),
    ])
    .where('client_id', '=', clientId)
    .where(sql<boolean>`(site_id is null or site_id = ${siteId}::uuid)`)
    .execute();
  return {
    siteCalendarId: row?.site_calendar ?? null,
    clientCalendarId: row?.client_calendar ?? null,
    siteTimeZone: row?.time_zone ?? null,
    extraDays: days.map(({ date, name, added, removed }) => ({
      ...{ date, name, addedAtMs: Number(added), removedAtMs: removed === null ? null : Number(removed) },
    })),
  };
}
