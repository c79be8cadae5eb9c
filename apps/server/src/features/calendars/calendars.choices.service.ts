// The calendars of clients and sites, and the days on which these are closed besides.
import type { ClientCalendars, ExtraHoliday } from '@lanet/contracts/client-calendars';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { choiceOfClient, choicesOfSites, chooseForClient, chooseForSite } from './calendars.choices.repo.ts';
import {
  countExtraHolidays,
  endExtraHoliday,
  findExtraHoliday,
  insertExtraHoliday,
  listExtraHolidays,
  MOST_EXTRA_HOLIDAYS,
  type NewHoliday,
} from './calendars.extra.repo.ts';
import { defaultCalendar, isActive } from './calendars.repo.ts';
import { calendarChanged, record } from './calendars.service.ts';

/** @throws Refusal 404 `clients.not_found`. */
export async function readChoices(tx: ScopedTx, clientId: string): Promise<ClientCalendars> {
  const { calendar } = await requireClient(tx, clientId);
  return { calendar, sites: await choicesOfSites(tx, clientId), default: (await defaultCalendar(tx)) ?? null };
}

/** @throws Refusal 404 `clients.not_found` or `calendars.not_found`; 409 `calendars.inactive`. */
export async function chooseOfClient(
  tx: ScopedTx,
  caller: Caller,
  clientId: string,
  calendarId: string | null,
): Promise<void> {
  await requireActive(tx, calendarId);
  const client = await chooseForClient(tx, clientId, calendarId);
  if (!client) throw new Refusal('clients.not_found');
  await record(tx, caller, 'calendars.chosen_for_client', client.name, { calendarId }, clientId);
  await calendarChanged(tx, { kind: 'client', clientId, siteId: null });
}

/** @throws Refusal 404 `sites.not_found` or `calendars.not_found`; 409 `calendars.inactive`. */
export async function chooseOfSite(
  tx: ScopedTx,
  caller: Caller,
  siteId: string,
  calendarId: string | null,
): Promise<void> {
  await requireActive(tx, calendarId);
  const site = await chooseForSite(tx, siteId, calendarId);
  if (!site) throw new Refusal('sites.not_found');
  const { clientId, name } = site;
  await record(tx, caller, 'calendars.chosen_for_site', name, { calendarId }, clientId);
  await calendarChanged(tx, { kind: 'client', clientId, siteId });
}

async function requireActive(tx: ScopedTx, calendarId: string | null): Promise<void> {
  if (calendarId === null) return;
  const active = await isActive(tx, calendarId);
  if (active === undefined) throw new Refusal('calendars.not_found');
  if (!active) throw new Refusal('calendars.inactive');
}

/** @throws Refusal 404 `clients.not_found`. */
export async function readExtraHolidays(tx: ScopedTx, clientId: string): Promise<ExtraHoliday[]> {
  await requireClient(tx, clientId);
  return listExtraHolidays(tx, clientId);
}

/** @throws Refusal 404 `clients.not_found` or `sites.not_found`; 409 `extra_holidays.taken` or `extra_holidays.too_many`. */
export async function addExtraHoliday(
  tx: ScopedTx,
  caller: Caller,
  holiday: Omit<NewHoliday, 'id'>,
): Promise<ExtraHoliday> {
  const { clientId, siteId, date, name } = holiday;
  await requireClient(tx, clientId);
  const sites = siteId === null ? [] : await choicesOfSites(tx, clientId);
  const site = sites.find(({ id }) => id === siteId);
  if (siteId !== null && !site) throw new Refusal('sites.not_found');
  if ((await countExtraHolidays(tx, clientId)) >= MOST_EXTRA_HOLIDAYS) throw new Refusal('extra_holidays.too_many');
  const id = uuidv7();
  if (!(await insertExtraHoliday(tx, { ...holiday, id }))) throw new Refusal('extra_holidays.taken');
  const added = await findExtraHoliday(tx, id);
  if (!added) throw new Error('an extra holiday is not there that was just added');
  const detail = { date, ...(site && { site: site.name }) };
  await record(tx, caller, 'calendars.holiday_added', name, detail, clientId);
  await calendarChanged(tx, { kind: 'client', clientId, siteId });
  return added;
}

/** @throws Refusal 404 `extra_holidays.not_found`. */
export async function removeExtraHoliday(tx: ScopedTx, caller: Caller, clientId: string, id: string): Promise<void> {
  const ended = await endExtraHoliday(tx, clientId, id);
  if (!ended) throw new Refusal('extra_holidays.not_found');
  const { name, date, siteId } = ended;
  await record(tx, caller, 'calendars.holiday_removed', name, { date }, clientId);
  await calendarChanged(tx, { kind: 'client', clientId, siteId });
}

/** @throws Refusal 404 `clients.not_found`, also when it is out of scope. */
async function requireClient(tx: ScopedTx, clientId: string) {
  const client = await choiceOfClient(tx, clientId);
  if (!client) throw new Refusal('clients.not_found');
  return client;
}
