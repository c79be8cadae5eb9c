// Calendars: opening hours with their holidays, for the clocks of the SLA. They are the provider's, the same for every client.
import { z } from 'zod';
import { CalendarFeed } from './calendar-feeds.ts';
import { CalendarHours, WeekHours } from './calendar-hours.ts';
import { ById, endpoint, Id, Instant, line, nothing, TimeZone } from './endpoint.ts';

/** Days that people set; those of feeds come besides, within what opening hours may hold in all. */
export const MOST_OWN_DAYS = 1000;

const fields = {
  name: line(80),
  timeZone: TimeZone,
  week: WeekHours,
  days: CalendarHours.shape.days.max(MOST_OWN_DAYS),
};

export const CalendarRef = z.object({ id: Id, name: z.string() }).meta({ id: 'CalendarRef' });
export type CalendarRef = z.infer<typeof CalendarRef>;

const shared = {
  ...CalendarRef.shape,
  isDefault: z.boolean(),
  active: z.boolean(),
  timeZone: z.string(),
  week: WeekHours,
  /** Whether any hour is open within the next 366 days; without one, what runs by this calendar is never due. */
  opens: z.boolean(),
  /** Clients and sites that the caller sees, and active policies that name it. */
  usedBy: z.object({ clients: z.number().int(), sites: z.number().int(), policies: z.number().int() }),
  version: z.number().int(),
};

export const CalendarSummary = z
  .object({
    ...shared,
    nextHoliday: z.object({ date: z.iso.date(), name: z.string() }).nullable(),
    failingFeeds: z.number().int(),
  })
  .meta({ id: 'CalendarSummary' });
export type CalendarSummary = z.infer<typeof CalendarSummary>;

/** What was in force from an instant on, and what it changed against the version before. */
export const CalendarVersion = z.object({
  /** Null for the first one, which is as old as time. */
  validFrom: Instant.nullable(),
  /** Who saved it; null where a feed changed or the product made it. */
  savedBy: z.string().nullable(),
  timeZone: z.string(),
  week: WeekHours,
  changed: z.object({
    timeZone: z.boolean(),
    week: z.boolean(),
    addedDays: z.number().int(),
    removedDays: z.number().int(),
    changedDays: z.number().int(),
  }),
});
export type CalendarVersion = z.infer<typeof CalendarVersion>;

export const Calendar = z
  .object({
    ...shared,
    /** People's own; on the same date they go before those of feeds. */
    days: fields.days,
    feeds: z.array(CalendarFeed),
    /** Newest first, the last fifty. */
    history: z.array(CalendarVersion),
    createdAt: Instant,
  })
  .meta({ id: 'Calendar' });
export type Calendar = z.infer<typeof Calendar>;

const act = (action: string, summary: string) =>
  endpoint({
    method: 'POST',
    path: `/api/v1/calendars/:id/${action}`,
    summary,
    permission: 'calendars.write',
    params: ById,
    query: nothing,
    body: nothing,
    response: Calendar,
  });

export const calendars = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/calendars',
    summary: 'Calendars: the default first, then by name; at most 200',
    permission: 'calendars.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(CalendarSummary) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/calendars/:id',
    summary: 'One calendar with its feeds and its history',
    permission: 'calendars.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Calendar,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/calendars',
    summary: 'Make a calendar',
    permission: 'calendars.write',
    params: nothing,
    query: nothing,
    body: z.object(fields),
    response: Calendar,
    status: 201,
  }),
  copy: endpoint({
    method: 'POST',
    path: '/api/v1/calendars/:id/copy',
    summary: 'Make a calendar from another, with its days and its feeds',
    permission: 'calendars.write',
    params: ById,
    query: nothing,
    body: z.object({ name: fields.name }),
    response: Calendar,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/calendars/:id',
    summary: 'Change a calendar from now on; what was before keeps the hours it had',
    permission: 'calendars.write',
    params: ById,
    query: nothing,
    body: z.object(fields).partial(),
    response: Calendar,
    versioned: true,
  }),
  makeDefault: act('default', 'Make it the calendar of whoever has chosen none'),
  deactivate: act('deactivate', 'Take a calendar out of the choices; not while it is chosen, nor the default'),
  activate: act('activate', 'Put a calendar back among the choices'),
};
