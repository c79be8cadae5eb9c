import type { MaintenanceState, MaintenanceStops } from '@lanet/contracts/maintenance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joined,
  lastSpans,
  pausesOf,
  quietSpans,
  quietUntil,
  spansOf,
  turnOf,
  upcoming,
  type Version,
  validFrom,
} from './maintenance.rules.ts';

const HOUR_MS = 3_600_000;
const day = (date: string, hour = 0) => Date.parse(`${date}T00:00:00Z`) + hour * HOUR_MS;

/** Every night from ten to two, in a zone that never changes. */
const nightly: Version = {
  ...{ windowId: 'nightly', state: 'active', timeZone: 'UTC', start: '2027-01-01T22:00', durationMinutes: 240 },
  ...{ rrule: 'FREQ=DAILY', stops: 'both', pausesSla: true, reason: 'Respaldo' },
  ...{ validFromMs: day('2026-12-01'), validUntilMs: null },
};
const span = (from: number, to: number) => ({ fromMs: from, toMs: to });

describe('what a version covered', () => {
  it.each([
    {
      ...{ change: {}, from: day('2027-01-02', 12), to: day('2027-01-03', 12) },
      covered: [span(day('2027-01-02', 22), day('2027-01-03', 2))],
      because: 'it held all the time',
    },
    {
      ...{ change: { validUntilMs: day('2027-01-02', 23) }, from: day('2027-01-02'), to: day('2027-01-05') },
      covered: [span(day('2027-01-02'), day('2027-01-02', 2)), span(day('2027-01-02', 22), day('2027-01-02', 23))],
      because: 'it was changed in the middle of one',
    },
    {
      ...{ change: { validFromMs: day('2027-01-03', 1) }, from: day('2027-01-01'), to: day('2027-01-03', 12) },
      covered: [span(day('2027-01-03', 1), day('2027-01-03', 2))],
      because: 'it begins to hold in the middle of one',
    },
    {
      ...{ change: { validFromMs: day('2027-01-03'), validUntilMs: day('2027-01-03') } },
      ...{ from: day('2027-01-01'), to: day('2027-01-05'), covered: [] },
      because: 'it never held',
    },
  ])('is cut where its validity is: $because', ({ change, from, to, covered }) => {
    expect(spansOf({ ...nightly, ...change }, from, to)).toEqual(covered);
  });

  it('goes on without a gap where only the words changed', () => {
    const at = day('2027-01-02', 23);
    const versions = [
      { ...nightly, validUntilMs: at },
      { ...nightly, validFromMs: at, reason: 'Otro' },
    ];

    expect(lastSpans(versions, day('2027-01-03', 12), 1)).toEqual([span(day('2027-01-02', 22), day('2027-01-03', 2))]);
  });

  it('is what was, newest first, however long ago', () => {
    const once = { ...nightly, rrule: null };

    expect(lastSpans([once], day('2029-06-01'), 10)).toEqual([span(day('2027-01-01', 22), day('2027-01-02', 2))]);
    expect(lastSpans([nightly], day('2027-01-10', 1), 2).map(({ fromMs }) => fromMs)).toEqual([
      day('2027-01-08', 22),
      day('2027-01-07', 22),
    ]);
    expect(lastSpans([{ ...nightly, state: 'proposed' }], day('2027-01-10'), 2)).toEqual([]);
  });
});

