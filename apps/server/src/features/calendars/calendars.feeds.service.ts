import { dateIn } from '@lanet/contracts/calendar-days';
import { type CalendarFeed, type FeedDay, MOST_FEEDS } from '@lanet/contracts/calendar-feeds';
import { v7 as uuidv7 } from 'uuid';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { askFeed, type FeedAnswer } from './calendars.feed.source.ts';
import {
  deleteFeed,
  dueFeeds,
  feedsOf,
  findFeed,
  insertFeed,
  type StoredFeed,
  storeDays,
  storeFault,
} from './calendars.feeds.repo.ts';
import { toFeed } from './calendars.reading.service.ts';
import { findCalendar, lockCalendar } from './calendars.repo.ts';
import { httpAddress, isSame, yearsAround } from './calendars.rules.ts';
import { calendarChanged, record, renewHours, requireLocked } from './calendars.service.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    'calendars.read_feed': { feedId: string };
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AT_ONCE = 100;

/** @throws Refusal 404 `calendars.not_found`; 409 `calendar_feeds.too_many` or `calendar_feeds.taken`. */
export async function addFeed(
  tx: ScopedTx,
  { clock }: Platform,
  caller: Caller,
  { calendarId, name, url }: { calendarId: string; name: string; url: string },
): Promise<CalendarFeed> {
  const calendar = await requireLocked(tx, calendarId);
  if ((await feedsOf(tx, calendarId)).length >= MOST_FEEDS) throw new Refusal('calendar_feeds.too_many');
  const id = uuidv7();
  const feed = { id, calendarId, name, url: httpAddress(url), nextFetchAt: new Date(clock.now() + HOUR_MS) };
  if (!(await insertFeed(tx, feed))) throw new Refusal('calendar_feeds.taken');
  await readSoon(tx, id);
  await record(tx, caller, 'calendars.feed_added', calendar.name, { feed: name, host: new URL(feed.url).host });
  await calendarChanged(tx, { kind: 'details', calendarId });
  return toFeed(await requireFeed(tx, calendarId, id), caller);
}

/** @throws Refusal 404 `calendar_feeds.not_found`. */
export async function refreshFeed(
  tx: ScopedTx,
  caller: Caller,
  { calendarId, feedId }: { calendarId: string; feedId: string },
): Promise<CalendarFeed> {
  const feed = await requireFeed(tx, calendarId, feedId);
  await readSoon(tx, feedId);
  return toFeed(feed, caller);
}

/** @throws Refusal 404 `calendars.not_found` or `calendar_feeds.not_found`. */
export async function removeFeed(
  tx: ScopedTx,
  caller: Caller,
  { calendarId, feedId }: { calendarId: string; feedId: string },
): Promise<void> {
  const calendar = await requireLocked(tx, calendarId);
  const feed = await requireFeed(tx, calendarId, feedId);
  await deleteFeed(tx, feedId);
  await record(tx, caller, 'calendars.feed_removed', calendar.name, { feed: feed.name });
  const hasNewHours = await renewHours(tx, calendar, caller.name);
  if (!hasNewHours) await calendarChanged(tx, { kind: 'details', calendarId });
}

async function requireFeed(tx: ScopedTx, calendarId: string, id: string): Promise<StoredFeed> {
  const feed = await findFeed(tx, id);
  if (feed?.calendarId !== calendarId) throw new Refusal('calendar_feeds.not_found');
  return feed;
}

const readSoon = (tx: ScopedTx, feedId: string) =>
  enqueue(tx, 'calendars.read_feed', { feedId }, { key: `calendars.read_feed.${feedId}` });

/** Queues the reading of every feed whose day is over. */
export async function readDueFeeds({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  await inScope(db, SYSTEM, async (tx) => {
    for (const feedId of await dueFeeds(tx, new Date(clock.now()), AT_ONCE)) await readSoon(tx, feedId);
  });
}

/**
 * Reads one feed, and makes a version of its calendar where its days have changed. Running twice: what is the same the second
 * time changes nothing.
 */
export async function readOneFeed(platform: Platform, feedId: string): Promise<void> {
  const { db, clock, config } = platform;
  const known = await inScope(db, SYSTEM, async (tx) => {
    const feed = await findFeed(tx, feedId);
    const calendar = feed && (await findCalendar(tx, feed.calendarId));
    return calendar && { feed, timeZone: calendar.own.timeZone };
  });
  if (!known) return;
  const { feed, timeZone } = known;
  const yearOf = (ms: number) => Number(dateIn(timeZone, ms).slice(0, 4));
  const year = yearOf(clock.now());
  // With the year the days change that are read of the same answer: then it has to be given whole.
  const isOfThisYear = feed.lastOkAt !== null && yearOf(feed.lastOkAt.getTime()) === year;
  const answer = await askFeed({
    ...{ url: feed.url, name: feed.name, etag: isOfThisYear ? feed.etag : null, years: yearsAround(year) },
    allowed: config.calendars.privateNetworks ?? [],
  });
  await inScope(db, SYSTEM, (tx) => storeAnswer(tx, feed, answer, clock.now()));
}

async function storeAnswer(tx: ScopedTx, asked: StoredFeed, answer: FeedAnswer, nowMs: number): Promise<void> {
  const calendar = await lockCalendar(tx, asked.calendarId);
  const feed = await findFeed(tx, asked.id);
  // Removed while it was asked.
  if (!calendar || !feed) return;
  const at = new Date(nowMs);
  if (answer.kind === 'fault') {
    await storeFault(tx, feed.id, { fault: answer.fault, at, nextFetchAt: new Date(nowMs + HOUR_MS) });
  } else {
    const { days, etag } = answer.kind === 'days' ? answer : feed;
    await storeDays(tx, feed.id, { days, etag, at, nextFetchAt: new Date(nowMs + DAY_MS) });
    if (!isSame(days, feed.days)) await recordChange(tx, calendar.name, feed, days);
  }
  const hasNewHours = await renewHours(tx, calendar, null);
  if (!hasNewHours) await calendarChanged(tx, { kind: 'details', calendarId: calendar.id });
}

async function recordChange(tx: ScopedTx, target: string, feed: StoredFeed, days: readonly FeedDay[]): Promise<void> {
  await audit(tx, {
    actor: { kind: 'system', id: null, name: 'LANET Helpdesk' },
    action: 'calendars.feed_changed',
    target,
    detail: { feed: feed.name, daysBefore: feed.days.length, daysAfter: days.length },
  });
}
