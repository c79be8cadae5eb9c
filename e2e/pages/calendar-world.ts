// What the pages about calendars look at: one with split days, its own days and two feeds, of which one is dead; the choices of
// a client; and a calendar that never opens.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calendarFeeds } from '@lanet/contracts/calendar-feeds';
import type { HourRange } from '@lanet/contracts/calendar-hours';
import { calendars } from '@lanet/contracts/calendars';
import { clientCalendars, extraHolidays } from '@lanet/contracts/client-calendars';
import { eventually } from '../eventually.ts';
import type { SignedIn } from '../staff-api.ts';

export interface CalendarWorld {
  /** The default, as setup made it. */
  officeId: string;
  splitId: string;
  neverId: string;
}

const year = new Date().getFullYear();
const split: HourRange[] = [
  ['09:00', '14:00'],
  ['16:00', '19:00'],
];

export async function makeCalendars({ call }: SignedIn, clientId: string): Promise<CalendarWorld> {
  const { items } = await call(calendars.list);
  const officeId = items.find(({ isDefault }) => isDefault)?.id ?? '';
  const hours = { timeZone: 'America/Tijuana', days: [] };
  const week = { mon: split, tue: split, wed: split, thu: split, fri: split, sat: [['09:00', '13:00']] as HourRange[] };
  const { id: splitId } = await call(calendars.create, { body: { name: 'Plaza Tijuana', ...hours, week } });
  const { id: neverId } = await call(calendars.create, { body: { name: 'Temporada alta', ...hours, week: {} } });
  await call(calendars.update, { params: { id: splitId }, body: { days: ownDays() }, ifMatch: 1 });
  await followFeeds({ call }, splitId);
  await call(clientCalendars.choose, { params: { id: clientId }, body: { calendarId: splitId } });
  const params = { id: clientId };
  const { sites } = await call(clientCalendars.get, { params });
  await call(extraHolidays.add, {
    params,
    body: { date: `${year + 1}-03-19`, name: 'Aniversario de Industrias Tebi', siteId: null },
  });
  await call(extraHolidays.add, {
    params,
    body: { date: `${year + 1}-06-30`, name: 'Inventario de medio año', siteId: sites[0]?.id ?? null },
  });
  return { officeId, splitId, neverId };
}

const ownDays = () => [
  { date: `${year}-12-24`, name: 'Nochebuena', ranges: [['09:00', '13:00']] as HourRange[] },
  { date: `${year}-12-25`, name: 'Navidad', ranges: [] },
  { date: `${year}-12-31`, name: 'Fin de año', ranges: [['09:00', '13:00']] as HourRange[] },
  { date: `${year}-09-16`, name: 'Día de la Independencia', ranges: [] },
  { date: `${year}-05-01`, name: 'Día del Trabajo', ranges: [] },
];

/** One that answers while it is read, and one that nobody answers for. */
async function followFeeds({ call }: Pick<SignedIn, 'call'>, id: string): Promise<void> {
  const text = [
    'BEGIN:VCALENDAR',
    ...[`${year}0115`, `${year}0402`, `${year}0403`, `${year}0510`, `${year}1102`, `${year}1212`].flatMap(
      (date, at) => [...['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${date}`, `SUMMARY:${NAMES[at]}`, 'END:VEVENT']],
    ),
    'END:VCALENDAR',
  ].join('\r\n');
  const server = createServer((_request, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so the address is not a path.
  const { port } = server.address() as AddressInfo;
  const add = (name: string, url: string) => call(calendarFeeds.add, { params: { id }, body: { name, url } });
  await add('Cámara de Comercio', `http://127.0.0.1:${port}/dias.ics`);
  await add('Calendario del edificio', 'https://edificio.invalid/dias.ics');
  await eventually('both feeds read', async () =>
    (await call(calendars.get, { params: { id } })).feeds.every(({ lastFetchedAt }) => lastFetchedAt !== null),
  );
  await new Promise((resolve) => server.close(resolve));
}

const NAMES = [
  'Convención',
  'Jueves Santo',
  'Viernes Santo',
  'Día de las Madres',
  'Día de Muertos',
  'Virgen de Guadalupe',
];
