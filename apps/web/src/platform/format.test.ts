import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as format from './format.ts';
import { showLanguage } from './language-preference.ts';

const NOON = Date.UTC(2026, 10, 23, 18, 5, 9);

beforeEach(() => format.setTimeZone('America/Mexico_City'));
afterEach(() => showLanguage('es'));

describe('in Spanish', () => {
  it.each([
    [format.formatNumber(1234.56), '1,234.56'],
    [format.formatPercent(94.25), '94.3\u00a0%'],
    [format.formatBytes(19756849562), '18.4\u00a0GB'],
    [format.formatBytes(1023), '1,023\u00a0B'],
    [format.formatBytes(0), '0\u00a0B'],
    [format.formatMetric(58.26, 'celsius'), '58.3\u00a0°C'],
    [format.formatMetric(2048, 'bytes_per_second'), '2\u00a0KB/s'],
  ])('writes %s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('writes dates as day, month, year and 24 hours, in the zone of the person', () => {
    expect(format.formatDate(NOON)).toBe('23/11/2026');
    expect(format.formatDateTime(NOON)).toBe('23/11/2026 12:05');
    expect(format.formatExact(new Date(NOON).toISOString())).toBe('23/11/2026 12:05:09');
    expect(format.formatMoment(NOON)).toBe('lun 23 nov 12:05');

    format.setTimeZone('Europe/Madrid');

    expect(format.formatDateTime(NOON)).toBe('23/11/2026 19:05');
  });

  it('writes a date alone, which is the same in every zone', () => {
    format.setTimeZone('Pacific/Honolulu');

    expect(format.formatLongDay('2026-01-01')).toBe('jueves, 1 de enero de 2026');
    expect(format.formatDayMonth('2026-01-01')).toBe('1 ene');
    expect([format.formatWeekday('2026-01-01'), format.formatLongWeekday('2026-01-01')]).toEqual(['jue', 'jueves']);
    expect(format.formatMonth('2026-01-01')).toBe('enero');
  });

  it('writes midnight as 00, not 24', () => {
    expect(format.formatTime(Date.UTC(2026, 10, 23, 6, 0))).toBe('00:00');
  });

  it.each([
    [442_800, '5 días 3 horas', '5\u00a0d 3\u00a0h'],
    [86_400, '1 día', '1\u00a0d'],
    [5_700, '1 hora 35 minutos', '1\u00a0h 35\u00a0min'],
    [-720, '12 minutos', '12\u00a0min'],
    [86_412, '1 día', '1\u00a0d'],
    [0, '0 segundos', '0\u00a0s'],
  ])('writes %d seconds as %s', (seconds, long, short) => {
    expect(format.formatDuration(seconds)).toBe(long);
    expect(format.formatDuration(seconds, 'short')).toBe(short);
  });

  it.each([
    [42, '42\u00a0s'],
    [60, '1\u00a0min'],
    [3_399, '56\u00a0min'],
    [-3_399, '56\u00a0min'],
    [12_345, '3\u00a0h 25\u00a0min'],
    [442_859, '5\u00a0d 3\u00a0h'],
  ])('writes what is left of a promise, %d s, in whole minutes as %s', (seconds, expected) => {
    expect(format.formatMinutes(seconds)).toBe(expected);
  });

  it.each([
    [-4_000, 'ahora'],
    [-40_000, 'hace 40 s'],
    [-5 * 60_000, 'hace 5 min'],
    [-119 * 60_000, 'hace 1 h'],
    [2 * 3_600_000, 'en 2 h'],
    [-3 * 86_400_000, 'hace 3 días'],
  ])('writes an instant %d ms away as %s', (apart, expected) => {
    expect(format.formatRelative(NOON + apart, NOON)).toBe(expected);
  });
});

it('changes words and keeps the order of day and month in English', async () => {
  await showLanguage('en');

  expect(format.formatDateTime(NOON)).toBe('23/11/2026 12:05');
  expect(format.formatLongDay('2026-01-01')).toBe('Thursday, 1 January 2026');
  expect(format.formatDayMonth('2026-01-01')).toBe('1 Jan');
  expect(format.formatDuration(442_800)).toBe('5 days 3 hours');
  expect(format.formatRelative(NOON - 300_000, NOON)).toBe('5 min ago');
});
