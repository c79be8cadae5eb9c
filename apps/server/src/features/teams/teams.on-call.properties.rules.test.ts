import { HourRanges, WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import type { Handover } from '@lanet/contracts/on-call';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Override, onCallAt, type Rota, shiftsBetween } from './teams.on-call.rules.ts';

const ZONES = [
  ...['America/Mexico_City', 'America/Tijuana', 'Europe/Madrid', 'UTC', 'America/Havana', 'Australia/Lord_Howe'],
  ...['Asia/Kathmandu', 'Pacific/Apia'],
];
const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1);

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((one) => String(one).padStart(2, '0')).join(':'));
const handover: fc.Arbitrary<Handover> = fc.record({
  at: time,
  every: fc.oneof(
    fc.constant({ kind: 'day' as const }),
    fc.record({ kind: fc.constant('week' as const), weekday: fc.constantFrom(...WEEKDAYS) }),
  ),
});
const ranges = fc
  .uniqueArray(fc.oneof(time, fc.constant('24:00')), { maxLength: 8 })
  .map((times) =>
    times.toSorted().flatMap((from, at, all) => (at % 2 === 0 && all[at + 1] ? [[from, all[at + 1]]] : [])),
  )
  .map((pairs) => HourRanges.parse(pairs));
const week: fc.Arbitrary<WeekHours> = fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, ranges])), {
  requiredKeys: [],
});
const people = fc.array(fc.constantFrom(null, null, 'inactive' as const, 'left_team' as const), {
  ...{ minLength: 1, maxLength: 5 },
});
const rota = (hours: fc.Arbitrary<WeekHours | null>): fc.Arbitrary<Rota> =>
  fc.record({
    timeZone: fc.constantFrom(...ZONES),
    startsOn: fc
      .integer({ min: 0, max: 400 })
      .map((days) => new Date(BEGIN + days * DAY_MS).toISOString().slice(0, 10)),
    handover,
    hours,
    people: people.map((all) => all.map((passedOver, index) => ({ personId: `p${index}`, passedOver }))),
  });
const instant = fc.integer({ min: BEGIN, max: BEGIN + 800 * DAY_MS });
/** Close enough to each other to overlap. */
const busy = fc.integer({ min: BEGIN + 400 * DAY_MS, max: BEGIN + 440 * DAY_MS });
const overrides: fc.Arbitrary<Override[]> = fc
  .array(
    fc
      .record({ from: busy, length: fc.integer({ min: 1, max: 40 * DAY_MS }), active: fc.boolean(), who: fc.nat(7) })
      .map(({ from, length, active, who }) => ({ personId: `p${who}`, active, fromMs: from, untilMs: from + length })),
    { maxLength: 6 },
  )
  .map((all) => all.map((one, index) => ({ ...one, id: `o${index}` })));

const span = fc.record({ from: fc.oneof(instant, busy), days: fc.integer({ min: 1, max: 40 }) });
const someoneIsThere = ({ people: all }: Rota) => all.some(({ passedOver }) => passedOver === null);

/** What clocks of a zone show, by the runtime's own formatter: another way to the same time. */
function shownAt(atMs: number, timeZone: string): { weekday: string; time: string; date: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  });
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const { weekday = '', hour = '', minute = '', year = '', month = '', day = '' } = parts;
  return { weekday: weekday.slice(0, 3).toLowerCase(), time: `${hour}:${minute}`, date: `${year}-${month}-${day}` };
}

