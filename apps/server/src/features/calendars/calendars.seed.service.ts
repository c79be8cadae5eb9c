// The calendars that an installation begins with.
import { dateIn } from '@lanet/contracts/calendar-days';
import type { CalendarHours, HourRange, WeekHours } from '@lanet/contracts/calendar-hours';
import { Language } from '@lanet/contracts/endpoint';
import { v7 as uuidv7 } from 'uuid';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findOrganisation } from '../settings/index.ts';
import { isMexican, publicHolidays } from './calendars.holidays.rules.ts';
import { insertCalendar, listCalendars, lockCalendars } from './calendars.repo.ts';
import { insertFirstVersion } from './calendars.versions.repo.ts';

const NAMES = {
  es: { office: 'Horario de oficina', early: 'Horario de 8:00 a 17:00', always: '24 horas, los 7 días' },
  en: { office: 'Office hours', early: '8:00 to 17:00', always: '24 hours, 7 days' },
} as const satisfies Record<Language, object>;

const workdays = (range: HourRange): WeekHours => {
  const ranges = [range];
  return { mon: ranges, tue: ranges, wed: ranges, thu: ranges, fri: ranges };
};

const ALWAYS: HourRange[] = [['00:00', '24:00']];

/** Of this year and the next five. */
const YEARS_AHEAD = 5;

/**
 * Makes the calendars that everybody starts with, unless there are any. Holidays are those by law where the organisation is in
 * Mexico; elsewhere somebody chooses them.
 */
export async function seedCalendars(
  tx: ScopedTx,
  { language, timeZone, nowMs }: { language: Language; timeZone: string; nowMs: number },
): Promise<void> {
  await lockCalendars(tx);
  if ((await listCalendars(tx)).length > 0) return;
  const year = Number(dateIn(timeZone, nowMs).slice(0, 4));
  const lawful = isMexican(timeZone)
    ? publicHolidays('mx', { from: year, to: year + YEARS_AHEAD, language }).filter(({ optional }) => !optional)
    : [];
  const days = lawful.map(({ date, name }) => ({ date, name, ranges: [] }));
  const names = NAMES[language];
  await add(tx, names.office, { timeZone, week: workdays(['09:00', '19:00']), days }, true);
  await add(tx, names.early, { timeZone, week: workdays(['08:00', '17:00']), days });
  const week = { ...workdays(['00:00', '24:00']), sat: ALWAYS, sun: ALWAYS };
  await add(tx, names.always, { timeZone, week, days: [] });
}

async function add(tx: ScopedTx, name: string, hours: CalendarHours, isDefault = false): Promise<void> {
  const id = uuidv7();
  await insertCalendar(tx, { id, name, own: hours, isDefault });
  await insertFirstVersion(tx, id, { hours, savedBy: null });
}

/** For an installation that was set up before there were calendars. */
export async function seedIfSetUp({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  await inScope(db, SYSTEM, async (tx) => {
    const organisation = await findOrganisation(tx);
    if (!organisation) return;
    const { timeZone } = organisation;
    await seedCalendars(tx, { language: Language.parse(organisation.language), timeZone, nowMs: clock.now() });
  });
}
