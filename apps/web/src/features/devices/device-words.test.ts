import { expect, it } from 'vitest';
import { showLanguage } from '../../platform/language-preference.ts';
import { clockWords, daysUnseen } from './device-words.ts';

it.each([
  [-7 * 60_000, 'es', /^El reloj está 7 min\S* adelantado\. .*revise que la hora/],
  [7 * 60_000, 'es', /^El reloj está 7 min\S* atrasado\./],
  [-3 * 86_400_000, 'en', /^The clock is 3 days ahead\./],
] as const)('says which way a clock is off: %i ms in %s', async (clockOffsetMs, language, words) => {
  await showLanguage(language);
  expect(clockWords({ clockOffsetMs })).toMatch(words);
});

it.each([null, 0, 299_000, -299_000])('says nothing of a clock that is right or unknown: %s', (clockOffsetMs) => {
  expect(clockWords({ clockOffsetMs })).toBeUndefined();
});

it('counts the days since a device was seen, unless it is there', () => {
  const now = Date.UTC(2026, 10, 30);
  const lastSeenAt = new Date(now - 34.5 * 86_400_000).toISOString();

  expect(daysUnseen({ online: false, lastSeenAt }, now)).toBe(34);
  expect(daysUnseen({ online: true, lastSeenAt }, now)).toBe(0);
  expect(daysUnseen({ online: false, lastSeenAt: null }, now)).toBe(0);
});