it('shifts without hours follow each other without a gap, from the first on, and each is held by one person', () => {
  fc.assert(
    fc.property(rota(fc.constant(null)).filter(someoneIsThere), overrides, span, (one, others, { from, days }) => {
      const until = from + days * DAY_MS;
      const shifts = shiftsBetween(one, others, from, until);

      for (const [index, shift] of shifts.entries()) {
        expect(shift.fromMs).toBeLessThan(shift.untilMs);
        if (index > 0) expect(shift.fromMs).toBe(shifts[index - 1]?.untilMs);
      }
      expect(shifts.length === 0 || (shifts.at(-1)?.untilMs ?? 0) >= until).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('whoever is on call at an instant is the one of the shifts that holds it, and there is only one', () => {
  fc.assert(
    fc.property(rota(fc.option(week)), overrides, span, fc.nat(1_000_000), (one, others, { from, days }, part) => {
      const at = from + Math.floor((days * DAY_MS * part) / 1_000_001);
      const holding = shiftsBetween(one, others, from, from + days * DAY_MS).filter(
        ({ fromMs, untilMs }) => fromMs <= at && at < untilMs,
      );

      expect(holding.length).toBeLessThanOrEqual(1);
      expect(onCallAt(one, others, at)).toEqual(holding[0] ?? null);
    }),
    { numRuns: 500 },
  );
});

it('the last override of somebody active wins, and nobody who is passed over is on call by their turn', () => {
  fc.assert(
    fc.property(rota(fc.option(week)), overrides, busy, (one, others, at) => {
      const shift = onCallAt(one, others, at);
      const last = others.findLast(({ active, fromMs, untilMs }) => active && fromMs <= at && at < untilMs);
      const wanting = one.people.filter(({ passedOver }) => passedOver === null).map(({ personId }) => personId);

      if (last && onCallAt({ ...one, people: [{ personId: 'any', passedOver: null }] }, [], at)) {
        expect(shift).toMatchObject({ personId: last.personId, because: { kind: 'override', overrideId: last.id } });
      } else if (shift) expect(wanting).toContain(shift.personId);
    }),
    { numRuns: 500 },
  );
});

it('who is passed over changes nobody else’s turns', () => {
  fc.assert(
    fc.property(rota(fc.constant(null)), fc.nat(4), instant, (one, index, at) => {
      const all = one.people.map((person) => ({ ...person, passedOver: null }));
      const without = all.map((person, i) => (i === index ? { ...person, passedOver: 'inactive' as const } : person));
      const [before, after] = [
        onCallAt({ ...one, people: all }, [], at),
        onCallAt({ ...one, people: without }, [], at),
      ];

      if (before && before.personId !== `p${index}`) expect(after).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

it('handovers are at the local time by the calendar, or where clocks leave it out, at the change', () => {
  fc.assert(
    fc.property(rota(fc.constant(null)).filter(someoneIsThere), span, (one, { from, days }) => {
      const { handover: agreed, timeZone, startsOn } = one;
      for (const { fromMs } of shiftsBetween(one, [], from, from + days * DAY_MS)) {
        const shown = shownAt(fromMs, timeZone);
        const before = shownAt(fromMs - 60_000, timeZone);
        // Also where clocks leave out midnight.
        const isLeftOut = `${before.date} ${before.time}` < `${shown.date} ${agreed.at}` && agreed.at < shown.time;
        expect(shown.time === agreed.at || isLeftOut, `${shown.date} ${shown.time}`).toBe(true);
        if (agreed.every.kind === 'week' && shown.date !== startsOn) expect(shown.weekday).toBe(agreed.every.weekday);
      }
    }),
    { numRuns: 200 },
  );
});

it('within hours somebody is on call if, and only if, clocks there show a time within them', () => {
  fc.assert(
    fc.property(rota(week).filter(someoneIsThere), instant, (one, at) => {
      // Whole minutes, as hours have.
      const minute = at - (at % 60_000);
      const { weekday, time: shown } = shownAt(minute, one.timeZone);
      const open = one.hours?.[WEEKDAYS.find((day) => day === weekday) ?? 'mon'] ?? [];
      const isOpen = open.some(([start, end]) => start <= shown && shown < end);
      const hasBegun = onCallAt({ ...one, hours: null }, [], minute) !== null;

      expect(onCallAt(one, [], minute) !== null).toBe(isOpen && hasBegun);
    }),
    { numRuns: 1000 },
  );
});
