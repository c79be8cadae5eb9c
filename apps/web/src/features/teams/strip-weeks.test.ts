import type { OnCallShift } from '@lanet/contracts/on-call';
import { expect, it } from 'vitest';
import { stripWeeks } from './strip-weeks.ts';

const ana = { id: 'ana', name: 'Ana' };
const shift = (from: string, until: string): OnCallShift => ({
  ...{ from, until, person: ana, turnOf: ana, because: { kind: 'turn' } },
});

/** Days of Tijuana around the spring change, the second of which has 23 hours. */
const days = [
  { date: '2026-03-07', from: '2026-03-07T08:00:00.000Z' },
  { date: '2026-03-08', from: '2026-03-08T08:00:00.000Z' },
  { date: '2026-03-09', from: '2026-03-09T07:00:00.000Z' },
];
const until = '2026-03-10T07:00:00.000Z';
const placed = (shifts: OnCallShift[], byDay = false) =>
  stripWeeks({ days, until, shifts, overrides: [] }, byDay).flatMap(({ spans }) =>
    spans.map(({ start, end }) => [start * 7, end * 7].map((day) => Math.round(day * 1000) / 1000)),
  );

it('places shifts by time, every day as wide as the others', () => {
  expect(placed([shift('2026-03-07T20:00:00Z', '2026-03-08T19:30:00Z')])).toEqual([[0.5, 1.5]]);
});

it('cuts what began before and what goes on after', () => {
  expect(placed([shift('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z')])).toEqual([[0, 3]]);
});

it('continues a shift in the next line', () => {
  const many = Array.from({ length: 14 }, (_, day) => ({
    date: `2026-05-${String(day + 1).padStart(2, '0')}`,
    from: new Date(Date.UTC(2026, 4, day + 1)).toISOString(),
  }));
  const schedule = { days: many, until: '2026-05-15T00:00:00Z', overrides: [] };

  const [first, second] = stripWeeks(
    { ...schedule, shifts: [shift('2026-05-05T00:00:00Z', '2026-05-09T12:00:00Z')] },
    false,
  );

  expect(first?.spans.map(({ start, end }) => [start * 7, end * 7])).toEqual([[4, 7]]);
  expect(second?.spans.map(({ start, end }) => [start * 7, end * 7])).toEqual([[0, 1.5]]);
});

it('gives a few hours the whole day they begin on, and shares it between two', () => {
  const shifts = [
    shift('2026-03-07T04:00:00Z', '2026-03-07T10:00:00Z'),
    shift('2026-03-09T08:00:00Z', '2026-03-09T09:00:00Z'),
    shift('2026-03-09T20:00:00Z', '2026-03-10T12:00:00Z'),
  ];

  expect(placed(shifts, true)).toEqual([
    [0, 1],
    [2, 2.5],
    [2.5, 3],
  ]);
});
