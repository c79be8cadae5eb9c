// Laws that hold for every ticket and all hours; fast-check prints the seed of a failure.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueOf, evaluate, runningBetween } from './sla.clocks.rules.ts';
import { type Interval, union } from './sla.intervals.rules.ts';
import { openBetween, openTimeOf, whenOpenFor } from './sla.open-time.rules.ts';
import { segmentsOf } from './sla.segments.rules.ts';
import { Dice } from './testing/dice.ts';
import { kindAt } from './testing/oracle-hours.ts';
import { randomTicket } from './testing/random-tickets.ts';
import { DAY, MINUTE } from './testing/ticket-log.ts';

const anyTicket = fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => {
  const ticket = randomTicket(new Dice(seed));
  const fromMs = Math.min(...ticket.events.map(({ atMs }) => atMs));
  return { ...ticket, fromMs, time: openTimeOf(ticket.history, fromMs - DAY, ticket.toMs) };
});
type Ticket = ReturnType<(typeof anyTicket)['generate']>['value'];
/** An instant of the ticket, to the millisecond. */
const share = fc.double({ min: 0, max: 1, noNaN: true });
const instantIn = ({ fromMs, toMs }: Ticket, part: number) => fromMs + Math.round(part * (toMs - fromMs));
const anyPauses = fc.array(fc.tuple(share, fc.integer({ min: 1, max: 2 * DAY })), { maxLength: 5 });
const pausesIn = (ticket: Ticket, drawn: readonly (readonly [number, number])[]): Interval[] =>
  union(
    drawn.map(([part, lengthMs]) => ({ fromMs: instantIn(ticket, part), toMs: instantIn(ticket, part) + lengthMs })),
  );
const NEVER = Number.POSITIVE_INFINITY;
const duration = fc.integer({ min: 0, max: 5 * DAY });

describe('open time', () => {
  it('adds up: from a to b and from b to c is from a to c', () => {
    fc.assert(
      fc.property(anyTicket, fc.tuple(share, share, share), (ticket, parts) => {
        const [a = 0, b = 0, c = 0] = parts
          .map((part) => instantIn(ticket, part))
          .toSorted((one, other) => one - other);
        expect(openBetween(ticket.time, a, b) + openBetween(ticket.time, b, c)).toBe(openBetween(ticket.time, a, c));
        expect(openBetween(ticket.time, c, a)).toBe(0);
      }),
    );
  });

  it('turns back: when so much has run, so much has run, and not a millisecond before', () => {
    fc.assert(
      fc.property(anyTicket, share, share, ({ time, ...ticket }, part, much) => {
        const from = instantIn({ time, ...ticket }, part);
        const open = openBetween(time, from, ticket.toMs);
        fc.pre(open > 0);
        const wanted = Math.max(1, Math.round(much * open));
        const at = whenOpenFor(time, from, wanted) ?? Number.NaN;
        expect([openBetween(time, from, at), openBetween(time, from, at - 1)]).toEqual([wanted, wanted - 1]);
        expect(whenOpenFor(time, from, open + 1)).toBeUndefined();
      }),
    );
  });

  it('is open when a clock on the wall says so', () => {
    fc.assert(
      fc.property(anyTicket, share, (ticket, part) => {
        const minute = Math.floor(Math.min(instantIn(ticket, part), ticket.toMs - 1) / MINUTE);
        const isOpen = openBetween(ticket.time, minute * MINUTE, (minute + 1) * MINUTE) > 0;
        expect(isOpen).toBe(kindAt(ticket.history, minute) === 'open');
      }),
    );
  });
});

