import { describe, expect, it } from 'vitest';
import { currentOpening, nextOpening, type Window } from './commands.window.rules.ts';

const at = (text: string) => Date.parse(text);
const shown = (opening: ReturnType<typeof nextOpening>) =>
  opening && [new Date(opening.opensAt).toISOString(), new Date(opening.closesAt).toISOString()];

/** 02:00 to 05:00 in Mexico City, six hours behind UTC all year. */
const once: Window = {
  timeZone: 'America/Mexico_City',
  fromMinute: 120,
  toMinute: 300,
  day: '2026-11-24',
  weekday: null,
};
const weekly: Window = { ...once, day: null, weekday: 2 };

describe('a window', () => {
  it.each([
    { now: '2026-11-23T16:00:00Z', because: 'it is to come' },
    { now: '2026-11-24T08:00:00Z', because: 'it begins' },
    { now: '2026-11-24T10:59:59Z', because: 'it has not ended' },
  ])('of one day is the next one at $now: $because', ({ now }) => {
    expect(shown(nextOpening(once, at(now)))).toEqual(['2026-11-24T08:00:00.000Z', '2026-11-24T11:00:00.000Z']);
  });

  it('of one day does not come again', () => {
    expect(nextOpening(once, at('2026-11-24T11:00:00Z'))).toBeUndefined();
  });

  it.each([
    { now: '2026-11-23T16:00:00Z', opens: '2026-11-24T08:00:00.000Z' },
    { now: '2026-11-24T10:59:59Z', opens: '2026-11-24T08:00:00.000Z' },
    { now: '2026-11-24T11:00:00Z', opens: '2026-12-01T08:00:00.000Z' },
    { now: '2026-11-25T05:00:00Z', opens: '2026-12-01T08:00:00.000Z' },
  ])('of every Tuesday is next at $opens from $now', ({ now, opens }) => {
    expect(shown(nextOpening(weekly, at(now)))?.[0]).toBe(opens);
  });

  it.each([
    { now: '2026-11-24T07:59:59Z', open: false },
    { now: '2026-11-24T08:00:00Z', open: true },
    { now: '2026-11-24T11:00:00Z', open: false },
  ])('is open at $now: $open', ({ now, open }) => {
    expect(currentOpening(weekly, at(now)) !== undefined).toBe(open);
  });

  it('that ends on the next day is open after midnight', () => {
    const late = { ...weekly, fromMinute: 22 * 60, toMinute: 120 };

    expect(shown(currentOpening(late, at('2026-11-25T07:30:00Z')))).toEqual([
      ...['2026-11-25T04:00:00.000Z', '2026-11-25T08:00:00.000Z'],
    ]);
  });

  it.each([
    // Tijuana puts its clock on at 02:00 of 8 March 2026 and back at 02:00 of 1 November.
    {
      day: '2026-03-08',
      fromMinute: 150,
      toMinute: 240,
      because: 'the hour that is left out',
      opens: '2026-03-08T10:30:00.000Z',
    },
    {
      day: '2026-11-01',
      fromMinute: 90,
      toMinute: 240,
      because: 'the first of the two',
      opens: '2026-11-01T08:30:00.000Z',
    },
    { day: '2026-07-01', fromMinute: 120, toMinute: 240, because: 'summer', opens: '2026-07-01T09:00:00.000Z' },
  ])('begins once on a day of a clock change: $because', ({ opens, because: _, ...change }) => {
    const window = { ...once, ...change, timeZone: 'America/Tijuana' };

    expect(shown(nextOpening(window, at('2026-01-01T00:00:00Z')))?.[0]).toBe(opens);
  });
});
