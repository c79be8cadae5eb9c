import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { setTimeZone } from '../../../platform/format.ts';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { dueGroup, dueRows } from './due-groups.ts';

/** Friday 17:30 in Mexico City. */
const NOW = Date.parse('2026-03-06T23:30:00Z');
const running = (dueAt: string | null) => ({
  ...{ state: 'running' as const, clock: 'resolution' as const, dueAt, late: false, pausedSince: null },
});
const paused = { ...running(null), state: 'paused' as const, pausedSince: '2026-03-06T20:00:00Z' };

beforeEach(() => setTimeZone('America/Mexico_City'));

it.each([
  { sla: running('2026-03-06T23:29:00Z'), group: 'late', because: 'it was due a minute ago' },
  { sla: running('2026-03-06T23:30:00Z'), group: 'late', because: 'the due instant is late, as the clock says it' },
  { sla: running('2026-03-07T00:30:00Z'), group: 'hour', because: 'an hour is left' },
  { sla: running('2026-03-07T00:31:00Z'), group: 'today', because: 'it is still Friday for the person' },
  { sla: running('2026-03-07T05:59:00Z'), group: 'today', because: 'the day ends at midnight of the person' },
  { sla: running('2026-03-07T06:00:00Z'), group: 'later', because: 'that is Saturday for the person' },
  { sla: paused, group: 'paused', because: 'it waits for the client' },
  { sla: { ...running(null), state: 'ended' as const }, group: 'none', because: 'every promise was kept' },
  { sla: null, group: 'none', because: 'nothing was promised' },
])('is $group: $because', ({ sla, group }) => {
  expect(dueGroup(sla, NOW)).toBe(group);
});

it('keeps the order of due times, each group in one piece, with what is not due at the end', () => {
  const hours = fc.array(fc.integer({ min: -48, max: 48 })).map((all) => all.toSorted((a, b) => a - b));
  const tail = fc.array(fc.constantFrom(paused, null));
  fc.assert(
    fc.property(hours, tail, (due, rest) => {
      const slas = [...due.map((left) => running(new Date(NOW + left * 3_600_000).toISOString())), ...rest];
      const rows = dueRows(
        slas.map((sla) => makeTicket({ sla })),
        NOW,
      );

      const groups = rows.map(({ group }) => group);
      expect(groups.filter((group, at) => group !== groups[at - 1])).toHaveLength(new Set(groups).size);
      expect(rows.slice(0, due.length).map(({ sla }) => sla)).toEqual(slas.slice(0, due.length));
    }),
  );
});
