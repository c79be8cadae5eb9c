import { calendarFeeds } from '@lanet/contracts/calendar-feeds';
import { calendars } from '@lanet/contracts/calendars';
import { clientCalendars, extraHolidays } from '@lanet/contracts/client-calendars';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimCalendars {
  /** Chosen by the victim; calendars themselves are the provider's. */
  chosenId: string;
  /** Chosen by nobody, with a feed. */
  spareId: string;
  feedId: string;
  holidays: Record<'kept' | 'toRemove', string>;
}

export async function testCalendars(
  { admin }: TestServer,
  { client, secret }: { client: TestClient; secret: string },
): Promise<VictimCalendars> {
  const make = async (name: string) => {
    const body = { name, timeZone: 'America/Mexico_City', week: {}, days: [] };
    return idOf(await admin.call(calendars.create, { body }));
  };
  const [chosenId, spareId] = [await make('Chosen'), await make('Spare')];
  await admin.call(clientCalendars.choose, { params: { id: client.id }, body: { calendarId: chosenId } });
  const feed = { name: 'Feed', url: 'https://calendars.invalid/a.ics' };
  const feedId = idOf(await admin.call(calendarFeeds.add, { params: { id: spareId }, body: feed }));
  const holiday = async (date: string) => {
    const body = { date, name: `${secret} day`, siteId: client.siteId };
    return idOf(await admin.call(extraHolidays.add, { params: { id: client.id }, body }));
  };
  return {
    ...{ chosenId, spareId, feedId },
    holidays: { kept: await holiday('2030-01-02'), toRemove: await holiday('2030-01-03') },
  };
}

function idOf({ status, body }: { status: number; body: { id: string } }): string {
  if (status !== 201) throw new Error(`not made: ${JSON.stringify(body)}`);
  return body.id;
}
