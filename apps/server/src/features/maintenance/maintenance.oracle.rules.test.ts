// Occurrences against an oracle that is slow, plain, and shares nothing with them but how a rule is written.
import { DAYS, parseRecurrence, type Recurrence, recurrenceText } from '@lanet/contracts/recurrence';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrences, type Schedule, type Span } from './maintenance.schedule.rules.ts';

const DAY_MS = 86_400_000;
const ZONES = [
  'America/Mexico_City',
  'America/Tijuana',
  'America/Ciudad_Juarez',
  'Europe/Madrid',
  'Australia/Lord_Howe',
] as const;

describe('against a slow oracle', () => {
  it('gives the same occurrences for any schedule and range', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: -100, max: 900 }), fc.integer({ min: 0, max: 120 }), (one, day, days) => {
        const fromMs = Date.parse(`${one.start}:00Z`) + day * DAY_MS;
        const toMs = fromMs + days * DAY_MS;

        expect(occurrences(one, fromMs, toMs)).toEqual(oracle(one, fromMs, toMs));
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same occurrences around the days on which clocks change', () => {
    fc.assert(
      fc.property(changing, fc.integer({ min: -3, max: 10 }), (one, day) => {
        const fromMs = Date.parse(`${one.start}:00Z`) + day * DAY_MS;
        const toMs = fromMs + 14 * DAY_MS;

        expect(occurrences(one, fromMs, toMs)).toEqual(oracle(one, fromMs, toMs));
      }),
      { numRuns: 400 },
    );
  });

  it('the parts of a range are the range', () => {
    fc.assert(
      fc.property(
        schedule,
        fc.array(fc.integer({ min: 0, max: 400 * 24 }), { minLength: 2, maxLength: 5 }),
        (one, cuts) => {
          const [base, at] = [Date.parse(`${one.start}:00Z`), cuts.toSorted((a, b) => a - b)];
          const [first = 0, last = 0] = [at[0], at.at(-1)];
          const parts = at
            .slice(1)
            .flatMap((hour, index) => occurrences(one, base + (at[index] ?? 0) * 3_600_000, base + hour * 3_600_000));
          const whole = occurrences(one, base + first * 3_600_000, base + last * 3_600_000);

          expect(new Set(parts.map(({ fromMs }) => fromMs))).toEqual(new Set(whole.map(({ fromMs }) => fromMs)));
        },
      ),
    );
  });
});

const rule = fc
  .record({
    freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
    interval: fc.integer({ min: 1, max: 5 }),
    days: fc.array(
      fc.record({ position: fc.option(fc.constantFrom(-5, -1, 1, 2, 5)), day: fc.constantFrom(...DAYS) }),
      {
        maxLength: 3,
      },
    ),
    byMonthDay: fc.array(fc.constantFrom(-31, -2, -1, 1, 13, 29, 31), { maxLength: 2 }),
    end: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 30 }), fc.constantFrom('20260630', '20270314')),
  })
  .map(({ freq, interval, days, byMonthDay, end }): string =>
    recurrenceText({
      ...{ freq, interval },
      byDay: days.map(({ position, day }) => ({ position: freq === 'MONTHLY' ? position : null, day })),
      byMonthDay: freq === 'WEEKLY' ? [] : byMonthDay,
      count: typeof end === 'number' ? end : null,
      until: typeof end === 'string' ? end : null,
    }),
  );

const two = (value: number) => String(value).padStart(2, '0');
const schedule: fc.Arbitrary<Schedule> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  start: fc
    .tuple(
      fc.integer({ min: 0, max: 500 }),
      fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })),
      fc.constantFrom(0, 15, 30, 59),
    )
    .map(
      ([day, hour, minute]) =>
        `${new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)}T${two(hour)}:${two(minute)}`,
    ),
  durationMinutes: fc.constantFrom(1, 60, 480, 1440, 4000),
  rrule: fc.option(rule, { freq: 8 }),
});

