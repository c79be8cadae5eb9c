import { afterEach, expect, it } from 'vitest';
import { showLanguage } from './language-preference.ts';
import { zoneName } from './zone-name.ts';

afterEach(() => showLanguage('es'));

it.each([
  { zone: 'America/Mexico_City', es: 'Ciudad de México', en: 'Mexico City' },
  { zone: 'America/Argentina/Buenos_Aires', es: 'Buenos Aires', en: 'Buenos Aires' },
  { zone: 'America/Tijuana', es: 'Tijuana', en: 'Tijuana' },
  { zone: 'UTC', es: 'UTC', en: 'UTC' },
])('calls $zone by its place', async ({ zone, es, en }) => {
  expect(zoneName(zone)).toBe(es);
  await showLanguage('en');

  expect(zoneName(zone)).toBe(en);
});
