// Public holidays of a span of years. Pure.
import type { Language } from '@lanet/contracts/endpoint';
import type { Country } from '@lanet/contracts/holiday-sets';
import { argentina, type CountrySet, chile, colombia, mexico, peru, spain } from './calendars.countries.rules.ts';

const SETS: Readonly<Record<Country, CountrySet>> = {
  ...{ mx: mexico, ar: argentina, cl: chile, co: colombia, es: spain, pe: peru },
};

export const sourceOf = (country: Country): string => SETS[country].source;

export interface PublicHoliday {
  date: string;
  name: string;
  optional: boolean;
}

interface Span {
  from: number;
  to: number;
  language: Language;
}

/** By date, each date once: where two fall on one it has both names; one by law goes before those by custom. */
export function publicHolidays(country: Country, { from, to, language }: Span): PublicHoliday[] {
  const found = new Map<string, PublicHoliday>();
  const byLawFirst = SETS[country].holidays.toSorted(
    (a, b) => Number(a.optional ?? false) - Number(b.optional ?? false),
  );
  for (let year = from; year <= to; year++) {
    for (const { on, optional = false, ...names } of byLawFirst) {
      const date = on(year)?.toString();
      if (date === undefined) continue;
      const known = found.get(date);
      if (!known) found.set(date, { date, name: names[language], optional });
      else if (known.optional === optional) known.name += ` / ${names[language]}`;
    }
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Cities of the time zone database that are Mexico's, with its old names. */
const MEXICAN_CITIES = new Set([
  ...['Bahia_Banderas', 'Cancun', 'Chihuahua', 'Ciudad_Juarez', 'Ensenada', 'Hermosillo', 'Matamoros', 'Mazatlan'],
  ...['Merida', 'Mexico_City', 'Monterrey', 'Ojinaga', 'Santa_Isabel', 'Tijuana'],
]);

export function isMexican(timeZone: string): boolean {
  const [region = '', city = ''] = timeZone.split('/');
  return region === 'Mexico' || (region === 'America' && MEXICAN_CITIES.has(city));
}