/** Daily, at hours that are missing or come twice a few days later. */
const changing: fc.Arbitrary<Schedule> = fc
  .record({
    change: fc.constantFrom(
      { timeZone: 'America/Tijuana', days: ['2026-03-08', '2026-11-01'] },
      { timeZone: 'America/Ciudad_Juarez', days: ['2026-03-08', '2026-11-01'] },
      { timeZone: 'Europe/Madrid', days: ['2026-03-29', '2026-10-25'] },
      { timeZone: 'Australia/Lord_Howe', days: ['2026-04-05', '2026-10-04'] },
    ),
    second: fc.boolean(),
    before: fc.integer({ min: 0, max: 9 }),
    hour: fc.integer({ min: 0, max: 3 }),
    minute: fc.constantFrom(0, 15, 29, 30, 59),
    durationMinutes: fc.constantFrom(30, 240),
  })
  .map(({ change: { timeZone, days }, second, before, hour, minute, durationMinutes }) => {
    const day = new Date(Date.parse(days[second ? 1 : 0] ?? '') - before * DAY_MS).toISOString().slice(0, 10);
    return { timeZone, durationMinutes, start: `${day}T${two(hour)}:${two(minute)}`, rrule: 'FREQ=DAILY' };
  });

/** Day by day and minute by minute, by the definitions of RFC 5545 and nothing of the product but how a rule is written. */
function oracle({ timeZone, start, durationMinutes, rrule }: Schedule, fromMs: number, toMs: number): Span[] {
  const parsed = rrule === null ? undefined : parseRecurrence(rrule);
  const first = Date.parse(`${start.slice(0, 10)}T00:00:00Z`);
  const timeMs = Date.parse(`${start}:00Z`) - first;
  const last = parsed?.until ? Date.parse(`${parsed.until.replace(/^(....)(..)/, '$1-$2-')}T00:00:00Z`) : Infinity;
  const spans: Span[] = [];
  let counted = 0;
  for (let day = first; day <= Math.min(last, toMs + 2 * DAY_MS, parsed ? Infinity : first); day += DAY_MS) {
    if (parsed && !isDayOf(parsed, first, day)) continue;
    counted += 1;
    if (counted > (parsed?.count ?? Infinity)) break;
    if (day < fromMs - durationMinutes * 60_000 - 3 * DAY_MS) continue;
    const at = slowInstant(day + timeMs, timeZone);
    const span = { fromMs: at, toMs: at + durationMinutes * 60_000 };
    if (span.fromMs < toMs && span.toMs > fromMs) spans.push(span);
  }
  return spans;
}

function isDayOf({ freq, interval, byDay, byMonthDay }: Recurrence, first: number, day: number): boolean {
  const [begun, date] = [new Date(first), new Date(day)];
  const daysOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const [number, weekday] = [date.getUTCDate(), DAYS[(date.getUTCDay() + 6) % 7]];
  const inMonth =
    byMonthDay.length === 0 || byMonthDay.some((one) => (one > 0 ? one : daysOfMonth + 1 + one) === number);
  const fromStart = Math.ceil(number / 7);
  const fromEnd = -Math.ceil((daysOfMonth - number + 1) / 7);
  const isNamed = byDay.some(
    (one) => one.day === weekday && (one.position === null || one.position === fromStart || one.position === fromEnd),
  );
  switch (freq) {
    case 'DAILY':
      return ((day - first) / DAY_MS) % interval === 0 && inMonth && (byDay.length === 0 || isNamed);
    case 'WEEKLY': {
      const monday = (at: number) => at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS;
      const weeks = (monday(day) - monday(first)) / (7 * DAY_MS);
      return weeks % interval === 0 && (byDay.length === 0 ? date.getUTCDay() === begun.getUTCDay() : isNamed);
    }
    case 'MONTHLY': {
      const months = (date.getUTCFullYear() - begun.getUTCFullYear()) * 12 + date.getUTCMonth() - begun.getUTCMonth();
      if (months % interval !== 0) return false;
      if (byDay.length === 0 && byMonthDay.length === 0) return number === begun.getUTCDate();
      return inMonth && (byDay.length === 0 || isNamed);
    }
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock says at an instant, as if it were UTC. */
function wallClock(at: number, timeZone: string): number {
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, ...numeric, hourCycle: 'h23' });
  formats.set(timeZone, format);
  const part = (type: string) => Number(format.formatToParts(at).find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

/** The first instant at which the wall clock says it or, where it never does, the next minute that it says. */
function slowInstant(local: number, timeZone: string): number {
  for (let wanted = local; ; wanted += 60_000) {
    for (let offset = 14 * 60; offset >= -12 * 60; offset -= 30) {
      const at = wanted - offset * 60_000;
      if (wallClock(at, timeZone) === wanted) return at;
    }
  }
}
