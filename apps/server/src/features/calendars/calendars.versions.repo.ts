import type { CalendarHours } from '@lanet/contracts/calendar-hours';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface StoredVersion {
  /** Epoch milliseconds; null for the first one, which is as old as time. */
  validFromMs: number | null;
  hours: CalendarHours;
  savedBy: string | null;
}

/** In force for all time before the next one. */
export async function insertFirstVersion(
  tx: ScopedTx,
  calendarId: string,
  { hours, savedBy }: Pick<StoredVersion, 'hours' | 'savedBy'>,
): Promise<void> {
  await sql`
    insert into calendar_versions (calendar_id, valid_from, hours, saved_by)
    values (${calendarId}, '-infinity', ${JSON.stringify(hours)}, ${savedBy})`.execute(tx);
}

/**
 * In force from now on by the database's clock, and after the one before it even where that clock was set back. The calendar's
 * row is locked, so nobody makes another meanwhile.
 */
export async function insertVersion(
  tx: ScopedTx,
  calendarId: string,
  { hours, savedBy }: Pick<StoredVersion, 'hours' | 'savedBy'>,
): Promise<void> {
  await sql`
    insert into calendar_versions (calendar_id, valid_from, hours, saved_by)
    select ${calendarId}, greatest(date_trunc('milliseconds', clock_timestamp()), max(valid_from) + interval '1 millisecond'),
      ${JSON.stringify(hours)}, ${savedBy}
    from calendar_versions where calendar_id = ${calendarId}`.execute(tx);
}

const selectVersions = (tx: ScopedTx, calendarId: string) =>
  tx
    .selectFrom('calendar_versions')
    .select([
      sql<number | null>`case when valid_from > '-infinity' then extract(epoch from valid_from) * 1000 end::float8`.as(
        'valid_from_ms',
      ),
      'hours',
      'saved_by',
    ])
    .where('calendar_id', '=', calendarId);

type Row = Awaited<ReturnType<ReturnType<typeof selectVersions>['executeTakeFirstOrThrow']>>;

const toStored = (row: Row): StoredVersion => ({
  validFromMs: row.valid_from_ms === null ? null : Math.round(row.valid_from_ms),
  // Only the two functions above write it, and they are given hours; whoever computes a clock reads all of them.
  hours: row.hours as unknown as CalendarHours,
  savedBy: row.saved_by,
});

/** Oldest first. */
export async function calendarHistory(tx: ScopedTx, calendarId: string): Promise<StoredVersion[]> {
  return (await selectVersions(tx, calendarId).orderBy('valid_from').execute()).map(toStored);
}

/** Newest first. */
export async function lastVersions(tx: ScopedTx, calendarId: string, limit: number): Promise<StoredVersion[]> {
  const rows = await selectVersions(tx, calendarId).orderBy('valid_from', 'desc').limit(limit).execute();
  return rows.map(toStored);
}

/** What is in force now, by the calendar's id. */
export async function hoursInForce(tx: ScopedTx): Promise<Map<string, CalendarHours>> {
  const rows = await tx
    .selectFrom('calendar_versions')
    .distinctOn('calendar_id')
    .select(['calendar_id', 'hours'])
    .orderBy('calendar_id')
    .orderBy('valid_from', 'desc')
    .execute();
  // As above.
  return new Map(rows.map((row) => [row.calendar_id, row.hours as unknown as CalendarHours]));
}