describe('what comes', () => {
  it('begins with what is now, and not before the version holds', () => {
    expect(upcoming(nightly, day('2027-01-02', 23), 1)).toEqual([span(day('2027-01-02', 22), day('2027-01-03', 2))]);
    const later = { ...nightly, validFromMs: day('2027-01-03', 2) };
    expect(upcoming(later, day('2027-01-02', 23), 1)).toEqual([span(day('2027-01-03', 22), day('2027-01-04', 2))]);
  });

  it.each<{ at: number; state?: MaintenanceState; next: unknown; dueMs: number | null }>([
    {
      at: day('2027-01-02', 12),
      next: span(day('2027-01-02', 22), day('2027-01-03', 2)),
      dueMs: day('2027-01-02', 22),
    },
    { at: day('2027-01-02', 22), next: span(day('2027-01-02', 22), day('2027-01-03', 2)), dueMs: day('2027-01-03', 2) },
    {
      at: day('2027-01-03', 2),
      next: span(day('2027-01-03', 22), day('2027-01-04', 2)),
      dueMs: day('2027-01-03', 22),
    },
    { at: day('2027-01-02', 12), state: 'cancelled', next: null, dueMs: null },
    { at: day('2027-01-02', 12), state: 'declined', next: null, dueMs: null },
  ])('is looked at again as it begins and as it ends ($at $state)', ({ at, state = 'active', next, dueMs }) => {
    expect(turnOf({ ...nightly, state }, at)).toEqual({ next, dueMs });
  });

  it('holds at once after a change, but does not bring back what was ended early', () => {
    const ended = { validFromMs: 2000 };

    expect([validFrom(ended, true, 1000), validFrom(ended, false, 1000)]).toEqual([1000, 2000]);
    expect(validFrom({ validFromMs: 500 }, false, 1000)).toBe(1000);
  });
});

/** Windows of some hours on one day. */
const onDay = (windowId: string, from: number, hours: number, more: Partial<Version> = {}): Version => ({
  ...nightly,
  ...{ windowId, start: `2027-01-01T${String(from).padStart(2, '0')}:00`, durationMinutes: hours * 60, rrule: null },
  ...{ reason: windowId, ...more },
});
const hours = (from: number, to: number) => span(day('2027-01-01', from), day('2027-01-01', to));

describe('the pauses of an SLA', () => {
  it.each<{ versions: Version[]; pauses: unknown[]; because: string }>([
    {
      versions: [onDay('a', 1, 4), onDay('b', 3, 4)],
      pauses: [
        { windowId: 'a', ...hours(1, 5) },
        { windowId: 'b', ...hours(5, 7) },
      ],
      because: 'what overlaps counts once, for the one that was open first',
    },
    {
      versions: [onDay('a', 1, 6), onDay('b', 2, 1), onDay('c', 7, 1)],
      pauses: [
        { windowId: 'a', ...hours(1, 7) },
        { windowId: 'c', ...hours(7, 8) },
      ],
      because: 'one inside another adds nothing',
    },
    { versions: [onDay('a', 1, 4, { pausesSla: false })], pauses: [], because: 'that one pauses nothing' },
    { versions: [onDay('a', 1, 4, { state: 'proposed' })], pauses: [], because: 'nobody accepted it' },
    {
      versions: [
        onDay('a', 1, 4, { validUntilMs: day('2027-01-01', 2) }),
        onDay('a', 1, 4, { validFromMs: day('2027-01-01', 2), pausesSla: false }),
      ],
      pauses: [{ windowId: 'a', ...hours(1, 2) }],
      because: 'what was paused stays so when the window is changed',
    },
  ])('$because', ({ versions, pauses }) => {
    const found = pausesOf(versions, day('2027-01-01'), day('2027-01-02'));

    expect(found).toEqual(pauses.map((pause) => expect.objectContaining(pause)));
  });

  const some = fc.array(
    fc.record({
      windowId: fc.constantFrom('a', 'b', 'c'),
      from: fc.integer({ min: 0, max: 23 }),
      hours: fc.integer({ min: 1, max: 12 }),
      validFrom: fc.integer({ min: -24, max: 24 }),
      validFor: fc.option(fc.integer({ min: 0, max: 24 })),
      pausesSla: fc.boolean(),
    }),
    { maxLength: 6 },
  );

  it('are the union, minute by minute, in order and without an overlap', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), (windows, first, length) => {
        const versions = windows.map(({ windowId, from, hours: lasts, validFrom: since, validFor, pausesSla }) =>
          onDay(windowId, from, lasts, {
            pausesSla,
            validFromMs: day('2027-01-01', since),
            validUntilMs: validFor === null ? null : day('2027-01-01', since + validFor),
          }),
        );
        const [fromMs, toMs] = [day('2027-01-01', first), day('2027-01-01', first + length)];
        const pauses = pausesOf(versions, fromMs, toMs);

        for (let at = day('2027-01-01'); at < day('2027-01-04'); at += HOUR_MS / 2) {
          const open = versions.some(
            (one) =>
              one.pausesSla &&
              at >= Date.parse(`${one.start}:00Z`) &&
              at < Date.parse(`${one.start}:00Z`) + one.durationMinutes * 60_000 &&
              at >= one.validFromMs &&
              at < (one.validUntilMs ?? Infinity),
          );
          const within = pauses.filter((pause) => pause.fromMs <= at && at < pause.toMs);
          expect([at, within.length]).toEqual([at, open && at >= fromMs && at < toMs ? 1 : 0]);
        }
        expect(pauses.every(({ fromMs: a, toMs: b }, index) => a < b && a >= (pauses[index - 1]?.toMs ?? fromMs))).toBe(
          true,
        );
      }),
    );
  });
});

