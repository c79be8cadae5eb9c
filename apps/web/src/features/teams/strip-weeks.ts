// Where shifts stand in the calendar of the next weeks.
import type { OnCallShift, onCallRotas } from '@lanet/contracts/on-call';
import type { z } from 'zod';

export type Schedule = z.output<typeof onCallRotas.schedule.response>;

export interface StripSpan {
  shift: OnCallShift;
  /** Of the width of the week, 0 to 1. */
  start: number;
  end: number;
}

export interface StripWeek {
  days: { date: string; from: string }[];
  spans: StripSpan[];
}

const DAYS = 7;

/**
 * Seven days a line from today on, every day equally wide, also that of a clock change. By turns around the clock a shift
 * reaches from when it begins to when it ends; with hours (`byDay`) it fills the day it begins on, which a few hours would
 * leave no room for a name in; several on one day share it.
 */
export function stripWeeks({ days, until, shifts }: Schedule, byDay: boolean): StripWeek[] {
  const edges = [...days.map(({ from }) => Date.parse(from)), Date.parse(until)];
  const placed = byDay ? placedByDay(edges, shifts) : placedByTime(edges, shifts);
  return Array.from({ length: Math.ceil(days.length / DAYS) }, (_, week) => {
    const [first, last] = [week * DAYS, (week + 1) * DAYS];
    return {
      days: days.slice(first, last),
      spans: placed.flatMap(({ shift, start, end }) =>
        start < last && end > first
          ? [{ shift, start: (Math.max(start, first) - first) / DAYS, end: (Math.min(end, last) - first) / DAYS }]
          : [],
      ),
    };
  });
}

const placedByTime = (edges: readonly number[], shifts: readonly OnCallShift[]): StripSpan[] =>
  shifts.map((shift) => ({
    ...{ shift, start: dayOf(edges, Date.parse(shift.from)), end: dayOf(edges, Date.parse(shift.until)) },
  }));

/** An instant in days from the first edge: 1.5 is the middle of the second day. */
function dayOf(edges: readonly number[], atMs: number): number {
  const day = edges.findLastIndex((edge) => edge <= atMs);
  const [begin, end] = [edges[day], edges[day + 1]];
  if (begin === undefined) return 0;
  return end === undefined ? day : day + (atMs - begin) / (end - begin);
}

function placedByDay(edges: readonly number[], shifts: readonly OnCallShift[]): StripSpan[] {
  return edges.slice(0, -1).flatMap((begin, day) => {
    const ofDay = shifts.filter(({ from }) => {
      // What began before the first day is still under way in it.
      const at = Math.max(Date.parse(from), edges[0] ?? 0);
      return begin <= at && at < (edges[day + 1] ?? 0);
    });
    return ofDay.map((shift, index) => ({
      ...{ shift, start: day + index / ofDay.length, end: day + (index + 1) / ofDay.length },
    }));
  });
}
