import { calendarFeeds } from '@lanet/contracts/calendar-feeds';
import { calendars } from '@lanet/contracts/calendars';
import { clientCalendars, extraHolidays } from '@lanet/contracts/client-calendars';
import { holidaySets } from '@lanet/contracts/holiday-sets';
import type { FastifyInstance } from 'fastify';
import { inScope, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  addExtraHoliday,
  chooseOfClient,
  chooseOfSite,
  readChoices,
  readExtraHolidays,
  removeExtraHoliday,
} from './calendars.choices.service.ts';
import { addFeed, refreshFeed, removeFeed } from './calendars.feeds.service.ts';
import { publicHolidays, sourceOf } from './calendars.holidays.rules.ts';
import { readCalendar, readCalendars } from './calendars.reading.service.ts';
import {
  activateCalendar,
  changeCalendar,
  copyCalendar,
  createCalendar,
  deactivateCalendar,
  makeDefault,
} from './calendars.service.ts';

export function calendarRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, clock } = platform;
  /** What is done, and then the calendar as it is; `work` answers its id. */
  const thenRead = (caller: Caller, work: (tx: ScopedTx) => Promise<string>) =>
    inScope(db, caller, async (tx) => readCalendar(tx, caller, await work(tx), clock.now()));
  const act =
    (work: (tx: ScopedTx, caller: Caller, id: string) => Promise<void>) =>
    ({ params, caller }: { params: { id: string }; caller: Caller }) =>
      thenRead(caller, async (tx) => {
        await work(tx, caller, params.id);
        return params.id;
      });

  route(app, calendars.list, ({ caller }) =>
    inScope(db, caller, async (tx) => ({ items: await readCalendars(tx, clock.now()) })),
  );
  route(app, calendars.get, ({ params, caller }) => thenRead(caller, async () => params.id));
  route(app, calendars.create, ({ body, caller }) => thenRead(caller, (tx) => createCalendar(tx, caller, body)));
  route(app, calendars.copy, ({ params, body, caller }) =>
    thenRead(caller, (tx) => copyCalendar(tx, caller, params.id, body.name)),
  );
  route(app, calendars.update, ({ params: { id }, body: changes, caller, version }) =>
    thenRead(caller, async (tx) => {
      await changeCalendar(tx, caller, { id, version, changes });
      return id;
    }),
  );
  route(app, calendars.makeDefault, act(makeDefault));
  route(app, calendars.deactivate, act(deactivateCalendar));
  route(app, calendars.activate, act(activateCalendar));
  route(app, holidaySets.get, async ({ params: { country }, query }) => ({
    days: publicHolidays(country, query),
    source: sourceOf(country),
  }));
  feedRoutes(app, platform);
  choiceRoutes(app, platform);
}

function feedRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform;
  route(app, calendarFeeds.add, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => addFeed(tx, platform, caller, { calendarId: params.id, ...body })),
  );
  route(app, calendarFeeds.refresh, ({ params: { id: calendarId, feedId }, caller }) =>
    inScope(db, caller, (tx) => refreshFeed(tx, caller, { calendarId, feedId })),
  );
  route(app, calendarFeeds.remove, async ({ params: { id: calendarId, feedId }, caller }) => {
    await inScope(db, caller, (tx) => removeFeed(tx, caller, { calendarId, feedId }));
    return {};
  });
}

function choiceRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, clientCalendars.get, ({ params, caller }) => inScope(db, caller, (tx) => readChoices(tx, params.id)));
  route(app, clientCalendars.choose, async ({ params, body, caller }) => {
    await inScope(db, caller, (tx) => chooseOfClient(tx, caller, params.id, body.calendarId));
    return {};
  });
  route(app, clientCalendars.chooseOfSite, async ({ params, body, caller }) => {
    await inScope(db, caller, (tx) => chooseOfSite(tx, caller, params.id, body.calendarId));
    return {};
  });
  route(app, extraHolidays.list, ({ params, caller }) =>
    inScope(db, caller, async (tx) => ({ items: await readExtraHolidays(tx, params.id) })),
  );
  route(app, extraHolidays.add, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => addExtraHoliday(tx, caller, { clientId: params.id, ...body })),
  );
  route(app, extraHolidays.remove, async ({ params: { id, holidayId }, caller }) => {
    await inScope(db, caller, (tx) => removeExtraHoliday(tx, caller, id, holidayId));
    return {};
  });
}
