import type { Country } from '@lanet/contracts/holiday-sets';

/** By the beginning of the names of their time zones, in the spelling of the IANA database. */
const ZONES: readonly [prefix: string, country: Country][] = [
  ['America/Argentina', 'ar'],
  ['America/Buenos_Aires', 'ar'],
  ['America/Bogota', 'co'],
  ['America/Lima', 'pe'],
  ['America/Punta_Arenas', 'cl'],
  ['America/Santiago', 'cl'],
  ['Atlantic/Canary', 'es'],
  ['Europe/Madrid', 'es'],
];

/** The country whose holidays are offered first where that is the time zone; undefined for any other, Mexico's among them. */
export const countryOf = (timeZone: string): Country | undefined =>
  ZONES.find(([prefix]) => timeZone.startsWith(prefix))?.[1];