describe('what is held back', () => {
  it.each<{ stops: MaintenanceStops; what: 'tickets' | 'notifications'; held: boolean }>([
    { stops: 'both', what: 'tickets', held: true },
    { stops: 'both', what: 'notifications', held: true },
    { stops: 'tickets', what: 'tickets', held: true },
    { stops: 'tickets', what: 'notifications', held: false },
    { stops: 'notifications', what: 'tickets', held: false },
    { stops: 'notifications', what: 'notifications', held: true },
  ])('by a window that stops $stops: $what $held', ({ stops, what, held }) => {
    const quiet = quietSpans([onDay('a', 1, 4, { stops })], what, day('2027-01-01'), day('2027-01-02'));

    expect(quiet).toEqual(held ? [{ windowId: 'a', ...hours(1, 5) }] : []);
  });

  it('stays so while any window is open', () => {
    const quiet = quietSpans(
      [onDay('b', 5, 2), onDay('a', 1, 4), onDay('c', 9, 1)],
      'tickets',
      day('2027-01-01'),
      day('2027-01-02'),
    );

    expect(quiet).toEqual([
      { windowId: 'a', ...hours(1, 7) },
      { windowId: 'c', ...hours(9, 10) },
    ]);
  });

  const quiet = [{ windowId: 'a', ...hours(1, 5) }];
  const at = (hour: number) => day('2027-01-01', hour);
  const FOR_MS = 600_000;
  it.each([
    { fired: at(0.5), now: at(0.5), until: undefined, because: 'no window is open yet' },
    { fired: at(1), now: at(1), until: at(5) + FOR_MS, because: 'it fired as the window opened' },
    { fired: at(0.9), now: at(1.1), until: at(5) + FOR_MS, because: 'the window opened before it was told of' },
    { fired: at(4.99), now: at(5.01), until: at(5) + FOR_MS, because: 'it fired inside, and is heard of just after' },
    { fired: at(2), now: at(5) + FOR_MS, until: undefined, because: 'it still fires, one `for` after the end' },
    { fired: at(5), now: at(5.01), until: undefined, because: 'it fired after the end' },
  ])('waits until $until when $because', ({ fired, now, until }) => {
    expect(quietUntil(quiet, { firedMs: fired, nowMs: now, forMs: FOR_MS })?.untilMs).toBe(until);
  });

  it('joins what touches', () => {
    expect(joined([hours(3, 4), hours(1, 2), hours(2, 3), hours(6, 7)])).toEqual([hours(1, 4), hours(6, 7)]);
  });
});
