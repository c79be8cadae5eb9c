import { expect, it } from 'vitest';
import { instantIn, localTimeIn } from './zoned-time.ts';

it.each([
  { zone: 'America/Mexico_City', local: '2026-03-02T09:00', utc: '2026-03-02T15:00' },
  { zone: 'America/Tijuana', local: '2026-03-08T01:59', utc: '2026-03-08T09:59' },
  { zone: 'America/Tijuana', local: '2026-03-08T03:00', utc: '2026-03-08T10:00' },
  { zone: 'America/Tijuana', local: '2026-11-01T00:59', utc: '2026-11-01T07:59' },
  { zone: 'America/Tijuana', local: '2026-11-01T02:00', utc: '2026-11-01T10:00' },
  { zone: 'Europe/Madrid', local: '2026-03-29T09:00', utc: '2026-03-29T07:00' },
  { zone: 'Europe/Madrid', local: '2026-12-31T23:59', utc: '2026-12-31T22:59' },
  { zone: 'Asia/Kathmandu', local: '2026-01-01T00:00', utc: '2025-12-31T18:15' },
  { zone: 'Pacific/Kiritimati', local: '2026-01-01T00:00', utc: '2025-12-31T10:00' },
])('$local in $zone is $utc, and back', ({ zone, local, utc }) => {
  expect(instantIn(local, zone)).toBe(Date.parse(`${utc}Z`));
  expect(localTimeIn(Date.parse(`${utc}Z`), zone)).toBe(local);
});

it('takes the first of two, and goes on where a time is left out', () => {
  expect(instantIn('2026-11-01T01:30', 'America/Tijuana')).toBe(Date.parse('2026-11-01T08:30Z'));
  expect(instantIn('2026-03-08T02:30', 'America/Tijuana')).toBe(Date.parse('2026-03-08T10:30Z'));
});

it('knows what is no time', () => {
  expect(['', '2026-03-08', '2026-13-01T00:00', 'mañana'].map((text) => instantIn(text, 'UTC'))).toEqual(
    Array(4).fill(undefined),
  );
});
