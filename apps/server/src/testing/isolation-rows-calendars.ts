import { calendarFeeds } from '@lanet/contracts/calendar-feeds';
import { calendars } from '@lanet/contracts/calendars';
import { clientCalendars, extraHolidays } from '@lanet/contracts/client-calendars';
import { holidaySets } from '@lanet/contracts/holiday-sets';
import { none, own, type Row, type Scene, thing, versionOf } from './isolation-row.ts';

const atSpare = ({ victim }: Scene) => ({ params: { id: victim.calendars.spareId } });
const fresh = () => `New ${crypto.randomUUID()}`;
const hours = { timeZone: 'America/Mexico_City', week: {}, days: [] };
const provider = { shows: false } as const;

/** Calendars are the provider's, and all staff may read them; the choices and the days of a client are the client's. */
export const calendarRows: Record<string, Row> = {
  'calendars.list': own(calendars.list, none, provider),
  'calendars.get': own(calendars.get, atSpare, provider),
  'calendars.create': thing(calendars.create, () => ({ body: { name: fresh(), ...hours } }), provider),
  'calendars.copy': thing(calendars.copy, (scene) => ({ ...atSpare(scene), body: { name: fresh() } }), provider),
  'calendars.update': thing(
    calendars.update,
    async (scene) => ({
      ...atSpare(scene),
      ifMatch: await versionOf(scene, 'calendars', scene.victim.calendars.spareId),
      body: { name: fresh() },
    }),
    provider,
  ),
  'calendars.makeDefault': thing(calendars.makeDefault, atSpare, provider),
  'calendars.deactivate': thing(calendars.deactivate, atSpare, {
    because: 'the row before has made it the default, which stays: calendars.test.ts',
  }),
  'calendars.activate': thing(calendars.activate, atSpare, provider),
  'calendarFeeds.add': thing(
    calendarFeeds.add,
    (scene) => ({
      ...atSpare(scene),
      body: { name: 'Feed', url: `https://calendars.invalid/${crypto.randomUUID()}.ics` },
    }),
    provider,
  ),
  'calendarFeeds.refresh': thing(
    calendarFeeds.refresh,
    ({ victim: { calendars: of } }) => ({ params: { id: of.spareId, feedId: of.feedId } }),
    provider,
  ),
  'calendarFeeds.remove': thing(
    calendarFeeds.remove,
    ({ victim: { calendars: of } }) => ({ params: { id: of.spareId, feedId: of.feedId } }),
    provider,
  ),
  'holidaySets.get': own(
    holidaySets.get,
    () => ({ params: { country: 'mx' as const }, query: { from: 2026, to: 2026, language: 'es' as const } }),
    provider,
  ),
  'clientCalendars.get': thing(clientCalendars.get, ({ victim }) => ({ params: { id: victim.client.id } })),
  'clientCalendars.choose': thing(clientCalendars.choose, ({ victim }) => ({
    params: { id: victim.client.id },
    body: { calendarId: null },
  })),
  'clientCalendars.chooseOfSite': thing(clientCalendars.chooseOfSite, ({ victim }) => ({
    params: { id: victim.client.siteId },
    body: { calendarId: victim.calendars.chosenId },
  })),
  'extraHolidays.list': thing(extraHolidays.list, ({ victim }) => ({ params: { id: victim.client.id } })),
  'extraHolidays.add': thing(extraHolidays.add, ({ victim }) => ({
    params: { id: victim.client.id },
    body: { date: '2031-05-05', name: 'New', siteId: null },
  })),
  'extraHolidays.remove': thing(extraHolidays.remove, ({ victim }) => ({
    params: { id: victim.client.id, holidayId: victim.calendars.holidays.toRemove },
  })),
};