describe('a due time', () => {
  it('is never earlier for a longer promise', () => {
    fc.assert(
      fc.property(anyTicket, share, anyPauses, duration, duration, (ticket, part, drawn, one, other) => {
        const [start, pauses] = [instantIn(ticket, part), pausesIn(ticket, drawn)];
        const due = (target: number) => dueOf(ticket.time, pauses, start, target) ?? NEVER;
        expect(due(Math.min(one, other))).toBeLessThanOrEqual(due(Math.max(one, other)));
      }),
    );
  });

  it('is never earlier for another pause', () => {
    fc.assert(
      fc.property(anyTicket, share, anyPauses, anyPauses, duration, (ticket, part, drawn, more, target) => {
        const start = instantIn(ticket, part);
        const due = (pauses: typeof drawn) => dueOf(ticket.time, pausesIn(ticket, pauses), start, target) ?? NEVER;
        expect(due([...drawn, ...more])).toBeGreaterThanOrEqual(due(drawn));
      }),
    );
  });

  it('is when exactly so much has run', () => {
    fc.assert(
      fc.property(anyTicket, share, anyPauses, duration, (ticket, part, drawn, target) => {
        const [start, pauses] = [instantIn(ticket, part), pausesIn(ticket, drawn)];
        const due = dueOf(ticket.time, pauses, start, target);
        fc.pre(due !== undefined && target > 0);
        expect(runningBetween(ticket.time, pauses, start, due ?? 0)).toBe(target);
        expect(runningBetween(ticket.time, pauses, start, (due ?? 0) - 1)).toBe(target - 1);
      }),
    );
  });
});

describe('a ticket', () => {
  it('stands the same in whatever order its log came, as long as what happened at one instant keeps its order', () => {
    fc.assert(
      fc.property(anyTicket, fc.infiniteStream(fc.nat()), (ticket, draws) => {
        const ranks = new Map(ticket.events.map(({ atMs }) => [atMs, draws.next().value ?? 0]));
        const shuffled = ticket.events.toSorted((a, b) => (ranks.get(a.atMs) ?? 0) - (ranks.get(b.atMs) ?? 0));
        expect(evaluate({ ...ticket, events: shuffled })).toEqual(evaluate(ticket));
      }),
    );
  });

  it('knows nothing of the future', () => {
    fc.assert(
      fc.property(anyTicket, share, (ticket, part) => {
        const atMs = instantIn(ticket, part);
        const events = ticket.events.filter(({ kind }) => kind !== 'cancel');
        const known = events.filter((event) => event.atMs <= atMs);
        expect(evaluate({ ...ticket, atMs, events: known })).toEqual(evaluate({ ...ticket, atMs, events }));
      }),
    );
  });

  it('has due times that stay, and breaches that stay, while nothing happens', () => {
    fc.assert(
      fc.property(anyTicket, share, share, (ticket, one, other) => {
        const last = Math.max(...ticket.events.map(({ atMs }) => atMs)) + 1;
        const instants = [one, other].map((part) => last + Math.round(part * (ticket.toMs - last)));
        const [before, after] = [Math.min(...instants), Math.max(...instants)].map((atMs) =>
          evaluate({ ...ticket, atMs }),
        );
        expect(after?.clocks.map(({ dueMs }) => dueMs)).toEqual(before?.clocks.map(({ dueMs }) => dueMs));
        for (const [at, { breach }] of (before?.clocks ?? []).entries()) {
          if (breach) expect(after?.clocks[at]?.breach).toEqual(breach);
        }
      }),
    );
  });

  it('has elapsed what its segments say, whenever it is asked', () => {
    fc.assert(
      fc.property(anyTicket, share, (ticket, part) => {
        const atMs = instantIn(ticket, part);
        const evaluation = evaluate({ ...ticket, atMs });
        const resolution = evaluation?.clocks.find(({ clock }) => clock === 'resolution');
        fc.pre(evaluation !== undefined && resolution !== undefined);
        const until = resolution?.endedMs ?? atMs;
        const ran = (evaluation ? segmentsOf(evaluation, ticket.time) : [])
          .filter(({ kind, fromMs }) => kind === 'running' && fromMs < until)
          .reduce((sum, { fromMs, toMs }) => sum + Math.min(toMs, until) - fromMs, 0);
        expect(ran).toBe(resolution?.elapsedMs);
      }),
    );
  });
});
