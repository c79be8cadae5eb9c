// Calendars as they are shown.
import { dateIn, opensWithin } from '@lanet/contracts/calendar-days';
import type { CalendarFeed } from '@lanet/contracts/calendar-feeds';
import type { CalendarHours } from '@lanet/contracts/calendar-hours';
import type { Calendar, CalendarRef, CalendarSummary, CalendarVersion } from '@lanet/contracts/calendars';
import { may } from '@lanet/contracts/permissions';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { type Usage, usage } from './calendars.choices.repo.ts';
import { countFailing, feedsOf, type StoredFeed } from './calendars.feeds.repo.ts';
import { findCalendar, listCalendars, type StoredCalendar } from './calendars.repo.ts';
import { changesBetween, nextHoliday } from './calendars.rules.ts';
import { hoursInForce, lastVersions, type StoredVersion } from './calendars.versions.repo.ts';

const HISTORY = 50;

/** `nowMs`: what is next, and whether anything opens, is counted from there. */
export async function readCalendars(tx: ScopedTx, nowMs: number): Promise<CalendarSummary[]> {
  const [inForce, used, failing] = [await hoursInForce(tx), await usage(tx), await countFailing(tx)];
  return (await listCalendars(tx)).map((calendar) => {
    const hours = inForce.get(calendar.id) ?? calendar.own;
    return {
      ...shared(calendar, hours, used, nowMs),
      nextHoliday: nextHoliday(hours, dateIn(hours.timeZone, nowMs)),
      failingFeeds: failing.get(calendar.id) ?? 0,
    };
  });
}

/** Those that somebody goes by although nothing opens in them any more. */
export async function closedCalendars(tx: ScopedTx, nowMs: number): Promise<CalendarRef[]> {
  const all = await readCalendars(tx, nowMs);
  return all
    .filter(({ active, isDefault, opens, usedBy }) => {
      const isUsed = isDefault || usedBy.clients + usedBy.sites + usedBy.policies > 0;
      return active && isUsed && !opens;
    })
    .map(({ id, name }) => ({ id, name }));
}

/** @throws Refusal 404 `calendars.not_found`. */
export async function readCalendar(tx: ScopedTx, caller: Caller, id: string, nowMs: number): Promise<Calendar> {
  const calendar = await findCalendar(tx, id);
  if (!calendar) throw new Refusal('calendars.not_found');
  const versions = await lastVersions(tx, id, HISTORY + 1);
  const feeds = await feedsOf(tx, id);
  return {
    ...shared(calendar, versions[0]?.hours ?? calendar.own, await usage(tx), nowMs),
    days: calendar.own.days,
    feeds: feeds.map((feed) => toFeed(feed, caller)),
    history: versions.slice(0, HISTORY).map((version, at) => toHistory(version, versions[at + 1])),
    createdAt: calendar.createdAt.toISOString(),
  };
}

const NOBODY: Usage = { clients: 0, sites: 0, policies: 0 };

const shared = (
  { id, name, isDefault, active, own, version }: StoredCalendar,
  hours: CalendarHours,
  used: ReadonlyMap<string, Usage>,
  nowMs: number,
) => ({
  ...{ id, name, isDefault, active, timeZone: own.timeZone, week: own.week, version },
  opens: opensWithin(hours, dateIn(hours.timeZone, nowMs)),
  usedBy: used.get(id) ?? NOBODY,
});

function toHistory({ validFromMs, savedBy, hours }: StoredVersion, before: StoredVersion | undefined): CalendarVersion {
  return {
    validFrom: validFromMs === null ? null : new Date(validFromMs).toISOString(),
    savedBy,
    timeZone: hours.timeZone,
    week: hours.week,
    changed: changesBetween(before?.hours, hours),
  };
}

export function toFeed({ id, name, url, days, ...feed }: StoredFeed, { role }: Caller): CalendarFeed {
  return {
    ...{ id, name, days, lastError: feed.lastError },
    host: new URL(url).host,
    url: may(role, 'calendars.write') ? url : null,
    lastFetchedAt: feed.lastFetchedAt?.toISOString() ?? null,
    lastOkAt: feed.lastOkAt?.toISOString() ?? null,
  };
}
