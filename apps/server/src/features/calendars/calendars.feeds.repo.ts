import { FeedDay, FeedFault } from '@lanet/contracts/calendar-feeds';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const selectFeeds = (tx: ScopedTx) =>
  tx
    .selectFrom('calendar_feeds')
    .select(['id', 'calendar_id', 'name', 'url', 'etag', 'last_fetched_at', 'last_ok_at', 'last_error', 'days']);

type Row = Awaited<ReturnType<ReturnType<typeof selectFeeds>['executeTakeFirstOrThrow']>>;

export type StoredFeed = ReturnType<typeof toStored>;

const toStored = (row: Row) => ({
  id: row.id,
  calendarId: row.calendar_id,
  name: row.name,
  url: row.url,
  etag: row.etag,
  lastFetchedAt: row.last_fetched_at,
  lastOkAt: row.last_ok_at,
  lastError: FeedFault.nullable().parse(row.last_error),
  days: z.array(FeedDay).parse(row.days),
});

export async function findFeed(tx: ScopedTx, id: string): Promise<StoredFeed | undefined> {
  const row = await selectFeeds(tx).where('id', '=', id).executeTakeFirst();
  return row && toStored(row);
}

/** In the order they were added: so the first wins where two have something to say of one date. */
export async function feedsOf(tx: ScopedTx, calendarId: string): Promise<StoredFeed[]> {
  const query = selectFeeds(tx).where('calendar_id', '=', calendarId).orderBy('created_at').orderBy('id');
  return (await query.execute()).map(toStored);
}

/** How many feeds of each calendar could not be read the last time. */
export async function countFailing(tx: ScopedTx): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('calendar_feeds')
    .select(['calendar_id', sql<number>`count(*)`.as('count')])
    .where('last_error', 'is not', null)
    .groupBy('calendar_id')
    .execute();
  return new Map(rows.map(({ calendar_id, count }) => [calendar_id, count]));
}

/** Feeds whose time has come, of calendars in use. */
export async function dueFeeds(tx: ScopedTx, at: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('calendar_feeds')
    .innerJoin('calendars', 'calendars.id', 'calendar_feeds.calendar_id')
    .select('calendar_feeds.id')
    .where('next_fetch_at', '<=', at)
    .where('active', '=', true)
    .orderBy('next_fetch_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** False when the calendar follows that address already. */
export async function insertFeed(
  tx: ScopedTx,
  {
    id,
    calendarId,
    name,
    url,
    nextFetchAt,
  }: Pick<StoredFeed, 'id' | 'calendarId' | 'name' | 'url'> & { nextFetchAt: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('calendar_feeds')
    .values({ id, calendar_id: calendarId, name, url, next_fetch_at: nextFetchAt })
    .onConflict((conflict) => conflict.columns(['calendar_id', 'url']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** As they are, to be read again when those they are copied from would be. */
export async function copyFeeds(tx: ScopedTx, { from, to }: { from: string; to: string }): Promise<void> {
  await sql`
    insert into calendar_feeds
      (id, calendar_id, name, url, etag, last_fetched_at, last_ok_at, last_error, days, next_fetch_at, created_at)
    select gen_random_uuid(), ${to}, name, url, etag, last_fetched_at, last_ok_at, last_error, days, next_fetch_at, created_at
    from calendar_feeds where calendar_id = ${from}`.execute(tx);
}

export async function storeDays(
  tx: ScopedTx,
  id: string,
  { days, etag, at, nextFetchAt }: { days: readonly FeedDay[]; etag: string | null; at: Date; nextFetchAt: Date },
): Promise<void> {
  await tx
    .updateTable('calendar_feeds')
    .set({ days: JSON.stringify(days), etag, last_fetched_at: at, last_ok_at: at, last_error: null })
    .set({ next_fetch_at: nextFetchAt })
    .where('id', '=', id)
    .execute();
}

export async function storeFault(
  tx: ScopedTx,
  id: string,
  { fault, at, nextFetchAt }: { fault: FeedFault; at: Date; nextFetchAt: Date },
): Promise<void> {
  await tx
    .updateTable('calendar_feeds')
    .set({ last_fetched_at: at, last_error: JSON.stringify(fault), next_fetch_at: nextFetchAt })
    .where('id', '=', id)
    .execute();
}

export async function deleteFeed(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('calendar_feeds').where('id', '=', id).execute();
}
