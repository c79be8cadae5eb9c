// Calendars of others that opening hours follow: iCal feeds whose all-day events are holidays. Part of the feature `calendars`.
import { z } from 'zod';
import { endpoint, Id, Instant, line, nothing } from './endpoint.ts';

export const FeedFault = z.object({
  code: z.enum([
    ...(['address', 'blocked', 'no_answer', 'redirects', 'timeout', 'too_large'] as const),
    /** It answered with a status other than 200; `detail` says which. */
    'status',
    ...(['not_a_calendar', 'no_days', 'too_many_days'] as const),
  ]),
  detail: z.string().nullable(),
});
export type FeedFault = z.infer<typeof FeedFault>;

export const FeedDay = z.object({ date: z.iso.date(), name: line(120) });
export type FeedDay = z.infer<typeof FeedDay>;

/** Of one feed, over the years it is read for. */
export const MOST_FEED_DAYS = 250;
export const MOST_FEEDS = 4;

export const CalendarFeed = z
  .object({
    id: Id,
    name: z.string(),
    host: z.string(),
    /** Whoever knows the address of a private calendar may read it: only for those who may change it. */
    url: z.string().nullable(),
    /** As they were last read; kept when the feed fails. */
    days: z.array(FeedDay),
    lastFetchedAt: Instant.nullable(),
    lastOkAt: Instant.nullable(),
    lastError: FeedFault.nullable(),
  })
  .meta({ id: 'CalendarFeed' });
export type CalendarFeed = z.infer<typeof CalendarFeed>;

/** As calendars are handed out: `webcal:` is HTTPS by another name. */
const FeedUrl = z
  .url({ protocol: /^(https?|webcals?)$/ })
  .max(2000)
  .refine((url) => !URL.canParse(url) || !hasPassword(new URL(url)), 'no password in the address');

const hasPassword = ({ username, password }: URL) => username !== '' || password !== '';

const params = z.object({ id: Id, feedId: Id });

export const calendarFeeds = {
  add: endpoint({
    method: 'POST',
    path: '/api/v1/calendars/:id/feeds',
    summary: 'Follow an iCal feed: its all-day events are holidays of the calendar; it is read at once, then daily',
    permission: 'calendars.write',
    params: z.object({ id: Id }),
    query: nothing,
    body: z.object({ name: line(80), url: FeedUrl }),
    response: CalendarFeed,
    status: 201,
  }),
  refresh: endpoint({
    method: 'POST',
    path: '/api/v1/calendars/:id/feeds/:feedId/refresh',
    summary: 'Read a feed now',
    permission: 'calendars.write',
    params,
    query: nothing,
    body: nothing,
    response: CalendarFeed,
    status: 202,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/calendars/:id/feeds/:feedId',
    summary: 'Stop following a feed; its days go with it',
    permission: 'calendars.write',
    params,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
