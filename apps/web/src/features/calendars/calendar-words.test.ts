import type { WeekHours } from '@lanet/contracts/calendar-hours';
import { expect, it } from 'vitest';
import { i18n } from '../../platform/i18n.ts';
import { hoursCount, hoursWords, weekWords } from './calendar-words.ts';
import { PRESETS } from './presets.ts';

it.each<{ week: WeekHours; words: string }>([
  { week: PRESETS.office, words: 'lun–vie 9:00–19:00' },
  { week: PRESETS.saturday, words: 'lun–vie 9:00–19:00 · sáb 9:00–13:00' },
  { week: PRESETS.split, words: 'lun–vie 9:00–14:00, 16:00–19:00' },
  { week: PRESETS.always, words: 'lun–dom 24 horas' },
  { week: { mon: [['09:00', '10:00']], wed: [['09:00', '10:00']] }, words: 'lun 9:00–10:00 · mié 9:00–10:00' },
  { week: {}, words: 'Sin horario' },
])('says $words', ({ week, words }) => {
  expect(weekWords(i18n.t, week)).toBe(words);
});

it('says the hours of a day', () => {
  expect(hoursWords(i18n.t, [])).toBe('Cerrado');
  expect(hoursWords(i18n.t, [['00:00', '24:00']])).toBe('24 horas');
});

it.each([
  [0, '0\u00a0h'],
  [45, '45\u00a0min'],
  [3000, '50\u00a0h'],
  [2850, '47\u00a0h 30\u00a0min'],
])('counts %d minutes as %s', (minutes, words) => {
  expect(hoursCount(minutes)).toBe(words);
});
