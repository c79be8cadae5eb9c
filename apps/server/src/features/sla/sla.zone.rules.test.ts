import fc from 'fast-check';
import { expect, it } from 'vitest';
import { offsetSpans } from './sla.zone.rules.ts';
import { wallClockOf } from './testing/oracle-hours.ts';
import { ZONES } from './testing/random-hours.ts';
import { DAY, HOUR, MINUTE, ms, shown } from './testing/ticket-log.ts';

const YEAR = { fromMs: ms('2025-01-01T00:00Z'), toMs: ms('2026-01-01T00:00Z') };

it.each([
  { zone: 'America/Mexico_City', changes: [], because: 'Mexico has no summer time since 2022' },
  {
    zone: 'America/Tijuana',
    changes: ['2025-03-09T10:00Z', '2025-11-02T09:00Z'],
    because: 'the border goes with the US',
  },
  { zone: 'America/Ciudad_Juarez', changes: ['2025-03-09T09:00Z', '2025-11-02T08:00Z'], because: 'as El Paso' },
  { zone: 'America/Ojinaga', changes: ['2025-03-09T08:00Z', '2025-11-02T07:00Z'], because: 'as Presidio' },
  { zone: 'America/Matamoros', changes: ['2025-03-09T08:00Z', '2025-11-02T07:00Z'], because: 'as Brownsville' },
  { zone: 'America/Cancun', changes: [], because: 'Quintana Roo stays on Eastern time' },
  { zone: 'America/Hermosillo', changes: [], because: 'Sonora stays with Arizona' },
  { zone: 'Europe/Madrid', changes: ['2025-03-30T01:00Z', '2025-10-26T01:00Z'], because: 'all of the EU at once' },
  { zone: 'Atlantic/Canary', changes: ['2025-03-30T01:00Z', '2025-10-26T01:00Z'], because: 'all of the EU at once' },
  { zone: 'America/Santiago', changes: ['2025-04-06T03:00Z', '2025-09-07T04:00Z'], because: 'the south, at midnight' },
  { zone: 'Australia/Lord_Howe', changes: ['2025-04-05T15:00Z', '2025-10-04T15:30Z'], because: 'by half an hour' },
  { zone: 'UTC', changes: [], because: 'it is what the others are told from' },
])('$zone changes its clock at $changes: $because', ({ zone, changes }) => {
  const spans = offsetSpans(zone, YEAR.fromMs, YEAR.toMs).filter(
    ({ fromMs, toMs }) => fromMs < YEAR.toMs && toMs > YEAR.fromMs,
  );

  expect(spans.slice(1).map(({ fromMs }) => shown(fromMs))).toEqual(changes.map((change) => shown(ms(change))));
});

it('shows what a clock on a wall of the zone shows', () => {
  const minute = fc.integer({ min: ms('2024-01-01T00:00Z') / MINUTE, max: ms('2031-01-01T00:00Z') / MINUTE });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), minute, (zone, at) => {
      expect(at + (offsetAt(zone, at * MINUTE) ?? Number.NaN) / MINUTE).toBe(wallClockOf(zone)(at));
    }),
  );
});

it('leaves no gap, whatever was asked before', () => {
  const day = fc.integer({ min: 0, max: 1500 }).map((days) => ms('2024-06-01T00:00Z') + days * DAY);
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.array(day, { minLength: 1, maxLength: 4 }), (zone, days) => {
      for (const fromMs of days) {
        const spans = offsetSpans(zone, fromMs, fromMs + 200 * DAY);
        expect(spans[0]?.fromMs).toBeLessThanOrEqual(fromMs);
        expect(spans.at(-1)?.toMs).toBeGreaterThanOrEqual(fromMs + 200 * DAY);
        for (const [at, span] of spans.entries()) {
          expect(span.fromMs).toBeLessThan(span.toMs);
          if (at > 0) expect(spans[at - 1]?.toMs).toBe(span.fromMs);
        }
      }
    }),
    { numRuns: 50 },
  );
});

it.each([
  { zone: 'Australia/Lord_Howe', at: '2026-01-10T00:00Z', hours: 11 },
  { zone: 'Australia/Lord_Howe', at: '2026-07-10T00:00Z', hours: 10.5 },
  { zone: 'America/St_Johns', at: '2026-01-10T00:00Z', hours: -3.5 },
  { zone: 'Asia/Kolkata', at: '2026-01-10T00:00Z', hours: 5.5 },
  { zone: 'America/Santiago', at: '2026-07-10T00:00Z', hours: -4 },
])('is $hours hours from UTC in $zone at $at', ({ zone, at, hours }) => {
  expect(offsetAt(zone, ms(at))).toBe(hours * HOUR);
});

function offsetAt(zone: string, at: number): number | undefined {
  const spans = offsetSpans(zone, at - DAY, at + DAY);
  return spans.find(({ fromMs, toMs }) => fromMs <= at && at < toMs)?.offsetMs;
}
