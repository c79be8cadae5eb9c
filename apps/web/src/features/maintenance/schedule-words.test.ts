import { afterEach, expect, it } from 'vitest';
import '../../platform/i18n.ts';
import { showLanguage } from '../../platform/language-preference.ts';
import { scheduleWords, spanWords } from './schedule-words.ts';

afterEach(() => showLanguage('es'));

const words = (rrule: string | null, more: { start?: string; timeZone?: string; durationMinutes?: number } = {}) =>
  scheduleWords({
    ...{ start: '2026-11-27T22:00', timeZone: 'America/Tijuana', durationMinutes: 240, rrule },
    ...more,
  }).replaceAll('\u00a0', ' ');

const tail = ' a las 22:00, 4 h, hora de Tijuana';
it.each([
  { rrule: 'FREQ=MONTHLY;BYDAY=-1FR', es: `El último viernes de cada mes${tail}` },
  { rrule: null, es: `El viernes 27 de noviembre de 2026${tail}` },
  { rrule: 'FREQ=DAILY', es: `Todos los días${tail}` },
  { rrule: 'FREQ=DAILY;INTERVAL=3', es: `Cada 3 días${tail}` },
  { rrule: 'FREQ=DAILY;BYDAY=SA,SU', es: `Cada sábado y domingo${tail}` },
  { rrule: 'FREQ=WEEKLY', es: `Cada viernes${tail}` },
  { rrule: 'FREQ=WEEKLY;BYDAY=TH,MO', es: `Cada lunes y jueves${tail}` },
  { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', es: `De lunes a viernes${tail}` },
  { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU', es: `Todos los días${tail}` },
  { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', es: `Cada 2 semanas, lunes y jueves,${tail}` },
  { rrule: 'FREQ=MONTHLY', es: `El día 27 de cada mes${tail}` },
  { rrule: 'FREQ=MONTHLY;BYMONTHDAY=1,15', es: `Los días 1 y 15 de cada mes${tail}` },
  { rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1', es: `El último día de cada mes${tail}` },
  { rrule: 'FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU', es: `El segundo martes cada 3 meses${tail}` },
  { rrule: 'FREQ=MONTHLY;BYDAY=2TU,-1TU', es: `El segundo martes y el último martes de cada mes${tail}` },
  {
    rrule: 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    es: `Según la regla FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13${tail}`,
  },
  { rrule: 'FREQ=MONTHLY;BYMONTHDAY=-3', es: `Según la regla FREQ=MONTHLY;BYMONTHDAY=-3${tail}` },
  { rrule: 'FREQ=DAILY;COUNT=10', es: 'Todos los días a las 22:00, 4 h, 10 veces, hora de Tijuana' },
  { rrule: 'FREQ=DAILY;UNTIL=20261231', es: 'Todos los días a las 22:00, 4 h, hasta el 31/12/2026, hora de Tijuana' },
])('$rrule is in words: $es', ({ rrule, es }) => {
  expect(words(rrule)).toBe(es);
});

it('says one o’clock, lengths and zones as people do', () => {
  const more = { start: '2026-11-27T01:30', timeZone: 'America/Mexico_City', durationMinutes: 90 };

  expect(words('FREQ=DAILY', more)).toBe('Todos los días a la 01:30, 1 h 30 min, hora de Ciudad de México');
  expect(words('FREQ=DAILY', { timeZone: 'UTC' })).toMatch(/hora UTC$/);
});

it.each([
  { rrule: 'FREQ=MONTHLY;BYDAY=-1FR', en: 'The last Friday of every month at 22:00, 4 h, Tijuana time' },
  { rrule: null, en: 'On Friday 27 November 2026 at 22:00, 4 h, Tijuana time' },
  {
    rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
    en: 'Every 2 weeks on Monday and Thursday at 22:00, 4 h, Tijuana time',
  },
  { rrule: 'FREQ=MONTHLY;BYMONTHDAY=1,15', en: 'Days 1 and 15 of every month at 22:00, 4 h, Tijuana time' },
])('$rrule is in English: $en', async ({ rrule, en }) => {
  await showLanguage('en');

  expect(words(rrule)).toBe(en);
});

it('shows an occurrence at the hours of its place, with the day it ends on when that is far', () => {
  const night = { from: '2026-11-28T06:00:00.000Z', until: '2026-11-28T10:00:00.000Z' };

  expect(spanWords(night, 'America/Tijuana')).toBe('vie 27/11/2026 22:00 – 02:00');
  expect(spanWords({ ...night, until: '2026-11-30T06:00:00.000Z' }, 'America/Tijuana')).toBe(
    'vie 27/11/2026 22:00 – dom 29/11/2026 22:00',
  );
});
