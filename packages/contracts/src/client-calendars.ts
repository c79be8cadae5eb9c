// Which calendar a client and its sites go by, and days on which they are closed besides. Part of the feature `calendars`.
import { z } from 'zod';
import { CalendarRef } from './calendars.ts';
import { ById, endpoint, Id, Instant, line, nothing } from './endpoint.ts';

export const ClientCalendars = z
  .object({
    /** Of the client; null: that of the SLA, else the default. */
    calendar: CalendarRef.nullable(),
    /** Of each site; null: that of the client. */
    sites: z.array(z.object({ id: Id, name: z.string(), calendar: CalendarRef.nullable() })),
    /** Null only before the first start is finished. */
    default: CalendarRef.nullable(),
  })
  .meta({ id: 'ClientCalendars' });
export type ClientCalendars = z.infer<typeof ClientCalendars>;

const choice = z.object({ calendarId: Id.nullable() });

export const clientCalendars = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/clients/:id/calendars',
    summary: 'The calendars that a client and its sites have chosen',
    permission: 'calendars.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: ClientCalendars,
  }),
  choose: endpoint({
    method: 'PUT',
    path: '/api/v1/clients/:id/calendar',
    summary: 'Choose the calendar of a client, or none',
    permission: 'calendars.write',
    params: ById,
    query: nothing,
    body: choice,
    response: nothing,
  }),
  chooseOfSite: endpoint({
    method: 'PUT',
    path: '/api/v1/sites/:id/calendar',
    summary: 'Choose the calendar of a site, or none',
    permission: 'calendars.write',
    params: ById,
    query: nothing,
    body: choice,
    response: nothing,
  }),
};

export const ExtraHoliday = z
  .object({
    id: Id,
    date: z.iso.date(),
    name: z.string(),
    /** Null: of every site of the client. */
    site: z.object({ id: Id, name: z.string() }).nullable(),
    addedAt: Instant,
  })
  .meta({ id: 'ExtraHoliday' });
export type ExtraHoliday = z.infer<typeof ExtraHoliday>;

export const extraHolidays = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/clients/:id/extra-holidays',
    summary: 'Days on which a client or one of its sites is closed besides its calendar, by date; at most 500',
    permission: 'calendars.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(ExtraHoliday) }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/clients/:id/extra-holidays',
    summary: 'Close a client or one of its sites on a day',
    permission: 'calendars.write',
    params: ById,
    query: nothing,
    body: z.object({ date: z.iso.date(), name: line(120), siteId: Id.nullable() }),
    response: ExtraHoliday,
    status: 201,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/clients/:id/extra-holidays/:holidayId',
    summary: 'Open again from now on; the time before stays as it was',
    permission: 'calendars.write',
    params: z.object({ id: Id, holidayId: Id }),
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
